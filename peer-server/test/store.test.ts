import { describe, it } from 'node:test';
import { resolveConfig } from '../src/config.js';
import { MemoryCluster, MemoryStore } from '../src/store/memory-store.js';
import { RedisStore } from '../src/store/redis-store.js';
import { redisMissing, TestRedis } from './helpers/redis.js';
import { storeContract } from './helpers/store-contract.js';

const config = resolveConfig({ timing: { expire: 300, sweep: 50 }, limits: { queueMessages: 4 } });

storeContract('the memory store', () => {
  const cluster = new MemoryCluster();
  return Promise.resolve({ stores: [new MemoryStore(config, cluster), new MemoryStore(config, cluster)], end: () => Promise.resolve() });
});

const missing = redisMissing();
if (missing) describe('the Redis store', () => it('runs on a real Redis', { skip: missing }));
else {
  storeContract('the Redis store', async () => {
    const redis = await TestRedis.start();
    const { url } = redis;
    return { stores: [new RedisStore(config, { url }), new RedisStore(config, { url })], end: () => redis.end() };
  });
}

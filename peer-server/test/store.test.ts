import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createClient } from 'redis';
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

  describe('the Redis store', () => {
    it('waits for a Redis that takes connections and cannot work yet, as one that still reads what it kept', async () => {
      const redis = await TestRedis.start();
      const until = async (done: () => boolean | Promise<boolean>): Promise<void> => {
        while (!(await done())) await new Promise(resolve => setTimeout(resolve, 10));
      };
      const first = await createClient({ url: redis.url }).connect();
      await first.sendCommand(['ACL', 'SETUSER', 'admin', 'on', '>x', '~*', '&*', '+@all']);
      await first.close();
      const client = await createClient({ url: redis.url, username: 'admin', password: 'x' }).connect();
      const store = new RedisStore(config, { url: redis.url });
      await store.open(() => undefined);
      await client.sendCommand(['ACL', 'SETUSER', 'default', '-script']);
      await client.sendCommand(['CLIENT', 'KILL', 'USER', 'default']);
      await until(async () => ((await client.sendCommand(['ACL', 'LOG'])) as unknown as readonly unknown[]).length > 0);
      assert.equal(store.ready, false);
      await client.sendCommand(['ACL', 'SETUSER', 'default', '+script']);
      await until(() => store.ready);
      assert.equal((await store.claim({ id: 'ann', owner: 'a', session: '1' })).outcome, 'held');
      await client.close();
      await store.close();
      await redis.end();
    });
  });
}

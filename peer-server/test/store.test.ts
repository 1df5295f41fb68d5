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

  describe('the Redis store, when its connections are cut', () => {
    /** Is to the test what an operator is: may do everything, and is not cut off with the others. */
    const operator = async (
      redis: TestRedis,
    ): Promise<{ url: string; order(...words: readonly string[]): Promise<unknown>; close(): Promise<void> }> => {
      const first = await createClient({ url: redis.url }).connect();
      await first.sendCommand(['ACL', 'SETUSER', 'operator', 'on', '>x', '~*', '&*', '+@all']);
      await first.close();
      const url = redis.url.replace('//', '//operator:x@');
      const client = await createClient({ url }).connect();
      return { url, order: (...words) => client.sendCommand(words), close: () => client.close() };
    };
    const until = async (done: () => boolean | Promise<boolean>): Promise<void> => {
      while (!(await done())) await new Promise(resolve => setTimeout(resolve, 10));
    };

    it('waits for a Redis that takes connections and cannot work yet, as one that still reads what it kept', async () => {
      const redis = await TestRedis.start();
      const { order, close } = await operator(redis);
      const store = new RedisStore(config, { url: redis.url });
      await store.open(() => undefined);
      await order('ACL', 'SETUSER', 'default', '-script');
      await order('CLIENT', 'KILL', 'USER', 'default');
      await until(async () => ((await order('ACL', 'LOG')) as readonly unknown[]).length > 0);
      assert.equal(store.ready, false);
      await order('ACL', 'SETUSER', 'default', '+script');
      await until(() => store.ready);
      assert.equal((await store.claim({ id: 'ann', owner: 'a', session: '1' })).outcome, 'held');
      await close();
      await store.close();
      await redis.end();
    });

    it('reads on where it stopped: what came meanwhile is heard once, in order', async () => {
      const redis = await TestRedis.start();
      const { url, order, close } = await operator(redis);
      const [here, there] = [new RedisStore(config, { url: redis.url }), new RedisStore(config, { url })];
      const heard: number[] = [];
      await here.open(message => {
        if (message.kind === 'frame') heard.push(Number(message.text));
      });
      await there.open(() => undefined);
      await here.claim({ id: 'bob', owner: 'b', session: '1' });
      const sent = 500;
      for (let n = 0; n < sent; n++) {
        there.relay('ann', 'bob', String(n), 'queue');
        if (n % 100 === 50) await order('CLIENT', 'KILL', 'USER', 'default');
      }
      await until(() => heard.includes(sent - 1));
      assert.deepEqual(heard, [...Array(sent).keys()]);
      await close();
      await here.close();
      await there.close();
      await redis.end();
    });
  });
}

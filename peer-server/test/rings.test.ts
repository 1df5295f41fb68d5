import { describe, it } from 'node:test';
import { MemoryCluster, MemoryStore } from '../src/store/memory-store.js';
import { startServer } from './helpers/client.js';
import { redisMissing, TestRedis } from './helpers/redis.js';
import { ringSuite, type RingNodes } from './helpers/ring-suite.js';

const settings = { timing: { lease: 600, ringEnd: 3000, sweep: 20 }, limits: { missedPerUser: 5 } };

ringSuite('in memory', async (): Promise<RingNodes> => {
  const cluster = new MemoryCluster();
  let ahead = 0;
  const node = (): ReturnType<typeof startServer> =>
    startServer({ ...settings, store: config => new MemoryStore(config, cluster, () => performance.now() + ahead) });
  const servers = [await node(), await node()] as const;
  return {
    servers,
    forward: ms => {
      ahead += ms;
    },
    end: async () => {
      for (const server of servers) await server.close();
    },
  };
});

const missing = redisMissing();
if (missing) describe('rings on Redis', () => it('need a real Redis', { skip: missing }));
else {
  ringSuite('on Redis', async (): Promise<RingNodes> => {
    const redis = await TestRedis.start();
    const node = (): ReturnType<typeof startServer> => startServer({ ...settings, redis: redis.url });
    const servers = [await node(), await node()] as const;
    return {
      servers,
      end: async () => {
        for (const server of servers) await server.close();
        await redis.end();
      },
    };
  });
}

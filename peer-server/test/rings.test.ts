import { describe, it } from 'node:test';
import { MemoryCluster, MemoryStore } from '../src/store/memory-store.js';
import { startServer } from './helpers/client.js';
import { redisMissing, TestRedis } from './helpers/redis.js';
import { nameSuite } from './helpers/name-suite.js';
import type { RingNodes } from './helpers/ring-bench.js';
import { ringSuite } from './helpers/ring-suite.js';

const settings = { timing: { lease: 600, ringEnd: 3000, sweep: 20 }, limits: { missedPerUser: 5 } };

async function inMemory(): Promise<RingNodes> {
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
}

async function onRedis(): Promise<RingNodes> {
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
}

for (const suite of [ringSuite, nameSuite]) suite('in memory', inMemory);

const missing = redisMissing();
if (missing) describe('rings on Redis', () => it('need a real Redis', { skip: missing }));
else for (const suite of [ringSuite, nameSuite]) suite('on Redis', onRedis);

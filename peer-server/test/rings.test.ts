import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { RoomState } from '../src/rooms/room-state.js';
import { MemoryCluster, MemoryStore } from '../src/store/memory-store.js';
import type { Change } from '../src/store/store.js';
import type { Stored } from '../src/store/stored.js';
import { startServer } from './helpers/client.js';
import { redisMissing, TestRedis } from './helpers/redis.js';
import { nameSuite } from './helpers/name-suite.js';
import type { RingNodes } from './helpers/ring-bench.js';
import { ringSuite } from './helpers/ring-suite.js';

const settings = { timing: { lease: 600, ringEnd: 3000, sweep: 20 }, limits: { missedPerUser: 5 } };

/** Frames that a change sends arrive, and may be answered, before its own node hears that the change was made: over Redis that happens now and then. */
class LateStore extends MemoryStore {
  override async update<R, S extends Stored = RoomState>(name: string, change: Change<R, S>): Promise<R> {
    const result = await super.update(name, change);
    await setTimeout(15);
    return result;
  }
}

async function inMemory(Kind = MemoryStore): Promise<RingNodes> {
  const cluster = new MemoryCluster();
  let ahead = 0;
  const node = (): ReturnType<typeof startServer> =>
    startServer({ ...settings, store: config => new Kind(config, cluster, () => performance.now() + ahead) });
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

for (const suite of [ringSuite, nameSuite]) {
  suite('in memory', inMemory);
  suite('in a store that answers late', () => inMemory(LateStore));
}

const missing = redisMissing();
if (missing) describe('rings on Redis', () => it('need a real Redis', { skip: missing }));
else for (const suite of [ringSuite, nameSuite]) suite('on Redis', onRedis);

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { MemoryCluster, MemoryStore } from '../src/store/memory-store.js';
import { startServer, TestClient } from './helpers/client.js';
import { hostileRing } from './helpers/fuzz.js';
import { answer, endOf, ring, ringingOn, signIn } from './helpers/ringers.js';

describe('rings among strangers', () => {
  it('go their way while others send nearly everything', async () => {
    const limits = { messagesPerSecond: 100_000, messageBurst: 100_000, badFrames: 1_000_000 };
    const server = await startServer({ limits, timing: { sweep: 20 } });
    const faults: unknown[] = [];
    server.events.on('fault', ({ error }) => faults.push(error));
    const rings: string[] = [];
    const frames = hostileRing(['bob', 'mallory', 'trudy'], () => rings);
    let attackers: readonly TestClient[] = [];
    for (let round = 0; round < 20; round++) {
      const ann = await TestClient.open(server);
      const bob = await TestClient.open(server);
      await signIn(bob, `bob ${String(round)}`);
      const { id } = await ring(ann, `bob ${String(round)}`);
      rings.push(id);
      attackers = await Promise.all(Array.from({ length: 4 }, () => TestClient.open(server)));
      for (const attacker of attackers) for (const frame of fc.sample(frames, { numRuns: 150, seed: round })) attacker.send(frame);
      for (const attacker of attackers) await attacker.settle();
      for (const attacker of attackers)
        for (const { payload } of attacker.frames) if (typeof payload?.['ring'] === 'string') rings.push(payload['ring']);
      assert.equal(await ringingOn(bob), id);
      answer(bob, id, 'accept');
      const { state, room } = await endOf(ann, id);
      assert.equal(state, 'accepted');
      for (const attacker of attackers) {
        attacker.send({ type: 'JOIN', payload: { ref: 'theft', room, name: 'x' } });
        assert.equal((await attacker.next(['JOINED', 'REFUSED'], frame => frame.payload?.['ref'] === 'theft')).type, 'REFUSED');
      }
      for (const client of [ann, bob, ...attackers]) client.drop();
    }
    assert.deepEqual(faults, []);
    await server.close();
  });

  it('fill no memory: names that nobody uses are forgotten, and are few', async () => {
    let ahead = 0;
    const cluster = new MemoryCluster();
    const store = (config: ConstructorParameters<typeof MemoryStore>[0]): MemoryStore =>
      new MemoryStore(config, cluster, () => performance.now() + ahead);
    const server = await startServer({
      store,
      limits: { users: 20, ringsPerMinute: 1000, messageBurst: 1000 },
      timing: { sweep: 10, lease: 100 },
    });
    const eve = await TestClient.open(server);
    // How many there are is counted at each sweep, so a few more than half may be noted of those that nobody uses.
    let noted = -1;
    for (let n = 0; noted < cluster.users.size; n++) {
      noted = cluster.users.size;
      await ring(eve, `nobody ${String(n)}`);
    }
    assert.ok(noted >= 10);
    for (let n = 0; n < 40; n++) assert.equal((await ring(eve, `no one ${String(n)}`)).end?.['state'], 'unavailable');
    assert.equal(cluster.users.size, noted);
    // One socket has one name, so forty are one.
    for (let n = 0; n < 40; n++) await signIn(eve, `me ${String(n)}`);
    assert.ok(cluster.users.size <= noted + 1);
    eve.drop();
    ahead += 2 * 86_400_000;
    while (cluster.users.size > 0) await new Promise(resolve => setImmediate(resolve));
    assert.equal(cluster.due.size, 0);
    await server.close();
  });

  it('lose nothing in an outage of five seconds, of either side, whatever the time of day', async () => {
    let ahead = 0;
    const cluster = new MemoryCluster();
    const server = await startServer({ store: config => new MemoryStore(config, cluster, () => performance.now() + ahead) });
    const wall = Date.now;
    // The time of day is set, an hour forth and a day back; rings count by age.
    Date.now = () => wall() + 3_600_000;
    try {
      const bob = await TestClient.open(server);
      await signIn(bob, 'bob');
      const ann = await TestClient.open(server);
      const { id } = await ring(ann, 'bob');
      await ringingOn(bob);
      Date.now = () => wall() - 86_400_000;
      for (const client of [ann, bob]) client.drop();
      await Promise.all([ann.closed, bob.closed]);
      // What the store was told of it is known when a third one has been answered.
      await (await TestClient.open(server)).settle();
      ahead += 5000;
      const back = await TestClient.open(server, { id: ann.id, token: ann.token });
      const { payload } = await back.next('RINGING');
      assert.ok(payload?.['ring'] === id && Number(payload['left']) > 38_000 && Number(payload['left']) <= 40_000);
      const tab = await TestClient.open(server, { id: bob.id, token: bob.token });
      await signIn(tab, 'bob');
      assert.equal(await ringingOn(tab), id);
      answer(tab, id, 'accept');
      assert.equal((await endOf(back, id))['state'], 'accepted');
      for (const client of [back, tab]) client.drop();
    } finally {
      Date.now = wall;
      await server.close();
    }
  });
});

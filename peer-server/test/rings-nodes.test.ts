import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TestClient } from './helpers/client.js';
import { BrokerProcess } from './helpers/processes.js';
import { redisMissing, TestRedis } from './helpers/redis.js';
import { answer, endOf, ring, ringingOn, signIn, status, watch } from './helpers/ringers.js';

const missing = redisMissing();

describe('rings on nodes that die', { skip: missing }, () => {
  let redis: TestRedis;
  const nodes: BrokerProcess[] = [];
  const open: TestClient[] = [];
  const start = async (): Promise<BrokerProcess> => {
    const node = await BrokerProcess.start([
      '--redis',
      redis.url,
      '--timing',
      'lease=6000,drain=4000,expire=10000',
      '--log-level',
      'silent',
    ]);
    nodes.push(node);
    return node;
  };
  const page = async (node: BrokerProcess, as?: TestClient): Promise<TestClient> => {
    const client = await TestClient.open(node, as ? { id: as.id, token: as.token } : {});
    open.push(client);
    return client;
  };
  const desk = async (node: BrokerProcess, user: string): Promise<TestClient> => {
    const client = await page(node);
    await signIn(client, user);
    return client;
  };

  before(async () => {
    redis = await TestRedis.start();
  });
  after(async () => {
    for (const client of open) client.drop();
    for (const node of nodes) await node.end();
    await redis.end();
  });

  it('go on when both come back on another node, and end when one does not', async () => {
    const [first, second] = [await start(), await start()];
    const bob = await desk(first, 'bob');
    const cid = await desk(second, 'cid');
    const ann = await page(first);
    const toBob = await ring(ann, 'bob');
    const toCid = await ring(ann, 'cid');
    const lost = await ring(await page(first), 'cid');
    await ringingOn(bob);
    await first.end('SIGKILL');
    await Promise.all([ann.closed, bob.closed]);
    // The dead node's ids are still its own until its lease is over; their owners take them back at once.
    const back = await page(second, ann);
    for (const { id } of [toBob, toCid]) await back.ever(({ type, payload }) => type === 'RINGING' && payload?.['ring'] === id);
    const tab = await page(second, bob);
    await signIn(tab, 'bob');
    assert.equal(await ringingOn(tab), toBob.id);
    answer(tab, toBob.id, 'accept');
    const { room } = await endOf(back, toBob.id);
    await tab.join(String(room));
    answer(cid, toCid.id, 'decline', 'no');
    assert.equal((await endOf(back, toCid.id))['message'], 'no');
    // The node is given up after 5 s, and then its people after the lease.
    assert.equal((await cid.next('RING-END', ({ payload }) => payload?.['ring'] === lost.id, 40_000)).payload?.['state'], 'canceled');
  });

  it('and names outlive Redis, which comes back without a memory', async () => {
    const [first, second] = [await start(), await start()];
    const viewer = await page(second);
    await watch(viewer, ['dora']);
    const dora = await desk(first, 'dora');
    dora.send({ type: 'PRESENCE', payload: { status: 'away' } });
    await status(viewer, 'dora', 'away');
    const ann = await page(second);
    const { id, ref } = await ring(ann, 'dora');
    await ringingOn(dora);
    await redis.kill();
    await Promise.all([first.until(503), second.until(503)]);
    // What is asked meanwhile waits, or is refused with the time to wait.
    await redis.start();
    await Promise.all([first.until(200), second.until(200)]);
    const again = await ann.next('RINGING', ({ payload }) => payload?.['ref'] === ref);
    const fresh = String(again.payload?.['ring']);
    assert.equal(fresh, id);
    assert.equal(await ringingOn(dora), id);
    answer(dora, id, 'accept');
    assert.equal((await endOf(dora, id))['state'], 'accepted');
    const { room } = await endOf(ann, id);
    await ann.join(String(room));
    await dora.join(String(room));
    assert.deepEqual(await watch(viewer, ['dora']), [{ user: 'dora', name: 'Somebody', status: 'away' }]);
  });

  it('and a ring that is back first waits for the node of those who can answer it', async () => {
    const [slow, quick] = [await start(), await start()];
    const emil = await desk(slow, 'emil');
    const ann = await page(quick);
    const { id } = await ring(ann, 'emil');
    await ringingOn(emil);
    slow.pause();
    await redis.kill();
    await redis.start();
    await quick.until(200);
    // Its caller's node has told it to an empty Redis, where nobody is signed in as Emil.
    await ann.next('RINGING', ({ payload }) => payload?.['ring'] === id);
    slow.resume();
    await emil.next('RING', ({ payload }) => payload?.['ring'] === id);
    answer(emil, id, 'accept');
    assert.equal((await endOf(ann, id))['state'], 'accepted');
  });
});

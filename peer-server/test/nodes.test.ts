import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TestClient, type Frame } from './helpers/client.js';
import { BrokerProcess } from './helpers/processes.js';
import { redisMissing, TestRedis } from './helpers/redis.js';

const offer = (dst: string, n = 0): object => ({ type: 'OFFER', dst, payload: { n } });
const away = (frame: Frame): boolean => frame.payload?.member?.['present'] === false;
const missing = redisMissing();

/** The ids in a roster, self included. */
function everybody(joined: Frame): readonly string[] {
  const { self, members } = joined.payload as unknown as { self: { id: string }; members: readonly { id: string }[] };
  return [self, ...members].map(member => member.id).sort();
}

describe('several nodes', { skip: missing }, () => {
  let redis: TestRedis;
  let nodes: BrokerProcess[] = [];
  const start = (): Promise<BrokerProcess> =>
    BrokerProcess.start(['--redis', redis.url, '--timing', 'lease=1500,drain=10000,expire=10000', '--log-level', 'silent']);

  before(async () => {
    redis = await TestRedis.start();
    nodes = await Promise.all([start(), start(), start()]);
  });
  after(async () => {
    await Promise.all(nodes.map(node => node.end()));
    await redis.end();
  });

  const [first, second, third] = [0, 1, 2].map(n => () => nodes[n] as BrokerProcess) as [
    () => BrokerProcess,
    () => BrokerProcess,
    () => BrokerProcess,
  ];

  it('are one broker: a room, its events and messages span them, in order', async () => {
    const ann = await TestClient.open(first());
    const bob = await TestClient.open(second());
    const cid = await TestClient.open(third());
    await ann.join('span');
    await bob.join('span');
    assert.deepEqual(everybody(await cid.join('span')), [ann.id, bob.id, cid.id].sort());
    assert.equal((await ann.next('MEMBER')).payload?.member?.['id'], bob.id);
    assert.equal((await ann.next('MEMBER')).payload?.member?.['id'], cid.id);
    for (let n = 0; n < 100; n++) ann.send(offer(bob.id, n));
    await bob.next('OFFER', frame => frame.payload?.['n'] === 99);
    assert.deepEqual(
      bob.frames.filter(frame => frame.type === 'OFFER').map(frame => frame.payload?.['n']),
      [...Array(100).keys()],
    );
    const thief = new TestClient(third(), { id: ann.id });
    await thief.next('ID-TAKEN');
    for (const client of [ann, bob, cid]) await client.close();
  });

  it('keep one order when a peer moves between nodes while messages come', async () => {
    const ann = await TestClient.open(first());
    let bob = await TestClient.open(second());
    const got: number[] = [];
    let sent = 0;
    for (let move = 0; move < 6; move++) {
      for (let n = 0; n < 20; n++) ann.send(offer(bob.id, sent++));
      await ann.settle();
      const next = await TestClient.open(nodes[move % 3] as BrokerProcess, { id: bob.id, token: bob.token });
      await bob.closed;
      got.push(...bob.frames.flatMap(frame => (frame.type === 'OFFER' ? [frame.payload?.['n'] as number] : [])));
      bob = next;
    }
    ann.send(offer(bob.id, sent));
    await bob.next('OFFER', frame => frame.payload?.['n'] === sent);
    got.push(...bob.frames.flatMap(frame => (frame.type === 'OFFER' ? [frame.payload?.['n'] as number] : [])));
    assert.deepEqual(
      got,
      [...got].sort((a, b) => a - b),
    );
    await ann.close();
    await bob.close();
  });

  it('let everybody in who joins one room at the same moment at different nodes', async () => {
    const clients = await Promise.all([...Array(15).keys()].map(n => TestClient.open(nodes[n % 3] as BrokerProcess)));
    const joined = await Promise.all(clients.map(client => client.join('crowd')));
    const seqs = joined.map(frame => (frame.payload?.['self'] as { seq: number }).seq).sort((a, b) => a - b);
    assert.deepEqual(
      seqs,
      [...Array(15).keys()].map(n => n + 1),
    );
    await Promise.all(clients.map(client => client.close()));
  });

  it('go on when one is killed: its members are away, come back elsewhere with their seat, or are lost', async () => {
    const doomed = await start();
    const ann = await TestClient.open(first());
    const bob = await TestClient.open(doomed);
    const cid = await TestClient.open(doomed);
    await ann.join('kill');
    const seat = await bob.join('kill');
    await cid.join('kill');
    await doomed.end('SIGKILL');
    await Promise.all([bob.closed, cid.closed]);
    // Bob does not wait for anybody to notice: the same secret is enough at another node.
    const back = new TestClient(second(), { id: bob.id, token: bob.token });
    assert.equal((await back.next('OPEN')).payload?.['resumed'], true);
    assert.deepEqual((await back.next('JOINED')).payload?.['self'], seat.payload?.['self']);
    const gone = await ann.next('MEMBER', frame => away(frame) && frame.payload?.member?.['id'] === cid.id, 30_000);
    assert.ok(gone);
    assert.equal((await ann.next('MEMBER-GONE')).payload?.['id'], cid.id);
    assert.ok(!ann.frames.some(frame => away(frame) && frame.payload?.member?.['id'] === bob.id), 'Bob was never away');
    await TestClient.open(third(), { id: cid.id }).then(client => client.close());
    await ann.close();
    await back.close();
  });

  it('keep sockets and rooms while Redis is away, and heal when it is back with nothing in it', async () => {
    const ann = await TestClient.open(first());
    const neighbour = await TestClient.open(first());
    const bob = await TestClient.open(second());
    await ann.join('outage', { name: 'Ann' });
    await neighbour.join('outage', { name: 'Neighbour' });
    const seat = await bob.join('outage', { name: 'Bob' });
    await redis.kill();
    await Promise.all([first().until(503), second().until(503)]);
    assert.equal((await fetch(new URL('/health', first().url))).status, 200);
    // Peers of one node go on as if nothing had happened, the others' messages wait.
    ann.send(offer(neighbour.id, 1));
    await neighbour.next('OFFER');
    ann.send(offer(bob.id, 2));
    await redis.start();
    await Promise.all(nodes.map(node => node.until(200)));
    const late = await TestClient.open(third());
    const ids = [ann.id, neighbour.id, bob.id, late.id].sort();
    // The third node may be back before the others have told what they know.
    let roster = await late.join('outage');
    while (everybody(roster).length < 4) roster = await late.join('outage');
    assert.deepEqual(everybody(roster), ids);
    const again = await bob.join('outage', { name: 'Bob' });
    assert.deepEqual(everybody(again), ids);
    assert.equal((again.payload?.['self'] as { seq: number }).seq, (seat.payload?.['self'] as { seq: number }).seq);
    await bob.ever(frame => frame.payload?.['n'] === 2);
    ann.send(offer(bob.id, 3));
    await bob.next('OFFER', frame => frame.payload?.['n'] === 3);
    for (const client of [ann, neighbour, bob, late]) {
      assert.deepEqual(
        client.frames.filter(frame => frame.type === 'MEMBER-GONE' || away(frame)),
        [],
        'nobody was seen to leave',
      );
      assert.equal(client.socket.readyState, 1);
    }
    for (const client of [ann, neighbour, bob, late]) await client.close();
  });

  it('move their clients at SIGTERM and lose no seat', async () => {
    const old = await start();
    const ann = await TestClient.open(first());
    const bob = await TestClient.open(old);
    await ann.join('deploy');
    await bob.join('deploy');
    const ended = old.end('SIGTERM');
    const move = await bob.next('MOVE');
    assert.ok((move.payload?.['after'] as number) <= 5000);
    const moved = await TestClient.open(second(), { id: bob.id, token: bob.token });
    await moved.next('JOINED');
    assert.equal((await bob.closed).code, 1001);
    assert.ok(!bob.frames.some(frame => frame.type === 'BYE'));
    assert.equal(await ended, 0);
    await ann.settle();
    assert.ok(!ann.frames.some(frame => frame.type === 'MEMBER-GONE' || away(frame)), 'the others noticed nothing');
    await ann.close();
    await moved.close();
  });
});

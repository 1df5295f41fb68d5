import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PeerServer } from '../src/index.js';
import { startServer, TestClient, typesOf } from './helpers/client.js';

const offer = (dst: string, n = 0): object => ({ type: 'OFFER', dst, payload: { sdp: { type: 'offer', sdp: 'v=0' }, n } });

describe('the PeerJS wire', () => {
  let server: PeerServer;
  before(async () => {
    server = await startServer({ timing: { expire: 400, sweep: 50, probe: 1500 } });
  });
  after(() => server.close());

  const get = (path: string, init?: RequestInit): Promise<Response> => fetch(new URL(path, server.url), init);

  it('tells what it is, gives ids, and hides who is here', async () => {
    const root = await get('/');
    assert.deepEqual(Object.keys((await root.json()) as object), ['name', 'description', 'website']);
    assert.equal(root.headers.get('access-control-allow-origin'), '*');
    const id = await get('/peerjs/id?ts=1&version=1.5.5');
    assert.equal(id.status, 200);
    assert.match(await id.text(), /^[0-9a-f-]{36}$/);
    assert.equal(id.headers.get('cache-control'), 'no-store');
    assert.equal((await get('/wrong/id')).status, 401);
    assert.equal((await get('/peerjs/peers')).status, 401);
    assert.equal((await get('/nothing')).status, 404);
    assert.equal((await get('/peerjs/id', { method: 'POST' })).status, 405);
    assert.equal((await get('/peerjs/id', { method: 'OPTIONS' })).status, 204);
    assert.equal((await get('/health')).status, 200);
    assert.equal((await get('/ready')).status, 200);
  });

  it('refuses in the words that stock clients know', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['key=peerjs&id=a', 'No id, token, or key supplied to websocket server'],
      ['key=other&id=a&token=t', 'Invalid key provided'],
      ['key=peerjs&id=__proto__&token=t', 'This id or token has a form that is not allowed'],
    ];
    for (const [query, msg] of cases) {
      const client = new TestClient(server, { query });
      const error = await client.next('ERROR');
      assert.equal(error.payload?.['msg'], msg);
      await client.closed;
    }
  });

  it('answers a heartbeat that asks for it, and no other', async () => {
    const ann = await TestClient.open(server);
    ann.send({ type: 'HEARTBEAT' });
    ann.send({ type: 'HEARTBEAT', payload: { echo: true } });
    await ann.next('HEARTBEAT');
    ann.send({ type: 'OFFER', dst: ann.id, payload: {} });
    await ann.next('OFFER');
    assert.deepEqual(typesOf(ann), ['OPEN', 'HEARTBEAT', 'OFFER']);
    ann.drop();
  });

  it('relays in order, writes src itself, and drops what it does not know', async () => {
    const ann = await TestClient.open(server);
    const bob = await TestClient.open(server);
    for (let n = 0; n < 50; n++) ann.send({ ...offer(bob.id, n), src: 'somebody-else', extra: 1 });
    ann.send({ type: 'STRANGE', dst: bob.id, payload: {} });
    ann.send({ type: 'LEAVE', dst: bob.id });
    await bob.next('LEAVE');
    const offers = bob.frames.filter(frame => frame.type === 'OFFER');
    assert.deepEqual(
      offers.map(frame => frame.payload?.['n']),
      [...Array(50).keys()],
    );
    assert.deepEqual(Object.keys(offers[0] ?? {}).sort(), ['dst', 'payload', 'src', 'type']);
    assert.ok(offers.every(frame => frame.src === ann.id));
    assert.deepEqual(new Set(typesOf(bob)), new Set(['OPEN', 'OFFER', 'LEAVE']));
    ann.drop();
    bob.drop();
  });

  it('takes binary frames that hold JSON', async () => {
    const ann = await TestClient.open(server);
    ann.socket.send(Buffer.from(JSON.stringify(offer(ann.id))));
    await ann.next('OFFER');
    ann.drop();
  });

  it('keeps messages for a peer that is about to come, after OPEN and in order', async () => {
    const ann = await TestClient.open(server);
    for (let n = 0; n < 40; n++) ann.send(offer('latecomer', n));
    await ann.settle();
    const late = await TestClient.open(server, { id: 'latecomer' });
    await late.settle();
    assert.deepEqual(
      late.frames.map(frame => frame.type),
      ['OPEN', ...Array<string>(32).fill('OFFER')],
    );
    assert.deepEqual(
      late.frames.slice(1).map(frame => frame.payload?.['n']),
      [...Array(32).keys()],
    );
    ann.drop();
    late.drop();
  });

  it('says EXPIRE once, after each message has had its own time', async () => {
    const ann = await TestClient.open(server);
    const bob = await TestClient.open(server);
    const start = performance.now();
    for (let n = 0; n < 5; n++) ann.send(offer('nobody', n));
    bob.send(offer('nobody'));
    assert.deepEqual(await ann.next('EXPIRE'), { type: 'EXPIRE', src: 'nobody', dst: ann.id });
    await bob.next('EXPIRE');
    assert.ok(performance.now() - start >= 395);
    await ann.settle();
    assert.equal(typesOf(ann).filter(type => type === 'EXPIRE').length, 1);
    ann.drop();
    bob.drop();
  });

  it('says OPEN to a peer that reconnects, and closes its old socket', async () => {
    const old = await TestClient.open(server);
    const fresh = await TestClient.open(server, { id: old.id, token: old.token });
    assert.equal(fresh.frames[0]?.payload?.['resumed'], true);
    assert.equal((await old.next('BYE')).payload?.['code'], 'duplicate');
    assert.equal((await old.closed).code, 4001);
    const ann = await TestClient.open(server);
    ann.send(offer(old.id));
    await fresh.next('OFFER');
    ann.drop();
    fresh.drop();
  });

  it('keeps an id from a stranger while its holder lives, and gives it when the holder is dead', async () => {
    const holder = await TestClient.open(server);
    const stranger = new TestClient(server, { id: holder.id });
    const start = performance.now();
    await stranger.next('ID-TAKEN');
    assert.ok(performance.now() - start < 1000, 'a living holder answers the probe at once');
    // A paused socket does not answer pings: this is what a half-open connection looks like from the server.
    holder.socket.pause();
    const next = await TestClient.open(server, { id: holder.id });
    assert.equal(next.frames[0]?.payload?.['resumed'], false);
    next.drop();
    holder.drop();
  });

  it('gives one of two racing registrations the id', async () => {
    const racers = [new TestClient(server, { id: 'race' }), new TestClient(server, { id: 'race' })];
    const answers = await Promise.all(racers.map(async racer => (await racer.next(['OPEN', 'ID-TAKEN'])).type));
    assert.deepEqual(answers.sort(), ['ID-TAKEN', 'OPEN']);
    for (const racer of racers) racer.drop();
  });

  it('sends nobody LEAVE when a socket is lost, and frees the id at once', async () => {
    const ann = await TestClient.open(server);
    const bob = await TestClient.open(server);
    ann.send(offer(bob.id));
    await bob.next('OFFER');
    bob.drop();
    await bob.closed;
    const next = await TestClient.open(server, { id: bob.id });
    await ann.settle();
    assert.deepEqual(typesOf(ann), ['OPEN']);
    ann.drop();
    next.drop();
  });
});

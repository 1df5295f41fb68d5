import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { PeerServer } from '../src/index.js';
import { startServer, TestClient } from './helpers/client.js';
import { fuzz } from './helpers/fuzz.js';

describe('hostile input', () => {
  let server: PeerServer;
  before(async () => {
    server = await startServer({ timing: { handshake: 700 }, limits: { socketsPerAddress: 12 }, trustProxy: true });
  });
  after(() => server.close());

  it('closes a socket after the third malformed frame, and says what is wrong before', async () => {
    const client = await TestClient.open(server);
    for (const frame of ['{', 'null', '[]']) client.send(frame);
    assert.equal((await client.next('ERROR')).payload?.['code'], 'bad-frame');
    await client.next('ERROR');
    assert.equal((await client.next('BYE')).payload?.['code'], 'bad-frame');
    assert.equal((await client.closed).code, 1007);
  });

  it('closes a socket that sends text which is not UTF-8, or breaks the WebSocket protocol', async () => {
    const client = await TestClient.open(server);
    const raw = (client.socket as unknown as { _socket: NodeJS.WritableStream })._socket;
    raw.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xff]));
    assert.equal((await client.closed).code, 1007);
    const other = await TestClient.open(server);
    (other.socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(Buffer.from([0x83, 0x80, 0, 0, 0, 0]));
    assert.equal((await other.closed).code, 1002);
  });

  it('closes a socket that sends a frame above the limit with 1009', async () => {
    const client = await TestClient.open(server);
    client.send(' '.repeat(70_000));
    assert.equal((await client.closed).code, 1009);
  });

  it('lets a burst pass, slows down what follows, and closes a flood', async () => {
    const ann = await TestClient.open(server);
    const bob = await TestClient.open(server);
    const started = performance.now();
    for (let n = 0; n < 220; n++) ann.send({ type: 'CANDIDATE', dst: bob.id, payload: { n } });
    await bob.next('CANDIDATE', frame => frame.payload?.['n'] === 199);
    const burst = performance.now() - started;
    await bob.next('CANDIDATE', frame => frame.payload?.['n'] === 219);
    assert.ok(performance.now() - started > burst + 200, 'the 20 above the burst take 0.4 s at 50/s');
    for (let n = 0; n < 1000; n++) ann.send({ type: 'CANDIDATE', dst: bob.id, payload: { n } });
    assert.equal((await ann.closed).code, 1008);
    assert.equal(bob.socket.readyState, 1);
    bob.drop();
  });

  it('closes a flood of pings, of pongs, and of fragments, which are no messages', async () => {
    const bob = await TestClient.open(server);
    const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
    const more = Buffer.from([0x00, 0x81, 0, 0, 0, 0, 0x20]);
    const floods = [
      [Array<Buffer>(1000).fill(pong), 1008],
      [[Buffer.from([0x01, 0x80, 0, 0, 0, 0]), ...Array<Buffer>(1000).fill(more)], 1008],
    ] as const;
    for (const [frames, code] of floods) {
      const client = await TestClient.open(server);
      (client.socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(Buffer.concat(frames));
      assert.equal((await client.closed).code, code);
    }
    const pinger = await TestClient.open(server);
    for (let n = 0; n < 1000; n++) pinger.socket.ping();
    // ‘ws’ cuts off who sends pings faster than their pongs can go out, without a word; what is slower than that, we do.
    assert.ok([1006, 1008].includes((await pinger.closed).code));
    await bob.settle();
    await bob.close();
  });

  it('does not die of deep nesting', async () => {
    const ann = await TestClient.open(server);
    const bob = await TestClient.open(server);
    ann.send(`{"type":"OFFER","dst":"${bob.id}","payload":${'['.repeat(30_000)}${']'.repeat(30_000)}}`);
    ann.send({ type: 'LEAVE', dst: bob.id });
    await bob.next('LEAVE');
    assert.equal(bob.socket.readyState, 1);
    ann.drop();
    bob.drop();
  });

  it('limits the sockets of one address and serves it again when some are gone', async () => {
    // Loopback is not counted: behind a proxy on the same machine everybody would be one. So the test speaks for a proxy.
    const from = (address: string): { headers: Record<string, string> } => ({ headers: { 'x-forwarded-for': `spoofed, ${address}` } });
    const clients = await Promise.all([...Array(12).keys()].map(n => TestClient.open(server, from(`2001:db8:1:2::${String(n)}`))));
    const refused = new TestClient(server, from('2001:db8:1:2:3::'));
    assert.equal((await refused.closed).code, 1006);
    await (await TestClient.open(server, from('203.0.113.1'))).close();
    await clients[0]?.close();
    clients.push(await TestClient.open(server, from('2001:db8:1:2::ffff')));
    await Promise.all(clients.slice(1).map(client => client.close()));
  });

  it('closes connections that say nothing', async () => {
    const silent = [...Array(50).keys()].map(() => connect(server.port ?? 0, '127.0.0.1'));
    await Promise.all(silent.map(socket => new Promise(resolve => socket.resume().once('close', resolve))));
    await (await TestClient.open(server)).close();
  });

  it('cuts off a reader that does not read', async () => {
    const slow = await TestClient.open(server);
    const gone = new Promise<void>(resolve => {
      server.events.on('refused', ({ reason }) => {
        if (reason === 'slow-reader') resolve();
      });
    });
    slow.socket.pause();
    const writer = await TestClient.open(server);
    const payload = 'x'.repeat(60_000);
    for (let n = 0; n < 150; n++) writer.send({ type: 'OFFER', dst: slow.id, payload });
    await gone;
    slow.drop();
    writer.drop();
  });

  it('survives thousands of frames that nobody should send, and so do the others', async () => {
    const fuzzed = await startServer({ limits: { messageBurst: 10_000, messagesPerSecond: 10_000 } });
    const { relayed } = await fuzz(fuzzed, 5000, 7);
    assert.equal(relayed, 20);
    await fuzzed.close();
  });
});

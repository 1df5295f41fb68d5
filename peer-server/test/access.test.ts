import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { mintToken } from '../src/cli/token.js';
import type { PeerServer } from '../src/index.js';
import { startServer, TestClient, typesOf } from './helpers/client.js';

const secret = 'a-secret-of-at-least-thirty-two-characters';
const mint = (rooms: readonly string[], more = {}): Promise<string> =>
  mintToken(secret, { room: rooms, role: 'member', expires: '1h', ...more });

describe('signed tokens', () => {
  let server: PeerServer;
  before(async () => {
    server = await startServer({ auth: { secret } });
  });
  after(() => server.close());

  const refused = async (token: string): Promise<void> => {
    const client = new TestClient(server, { token });
    assert.equal((await client.next('ERROR')).payload?.['code'], 'unauthorized');
    assert.equal((await client.closed).code, 1008);
    assert.deepEqual(typesOf(client), ['ERROR']);
  };

  it('that are missing, expired, tampered with, unsigned or signed by others open nothing', async () => {
    const good = await mint(['tea']);
    const [head, body, signature] = good.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, role: 'host' })).toString('base64url');
    await refused('only-a-secret');
    await refused(await mint(['tea'], { expires: '-1m' }));
    await refused(`${head}.${forged}.${signature}`);
    await refused(`${new UnsecuredJWT({ rooms: ['tea'] }).setExpirationTime('1h').encode()}x`);
    await refused(`${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.x`);
    await refused(await mintToken('another-secret-of-at-least-thirty-two-chars', { room: ['tea'], role: 'host', expires: '1h' }));
    await refused(await new SignJWT({ rooms: ['tea'] }).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secret)));
  });

  it('open the rooms that they name, with the name and role that they give', async () => {
    const host = await TestClient.open(server, { token: await mint(['tea'], { role: 'host', name: 'Dr. Ann' }) });
    const self = (await host.join('tea', { name: 'Nobody' })).payload?.['self'] as { name: string; role: string };
    assert.deepEqual([self.name, self.role], ['Dr. Ann', 'host']);
    host.send({ type: 'JOIN', payload: { ref: 'x', room: 'other', name: '' } });
    assert.equal((await host.next('REFUSED')).payload?.['code'], 'unauthorized');
    host.send({ type: 'RENAME', payload: { room: 'tea', name: 'Somebody else' } });
    const member = await TestClient.open(server, { token: await mint(['tea']) });
    const joined = await member.join('tea', { role: 'host' });
    assert.equal((joined.payload?.['self'] as { role: string }).role, 'member');
    assert.equal((joined.payload?.['members'] as { name: string }[])[0]?.name, 'Dr. Ann');
    member.send({ type: 'REMOVE', payload: { room: 'tea', id: host.id } });
    assert.equal((await member.next('REFUSED')).payload?.['code'], 'unauthorized');
    host.drop();
    member.drop();
  });

  it('are worth nothing in a room that one was put out of, on any page', async () => {
    const host = await TestClient.open(server, { token: await mint(['put-out'], { role: 'host' }) });
    const token = await mint(['put-out']);
    const guest = await TestClient.open(server, { token: `${token}~one-secret` });
    await host.join('put-out');
    await guest.join('put-out');
    host.send({ type: 'REMOVE', payload: { room: 'put-out', id: guest.id } });
    await guest.next('MEMBER-GONE');
    const again = await TestClient.open(server, { token: `${token}~another-secret` });
    again.send({ type: 'JOIN', payload: { ref: 'x', room: 'put-out', name: '' } });
    assert.equal((await again.next('REFUSED')).payload?.['code'], 'unauthorized');
    for (const client of [host, guest, again]) client.drop();
  });

  it('take over an id only with the secret of its page, or by subject where there is none', async () => {
    const token = await mint(['tea']);
    const page = await TestClient.open(server, { token: `${token}~secret-of-the-page` });
    await new TestClient(server, { id: page.id, token }).next('ID-TAKEN');
    await new TestClient(server, { id: page.id, token: `${token}~guess` }).next('ID-TAKEN');
    // A fresh token for the same person is as good as the old one.
    const first = await mint(['tea'], { subject: 'ann' });
    const second = await mint(['tea'], { subject: 'ann', expires: '3h' });
    const old = await TestClient.open(server, { token: `${first}~s` });
    const back = await TestClient.open(server, { id: old.id, token: `${second}~s` });
    assert.equal(back.frames[0]?.payload?.['resumed'], true);
    page.drop();
    back.drop();
  });

  it('may name the one id that they are for, and words for the page', async () => {
    const token = await new SignJWT({ rooms: ['*'], id: 'desk', features: ['record'] })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(Buffer.from(secret));
    await new TestClient(server, { id: 'other', token }).next('ERROR');
    const desk = await TestClient.open(server, { id: 'desk', token });
    assert.deepEqual(desk.frames[0]?.payload?.['features'], ['record']);
    await desk.join('any room');
    desk.drop();
  });
});

describe('tokens signed with a published key', () => {
  it('are checked against the key set, and a public key is no secret', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
    const keys: Server = createServer((_, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })),
    );
    keys.listen(0, '127.0.0.1');
    await once(keys, 'listening');
    const jwks = `http://127.0.0.1:${String((keys.address() as AddressInfo).port)}/jwks.json`;
    const server = await startServer({ auth: { jwks, issuer: 'shop', audience: 'calls' } });
    const sign = (issuer: string): Promise<string> =>
      new SignJWT({ room: 'tea' })
        .setProtectedHeader({ alg: 'ES256', kid: 'k' })
        .setIssuer(issuer)
        .setAudience('calls')
        .setExpirationTime('1h')
        .sign(privateKey);
    const client = await TestClient.open(server, { token: await sign('shop') });
    await client.join('tea');
    client.drop();
    await new TestClient(server, { token: await sign('other') }).next('ERROR');
    const confused = await new SignJWT({ room: 'tea' })
      .setProtectedHeader({ alg: 'HS256', kid: 'k' })
      .setIssuer('shop')
      .setAudience('calls')
      .setExpirationTime('1h')
      .sign(Buffer.from(JSON.stringify(jwk)));
    await new TestClient(server, { token: confused }).next('ERROR');
    await server.close();
    keys.close();
  });
});

describe('origins', () => {
  it('that are foreign, missing or null do not get a socket', async () => {
    const server = await startServer({ allowOrigin: ['https://shop.example'] });
    for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil.example', undefined]) {
      const client = new TestClient(server, origin === undefined ? {} : { headers: { origin } });
      assert.equal((await client.closed).code, 1006);
    }
    await TestClient.open(server, { headers: { origin: 'https://shop.example' } }).then(client => client.close());
    await server.close();
  });
});

describe('what a stranger can find out', () => {
  it('is bounded: one address tries few rooms a minute', async () => {
    const server = await startServer({ trustProxy: true, limits: { roomTriesPerMinute: 10, roomsPerSocket: 100 } });
    const guesser = await TestClient.open(server, { headers: { 'x-forwarded-for': '203.0.113.7' } });
    for (let n = 0; n < 10; n++) await guesser.join(`guess ${String(n)}`);
    guesser.send({ type: 'JOIN', payload: { ref: 'x', room: 'guess 11', name: '' } });
    const refused = await guesser.next('REFUSED');
    assert.equal(refused.payload?.['code'], 'broker-rejected');
    assert.ok((refused.payload['retryAfter'] as number) > 50_000);
    await guesser.join('guess 3');
    const other = await TestClient.open(server, { headers: { 'x-forwarded-for': '203.0.113.8' } });
    await other.join('guess 11');
    guesser.drop();
    other.drop();
    await server.close();
  });

  it('is nothing about people with whom no room is shared, where the server is told so', async () => {
    const server = await startServer({ relay: 'room', timing: { expire: 300, sweep: 50 } });
    const [ann, bob, stranger] = [await TestClient.open(server), await TestClient.open(server), await TestClient.open(server)];
    await ann.join('ours');
    await bob.join('ours');
    await stranger.join('theirs');
    ann.send({ type: 'OFFER', dst: bob.id, payload: 'yes' });
    await bob.next('OFFER');
    for (const type of ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE']) stranger.send({ type, dst: ann.id, payload: 'no' });
    const present = await stranger.next('EXPIRE');
    const start = performance.now();
    stranger.send({ type: 'OFFER', dst: ann.id, payload: 'no' });
    stranger.send({ type: 'OFFER', dst: 'nobody-at-all', payload: 'no' });
    const [one, other] = [await stranger.next('EXPIRE'), await stranger.next('EXPIRE')];
    assert.deepEqual(new Set([one.src, other.src]), new Set([present.src, 'nobody-at-all']));
    assert.ok(performance.now() - start >= 295);
    assert.ok(!ann.frames.some(frame => frame.src === stranger.id));
    for (const client of [ann, bob, stranger]) client.drop();
    await server.close();
  });
});

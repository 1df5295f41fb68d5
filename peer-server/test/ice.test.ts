import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { turnCredentials } from '../src/ice.js';
import { stunAnswer } from '../src/stun.js';
import { startServer, TestClient } from './helpers/client.js';
import { freePort } from './helpers/redis.js';

interface Ice {
  readonly iceTtl: number;
  readonly iceServers: readonly { readonly urls: readonly string[]; readonly username?: string; readonly credential?: string }[];
}

describe('ICE servers', () => {
  it('come with credentials of the TURN REST scheme, and new ones before they end', async () => {
    const turnSecret = 'north';
    const ice = { stunUrls: ['stun:stun.example.com'], turnUrls: ['turn:turn.example.com?transport=udp'], turnSecret, turnTtl: 2 };
    const server = await startServer({ ice });
    const client = await TestClient.open(server);
    const { iceServers, iceTtl } = client.frames[0]?.payload as unknown as Ice;
    assert.equal(iceTtl, 2);
    assert.deepEqual(iceServers[0], { urls: ['stun:stun.example.com'] });
    const turn = iceServers[1];
    const [ends, user] = turn?.username?.split(':') ?? [];
    assert.equal(user, client.id);
    assert.ok(Math.abs(Number(ends) - Date.now() / 1000 - 2) < 2);
    assert.equal(turn?.credential, createHmac('sha1', turnSecret).update(turn?.username ?? '').digest('base64'));
    const renewed = (await client.next('ICE')).payload as unknown as Ice;
    assert.ok(Number(renewed.iceServers[1]?.username?.split(':')[0]) > Number(ends));
    client.drop();
    await server.close();
  });

  const coturn = spawnSync('turnserver', ['--version']).error ? 'turnserver (coturn) is not installed' : false;
  it('are what coturn accepts, unless they have ended or were forged', { skip: coturn }, async () => {
    const port = await freePort();
    const args = ['-n', '--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${String(port)}`, '--use-auth-secret', '--static-auth-secret=north', '--realm=test'];
    const turn = spawn('turnserver', [...args, '--no-tls', '--no-dtls', '--allow-loopback-peers', '--no-cli', '--log-file=stdout', '--pidfile=']);
    try {
      await answering(port);
      const now = Date.now() / 1000;
      const good = turnCredentials('north', 'ann', now + 60);
      assert.equal(await allocate(port, good.username, good.credential), 'success');
      const ended = turnCredentials('north', 'ann', now - 60);
      assert.equal(await allocate(port, ended.username, ended.credential), 'refused');
      const forged = turnCredentials('south', 'ann', now + 60);
      assert.equal(await allocate(port, forged.username, forged.credential), 'refused');
    } finally {
      turn.kill();
      await once(turn, 'exit');
    }
  });
});

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function stunMessage(type: number, body: Buffer, transaction = randomBytes(12)): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(body.length, 2);
  head.writeUInt32BE(0x2112a442, 4);
  return Buffer.concat([head, transaction, body]);
}

function valueOf(message: Buffer, wanted: number): Buffer | undefined {
  for (let at = 20; at + 4 <= message.length; at += 4 + Math.ceil(message.readUInt16BE(at + 2) / 4) * 4) {
    if (message.readUInt16BE(at) === wanted) return message.subarray(at + 4, at + 4 + message.readUInt16BE(at + 2));
  }
  return undefined;
}

/** Resolves when somebody answers STUN on a port. */
async function answering(port: number): Promise<void> {
  const socket = createSocket('udp4');
  const ask = setInterval(() => {
    socket.send(stunMessage(0x0001, Buffer.alloc(0)), port, '127.0.0.1');
  }, 50);
  socket.on('error', () => undefined);
  await once(socket, 'message');
  clearInterval(ask);
  socket.close();
}

/** Asks a TURN server for an allocation with long-term credentials (RFC 8656), and tells how it went. */
async function allocate(port: number, username: string, password: string): Promise<'success' | 'refused'> {
  const socket = createSocket('udp4');
  const ask = async (message: Buffer): Promise<Buffer> => {
    socket.send(message, port, '127.0.0.1');
    return ((await once(socket, 'message')) as [Buffer])[0];
  };
  const transport = attribute(0x0019, Buffer.from([17, 0, 0, 0]));
  const challenge = await ask(stunMessage(0x0003, transport));
  const [realm, nonce] = [valueOf(challenge, 0x0014), valueOf(challenge, 0x0015)];
  if (!realm || !nonce) throw new Error('no challenge');
  const body = Buffer.concat([transport, attribute(0x0006, Buffer.from(username)), attribute(0x0014, realm), attribute(0x0015, nonce)]);
  // The integrity is computed over a header that counts the integrity attribute (24 bytes) too.
  const unsigned = stunMessage(0x0003, Buffer.concat([body, Buffer.alloc(24)])).subarray(0, 20 + body.length);
  const key = createHash('md5').update(`${username}:${realm.toString()}:${password}`).digest();
  const integrity = createHmac('sha1', key).update(unsigned).digest();
  const answer = await ask(Buffer.concat([unsigned, attribute(0x0008, integrity)]));
  socket.close();
  return answer.readUInt16BE(0) === 0x0103 ? 'success' : 'refused';
}

describe('the STUN answer built in', () => {
  it('tells a caller their own address, and OPEN tells callers where it is', async () => {
    const server = await startServer({ ice: { stunPort: 0 } });
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const request = stunMessage(0x0001, Buffer.alloc(0));
    socket.send(request, server.stunPort, '127.0.0.1');
    const [answer] = (await once(socket, 'message')) as [Buffer];
    assert.equal(answer.readUInt16BE(0), 0x0101);
    assert.deepEqual(answer.subarray(4, 20), request.subarray(4, 20));
    const mapped = valueOf(answer, 0x0020);
    assert.equal((mapped?.readUInt16BE(2) ?? 0) ^ 0x2112, socket.address().port);
    assert.equal(((mapped?.readUInt32BE(4) ?? 0) ^ 0x2112a442) >>> 0, 0x7f000001);
    socket.close();
    const client = await TestClient.open(server);
    const { iceServers } = client.frames[0]?.payload as unknown as Ice;
    assert.deepEqual(iceServers, [{ urls: [`stun:127.0.0.1:${String(server.stunPort)}`] }]);
    client.drop();
    await server.close();
  });

  it('answers nothing else, and refuses what it does not understand', () => {
    const from = { address: '2001:db8::7', family: 'IPv6', port: 9 } as const;
    const request = stunMessage(0x0001, Buffer.alloc(0), Buffer.alloc(12, 1));
    assert.equal(valueOf(stunAnswer(request, from) ?? Buffer.alloc(0), 0x0020)?.length, 20);
    const refused = stunAnswer(stunMessage(0x0001, attribute(0x7777, Buffer.from('x'))), from);
    assert.equal(refused?.readUInt16BE(0), 0x0111);
    assert.deepEqual(valueOf(refused, 0x000a), Buffer.from([0x77, 0x77]));
    for (const other of [Buffer.alloc(0), Buffer.alloc(19), randomBytes(40), stunMessage(0x0003, Buffer.alloc(0)), request.subarray(0, 20).fill(0, 4, 8)]) {
      assert.equal(stunAnswer(other, from), undefined);
    }
    assert.equal(stunAnswer(stunMessage(0x0001, Buffer.from([0x80, 0x22, 0xff, 0xff])), from), undefined);
    for (let n = 0; n < 2000; n++) stunAnswer(stunMessage(0x0001, randomBytes(n % 200)), from);
  });
});

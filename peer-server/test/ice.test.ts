import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { turnCredentials } from '../src/ice.js';
import { stunAnswer } from '../src/stun.js';
import { startServer, TestClient } from './helpers/client.js';
import { ours } from './helpers/children.js';
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
    assert.equal(
      turn?.credential,
      createHmac('sha1', turnSecret)
        .update(turn?.username ?? '')
        .digest('base64'),
    );
    const renewed = (await client.next('ICE')).payload as unknown as Ice;
    assert.ok(Number(renewed.iceServers[1]?.username?.split(':')[0]) > Number(ends));
    client.drop();
    await server.close();
  });

  const coturn = spawnSync('turnserver', ['--version']).error ? 'turnserver (coturn) is not installed' : false;
  it(
    'are what coturn accepts as we configure it, unless they have ended or were forged; private peers are refused',
    { skip: coturn },
    async () => {
      const port = await freePort();
      const config = fileURLToPath(new URL('../deploy/turnserver.conf', import.meta.url));
      const here = [
        '--listening-ip=127.0.0.1',
        '--relay-ip=127.0.0.1',
        `--listening-port=${String(port)}`,
        '--log-file=stdout',
        '--pidfile=',
      ];
      const turn = ours(
        spawn('turnserver', ['-c', config, '--static-auth-secret=north', '--realm=test', ...here, '--no-tls', '--no-dtls']),
      );
      try {
        await answering(port);
        const now = Date.now() / 1000;
        const ended = turnCredentials('north', 'ann', now - 60);
        assert.equal((await TurnClient.allocate(port, ended.username, ended.credential)).status, 401);
        const forged = turnCredentials('south', 'ann', now + 60);
        assert.equal((await TurnClient.allocate(port, forged.username, forged.credential)).status, 401);
        const good = turnCredentials('north', 'ann', now + 60);
        const client = await TurnClient.allocate(port, good.username, good.credential);
        assert.equal(client.status, 0);
        for (const address of ['10.0.0.1', '127.0.0.1', '192.168.1.1', '169.254.169.254', '172.20.0.1', '100.64.0.1']) {
          assert.equal(await client.bind(address), 403, address);
        }
        assert.equal(await client.bind('8.8.8.8'), 0);
        // Without a channel no packet gets there either.
        const inside = createSocket('udp4').bind(0, '127.0.0.1');
        await once(inside, 'listening');
        let reached = 0;
        inside.on('message', () => (reached += 1));
        for (let n = 0; n < 5; n++) await client.send('127.0.0.1', inside.address().port);
        assert.equal(reached, 0);
        inside.close();
        client.close();
      } finally {
        turn.kill();
        await once(turn, 'exit');
      }
    },
  );
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

/** As much of a TURN client (RFC 8656, long-term credentials) as it takes to see what a server allows. */
class TurnClient {
  /** 0, or the code of the error. */
  status = 0;
  readonly #socket = createSocket('udp4');
  readonly #port: number;
  #channel = 0;
  #sign: (type: number, body: Buffer) => Buffer = stunMessage;

  private constructor(port: number) {
    this.#port = port;
  }

  static async allocate(port: number, username: string, password: string): Promise<TurnClient> {
    const client = new TurnClient(port);
    const udp = attribute(0x0019, Buffer.from([17, 0, 0, 0]));
    const challenge = await client.#ask(stunMessage(0x0003, udp));
    const [realm, nonce] = [valueOf(challenge, 0x0014), valueOf(challenge, 0x0015)];
    if (!realm || !nonce) throw new Error('no challenge');
    const key = createHash('md5').update(`${username}:${realm.toString()}:${password}`).digest();
    const who = Buffer.concat([attribute(0x0006, Buffer.from(username)), attribute(0x0014, realm), attribute(0x0015, nonce)]);
    client.#sign = (type, body) => {
      const signed = Buffer.concat([body, who]);
      // The integrity is computed over a header that counts the integrity attribute (24 bytes) too.
      const message = stunMessage(type, Buffer.concat([signed, Buffer.alloc(24)])).subarray(0, 20 + signed.length);
      return Buffer.concat([message, attribute(0x0008, createHmac('sha1', key).update(message).digest())]);
    };
    client.status = statusOf(await client.#ask(client.#sign(0x0003, udp)));
    if (client.status !== 0) client.close();
    return client;
  }

  /** Asks for a channel to an address. */
  async bind(address: string): Promise<number> {
    const channel = attribute(0x000c, Buffer.from([0x40, this.#channel++, 0, 0]));
    return statusOf(await this.#ask(this.#sign(0x0009, Buffer.concat([channel, peer(address, 9)]))));
  }

  /** Sends a packet to an address through the relay, and waits until the server has dealt with it. */
  async send(address: string, port: number): Promise<void> {
    await this.#ask(this.#sign(0x0008, peer(address, port)));
    const packet = stunMessage(0x0016, Buffer.concat([peer(address, port), attribute(0x0013, Buffer.from('through'))]));
    this.#socket.send(packet, this.#port, '127.0.0.1');
    await this.#ask(stunMessage(0x0001, Buffer.alloc(0)));
  }

  close(): void {
    this.#socket.close();
  }

  async #ask(message: Buffer): Promise<Buffer> {
    this.#socket.send(message, this.#port, '127.0.0.1');
    return ((await once(this.#socket, 'message')) as [Buffer])[0];
  }
}

/** XOR-PEER-ADDRESS of an IPv4 address. */
function peer(address: string, port: number): Buffer {
  const hidden = Buffer.from([0, 1, 0, 0, ...address.split('.').map(Number)]);
  hidden.writeUInt16BE(port ^ 0x2112, 2);
  hidden.writeUInt32BE((hidden.readUInt32BE(4) ^ 0x2112a442) >>> 0, 4);
  return attribute(0x0012, hidden);
}

function statusOf(answer: Buffer): number {
  const error = valueOf(answer, 0x0009);
  return error ? (error[2] ?? 0) * 100 + (error[3] ?? 0) : 0;
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
    for (const other of [
      Buffer.alloc(0),
      Buffer.alloc(19),
      randomBytes(40),
      stunMessage(0x0003, Buffer.alloc(0)),
      request.subarray(0, 20).fill(0, 4, 8),
    ]) {
      assert.equal(stunAnswer(other, from), undefined);
    }
    assert.equal(stunAnswer(stunMessage(0x0001, Buffer.from([0x80, 0x22, 0xff, 0xff])), from), undefined);
    for (let n = 0; n < 2000; n++) stunAnswer(stunMessage(0x0001, randomBytes(n % 200)), from);
  });
});

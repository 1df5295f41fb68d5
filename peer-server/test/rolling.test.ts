import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { TestClient } from './helpers/client.js';
import { BrokerProcess } from './helpers/processes.js';
import { redisMissing, TestRedis } from './helpers/redis.js';

/** A plain balancer: TCP, in turns, to whoever says that it is ready; it knows nothing of who was where before. */
class Balancer {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  nodes: readonly BrokerProcess[];
  #turn = 0;

  constructor(nodes: readonly BrokerProcess[]) {
    this.nodes = nodes;
    this.#server = createServer(socket => void this.#join(socket));
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async #join(socket: Socket): Promise<void> {
    const node = await this.#ready();
    const onward = connect(node.port, '127.0.0.1');
    for (const [end, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      this.#open.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        this.#open.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  }

  async #ready(): Promise<BrokerProcess> {
    for (;;) {
      const node = this.nodes[this.#turn++ % this.nodes.length] as BrokerProcess;
      const answer = await fetch(new URL('/ready', node.url)).catch(() => undefined);
      if (answer?.ok === true) return node;
    }
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
  }
}

/** Somebody with a page of ours: goes where MOVE or a lost socket sends them, and says again what was not answered. */
class Visitor {
  readonly id = randomBytes(8).toString('hex');
  readonly token = randomBytes(16).toString('hex');
  /** Every socket that they had, the last one is in use. */
  readonly sockets: TestClient[] = [];
  readonly #port: number;
  #opened: Promise<void>;
  #gone = false;

  constructor(port: number) {
    this.#port = port;
    this.#opened = this.#connect();
  }

  /** Enters a room, and gives the seat's number. */
  async join(room: string): Promise<number> {
    for (;;) {
      const client = this.sockets.at(-1);
      const joined = await this.#opened.then(() => client?.join(room)).catch(() => undefined);
      if (joined) return (joined.payload?.['self'] as { seq: number }).seq;
    }
  }

  leave(): void {
    this.#gone = true;
    this.sockets.at(-1)?.drop();
  }

  #connect(): Promise<void> {
    const client = new TestClient({ port: this.#port }, { id: this.id, token: this.token });
    this.sockets.push(client);
    const follow = (): void => {
      if (!this.#gone && this.sockets.at(-1) === client) this.#opened = this.#connect();
    };
    client.socket.on('close', follow);
    const opened = new Promise<void>((resolve, reject) => {
      client.socket.on('close', reject);
      client.socket.on('message', data => {
        const { type, payload } = JSON.parse((data as Buffer).toString()) as { type: string; payload?: { after?: number } };
        if (type === 'OPEN') resolve();
        if (type === 'MOVE') setTimeout(follow, payload?.after ?? 0);
      });
    });
    // Whoever waits for it hears of it; where nobody does, the next socket is on its way.
    opened.catch(() => undefined);
    return opened;
  }
}

describe('a rolling deploy of two nodes', { skip: redisMissing() }, () => {
  let redis: TestRedis;
  let balancer: Balancer;
  const nodes: BrokerProcess[] = [];
  const visitors: Visitor[] = [];
  const arrive = (): Visitor => {
    const visitor = new Visitor(balancer.port);
    visitors.push(visitor);
    return visitor;
  };
  const start = async (): Promise<BrokerProcess> => {
    const node = await BrokerProcess.start(['--redis', redis.url, '--timing', 'drain=4000', '--log-level', 'silent']);
    nodes.push(node);
    return node;
  };

  before(async () => {
    redis = await TestRedis.start();
    balancer = new Balancer(await Promise.all([start(), start()]));
    await balancer.listen();
  });
  after(async () => {
    for (const visitor of visitors) visitor.leave();
    balancer.close();
    await Promise.all(nodes.map(node => node.end()));
    await redis.end();
  });

  it('loses no join and no seat', async t => {
    const staying = Array.from({ length: 12 }, arrive);
    const room = (n: number): string => `room ${String(n % 3)}`;
    const seats = await Promise.all(staying.map((visitor, n) => visitor.join(room(n))));
    let deployed = false;
    let joins = 0;
    const slowest: number[] = [];
    const come = async (): Promise<void> => {
      while (!deployed) {
        const visitor = arrive();
        const started = performance.now();
        for (const part of ['a', 'b']) await visitor.join(`${part} ${visitor.id}`);
        slowest.push(performance.now() - started);
        joins += 2;
        visitor.leave();
      }
    };
    const coming = Promise.all([come(), come(), come()]);
    for (const old of [...balancer.nodes]) {
      assert.equal(await old.end('SIGTERM'), 0);
      const fresh = await start();
      balancer.nodes = balancer.nodes.map(node => (node === old ? fresh : node));
    }
    deployed = true;
    await coming;
    assert.deepEqual(await Promise.all(staying.map((visitor, n) => visitor.join(room(n)))), seats, 'everybody has the seat that they had');
    for (const { sockets } of staying) {
      const seen = sockets.flatMap(({ frames }) => frames);
      const gone = seen.filter(({ type, payload }) => type === 'MEMBER-GONE' || payload?.member?.['present'] === false);
      assert.deepEqual(gone, [], 'nobody was seen to leave');
      assert.ok(sockets.length >= 2, 'everybody was moved');
    }
    t.diagnostic(
      `${String(joins)} joins while both nodes were replaced, the slowest visitor was in after ${Math.max(...slowest).toFixed(0)} ms`,
    );
  });
});

/**
 * Our broker beside PeerServer 1.0.2, in one run on one machine: `node --import tsx test/bench/broker.ts [--quick] [--cpu] [--redis]`.
 * Every figure is taken from processes of their own; the load comes from this one.
 */
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { TestRedis } from '../../peer-server/test/helpers/redis.js';

// The workspace's own `ws`; the root may hold an older one for its tools.
const { WebSocket } = createRequire(new URL('../../peer-server/package.json', import.meta.url))('ws') as {
  WebSocket: typeof globalThis.WebSocket;
};

execFileSync('npm', ['run', '--silent', 'build', '-w', 'peer-server'], {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  stdio: 'inherit',
});

const quick = process.argv.includes('--quick');
const held = quick ? 2000 : 10_000;
const sockets = quick ? 300 : 1000;
const relays = quick ? 6000 : 40_000;
const seconds = quick ? 4 : 8;
const latencyTurns = quick ? 1 : 5;

interface Usage {
  /** Milliseconds of CPU since the start. */
  readonly cpu: number;
  readonly rss: number;
}

class Broker {
  readonly name: string;
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(name: string, child: ChildProcess, port: number) {
    this.name = name;
    this.#child = child;
    this.port = port;
  }

  static async start(name: string, kind: 'ours' | 'stock' | 'bare', redis?: string): Promise<Broker> {
    const file = fileURLToPath(new URL('broker-child.ts', import.meta.url));
    const child = fork(file, [kind, ...(redis === undefined ? [] : [redis])], { execArgv: ['--import', 'tsx', '--expose-gc'] });
    const [message] = (await once(child, 'message')) as [{ port: number }];
    return new Broker(name, child, message.port);
  }

  async usage(of: 'cpu' | 'memory' = 'cpu'): Promise<Usage> {
    this.#child.send(of);
    const [usage] = (await once(this.#child, 'message')) as [Usage];
    return usage;
  }

  async end(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }
}

interface Peer {
  readonly id: string;
  readonly socket: WebSocket;
  onOffer: (n: number, at: number) => void;
}

let serial = 0;

function connect(port: number): Promise<Peer> {
  const id = `bench${String(++serial)}`;
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/peerjs?key=peerjs&id=${id}&token=${id}-secret`);
  return new Promise((resolve, reject) => {
    const peer: Peer = { id, socket, onOffer: () => undefined };
    socket.onerror = () => {
      reject(new Error('no connection'));
    };
    socket.onmessage = ({ data }) => {
      const text = data as string;
      if (text.startsWith('{"type":"OPEN"')) resolve(peer);
      else if (text.includes('"OFFER"')) {
        const { payload } = JSON.parse(text) as { payload: { n: number; at: number } };
        peer.onOffer(payload.n, payload.at);
      }
    };
  });
}

async function connectMany(port: number, count: number): Promise<Peer[]> {
  const peers: Peer[] = [];
  while (peers.length < count) {
    peers.push(...(await Promise.all(Array.from({ length: Math.min(100, count - peers.length) }, () => connect(port)))));
  }
  return peers;
}

function closeAll(peers: readonly Peer[]): void {
  for (const { socket } of peers) socket.close();
}

const sdp = 'a=candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host generation 0\r\n'.repeat(36);

/** An OFFER of about 2600 bytes, as a video call makes. */
function offer(dst: string, n: number): string {
  return JSON.stringify({ type: 'OFFER', dst, payload: { n, at: performance.now(), type: 'media', sdp: { type: 'offer', sdp } } });
}

/** Peers of some brokers that together are one, and OFFERs between them at full speed, with a bounded number on the way. */
class Crowd {
  readonly #brokers: readonly Broker[];
  readonly #peers: readonly Peer[];
  #sent = 0;

  private constructor(brokers: readonly Broker[], peers: readonly Peer[]) {
    this.#brokers = brokers;
    this.#peers = peers;
  }

  static async gather(brokers: readonly Broker[]): Promise<Crowd> {
    const parts = await Promise.all(brokers.map(broker => connectMany(broker.port, sockets / brokers.length)));
    const crowd = new Crowd(brokers, parts.flat());
    // What a server does in its first second, compiling, is not what it does all day.
    await crowd.send(relays / 4);
    return crowd;
  }

  /** Resolves when that many messages have arrived. */
  send(count: number): Promise<void> {
    const end = this.#sent + count;
    const peers = this.#peers;
    return new Promise(resolve => {
      let got = 0;
      const more = (): void => {
        const n = this.#sent;
        const from = peers[n % peers.length];
        const to = peers[(n * 7 + 1) % peers.length];
        if (n >= end || !from || !to) return;
        this.#sent += 1;
        from.socket.send(offer(to.id, n));
      };
      for (const peer of peers) {
        peer.onOffer = () => {
          got += 1;
          more();
          if (got === count) resolve();
        };
      }
      for (let n = 0; n < 64; n++) more();
    });
  }

  /** CPU milliseconds per message of all its brokers together. */
  async cost(count: number): Promise<number> {
    const before = await Promise.all(this.#brokers.map(broker => broker.usage()));
    await this.send(count);
    const after = await Promise.all(this.#brokers.map(broker => broker.usage()));
    return after.reduce((sum, usage, i) => sum + usage.cpu - (before[i]?.cpu ?? 0), 0) / count;
  }

  leave(): void {
    closeAll(this.#peers);
  }
}

async function cpuPerMessage(brokers: readonly Broker[]): Promise<number> {
  const crowd = await Crowd.gather(brokers);
  const cost = await crowd.cost(relays);
  crowd.leave();
  return cost;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** How long a message takes at 200 a second over many sockets, and how many were lost. */
async function latency(brokers: readonly Broker[]): Promise<{ readonly p50: number; readonly p99: number; readonly lost: number }> {
  const peers = (await Promise.all(brokers.map(broker => connectMany(broker.port, sockets / brokers.length)))).flat();
  const times: number[] = [];
  for (const peer of peers) peer.onOffer = (_, at) => times.push(performance.now() - at);
  const total = seconds * 200;
  await new Promise<void>(resolve => {
    const start = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      for (const due = ((performance.now() - start) / 1000) * 200; sent < due && sent < total; sent++) {
        const to = peers[(sent * 13 + 5) % peers.length];
        if (to) peers[(sent * 7) % peers.length]?.socket.send(offer(to.id, sent));
      }
      if (sent < total) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
  const deadline = performance.now() + 5000;
  while (times.length < total && performance.now() < deadline) await new Promise(resolve => setTimeout(resolve, 20));
  closeAll(peers);
  times.sort((a, b) => a - b);
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), lost: total - times.length };
}

/** KiB of resident memory per held socket, and how many of them are still open in the end. */
async function memory(broker: Broker): Promise<{ readonly kib: number; readonly open: number }> {
  closeAll(await connectMany(broker.port, 200));
  const before = await broker.usage('memory');
  const peers = await connectMany(broker.port, held);
  const after = await broker.usage('memory');
  const open = peers.filter(({ socket }) => socket.readyState === 1).length;
  closeAll(peers);
  return { kib: (after.rss - before.rss) / 1024 / held, open };
}

/** Rooms of four filled one after the other, over all brokers: joins per second. */
async function joins(brokers: readonly Broker[]): Promise<number> {
  const count = quick ? 400 : 2000;
  const peers = (await Promise.all(brokers.map(broker => connectMany(broker.port, count / brokers.length)))).flat();
  const start = performance.now();
  await Promise.all(
    peers.map(
      (peer, n) =>
        new Promise<void>(resolve => {
          peer.socket.addEventListener('message', ({ data }) => {
            if ((data as string).startsWith('{"type":"JOINED"')) resolve();
          });
          const room = `room ${String(Math.floor(n / 4))} ${String(serial)}`;
          peer.socket.send(JSON.stringify({ type: 'JOIN', payload: { ref: '1', room, name: 'Bench' } }));
        }),
    ),
  );
  const rate = count / ((performance.now() - start) / 1000);
  closeAll(peers);
  return rate;
}

const number = (value: number, digits = 3): string => value.toFixed(digits);
const median = (values: readonly number[]): number =>
  percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

type Start = () => Promise<Broker[]>;

async function fresh<T>(start: Start, work: (brokers: Broker[]) => Promise<T>): Promise<T> {
  const brokers = await start();
  const result = await work(brokers);
  await Promise.all(brokers.map(broker => broker.end()));
  return result;
}

function report(name: string, row: Readonly<Record<string, number>>): void {
  const figures = Object.entries(row).map(([key, value]) => `${key} ${number(value)}`);
  process.stdout.write(`${name}: ${figures.join(', ')} (load ${number(loadavg()[0] ?? 0, 1)})\n`);
}

const stock: Start = async () => [await Broker.start('stock', 'stock')];
const ours: Start = async () => [await Broker.start('ours', 'ours')];

const bare: Start = async () => [await Broker.start('bare', 'bare')];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: readonly number[]): string =>
  `${number(median(values), 3)} (${number(Math.min(...values), 3)} to ${number(Math.max(...values), 3)})`;

// All three at once and in short turns, so that the rest of the machine disturbs all alike.
const turns = quick ? 8 : 20;
const turnLength = quick ? 2000 : 4000;
const costs = { stock: [] as number[], ours: [] as number[], bare: [] as number[] };
const contest = { stock: await stock(), ours: await ours(), bare: await bare() };
const kinds = ['stock', 'ours', 'bare'] as const;
const crowds = new Map<string, Crowd>();
for (const kind of kinds) crowds.set(kind, await Crowd.gather(contest[kind]));
for (let turn = 0; turn < turns; turn++) {
  for (const kind of kinds) costs[kind].push((await crowds.get(kind)?.cost(turnLength)) ?? NaN);
}
for (const kind of kinds) {
  crowds.get(kind)?.leave();
  for (const broker of contest[kind]) await broker.end();
  process.stdout.write(`CPU ms per message, ${String(turns)} turns of ${String(turnLength)}, ${kind}: ${spread(costs[kind])}\n`);
}
for (const kind of ['ours', 'bare'] as const) {
  report(`CPU per message, ${kind} to stock`, {
    'of medians': median(costs[kind]) / median(costs.stock),
    'of means': mean(costs[kind]) / mean(costs.stock),
    'median of turns': median(costs[kind].map((cost, turn) => cost / (costs.stock[turn] ?? NaN))),
  });
}
if (!process.argv.includes('--cpu')) {
  // Both at the same time: what delays one message delays the other's too.
  const latencies: (readonly Awaited<ReturnType<typeof latency>>[])[] = [];
  for (let turn = 0; turn < latencyTurns; turn++) {
    latencies.push(await Promise.all([fresh(stock, latency), fresh(ours, latency)]));
  }
  for (const [n, name] of ['PeerServer 1.0.2', 'ours'].entries()) {
    const turns = latencies.flatMap(both => both[n] ?? []);
    const lost = turns.reduce((sum, turn) => sum + turn.lost, 0);
    const [p50, p99] = [turns.map(turn => turn.p50), turns.map(turn => turn.p99)];
    process.stdout.write(
      `${name}, latency ms, ${String(latencyTurns)} turns: p50 ${spread(p50)}, p99 ${spread(p99)}, lost ${String(lost)}\n`,
    );
  }
  for (const [name, start] of [
    ['PeerServer 1.0.2', stock],
    ['ours', ours],
  ] as const) {
    report(`${name}, ${String(held)} sockets`, await fresh(start, ([broker]) => memory(broker as Broker)));
  }
  report('ours, rooms', { joins: await fresh(ours, joins) });
}
if (process.argv.includes('--redis')) {
  const redis = await TestRedis.start();
  const node = (): Promise<Broker> => Broker.start('ours', 'ours', redis.url);
  for (const [name, start] of [
    ['one node and Redis', async () => [await node()]],
    ['two nodes and Redis', async () => [await node(), await node()]],
  ] as const) {
    report(`${name}, CPU ms per message`, { cpu: await fresh(start, cpuPerMessage) });
    report(`${name}, latency ms`, { ...(await fresh(start, latency)) });
    report(`${name}, rooms`, { joins: await fresh(start, joins) });
  }
  await redis.end();
}

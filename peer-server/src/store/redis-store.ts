import { randomBytes } from 'node:crypto';
import { createClient } from 'redis';
import type { Config } from '../config.js';
import type { RingContact } from '../protocol-ring.js';
import { userKey, userOf } from '../rings/user-state.js';
import type { RoomState } from '../rooms/room-state.js';
import { restore } from '../rooms/restore.js';
import type { RoomPolicy } from '../rooms/transitions.js';
import { roomPolicy } from '../policies.js';
import { byNode } from './memory-store.js';
import { nodeLease, RedisCare, renewal } from './redis-care.js';
import { RedisClock } from './redis-clock.js';
import { RedisInbox } from './redis-inbox.js';
import { scripts, type Script } from './redis-scripts.js';
import { RoomMirror } from './room-mirror.js';
import { commitArguments, isUser, type Stored } from './stored.js';
import { expireBurst, WaitingRoom, type Expired } from './waiting-room.js';
import type { Change, Claim, Claimed, NodeMessage, Store, WhenAbsent } from './store.js';

/** How long the first connection may take. */
const firstPatience = 10_000;
/** How often a transition may find that another node was faster. */
const mostRetries = 200;

export interface RedisStoreOptions {
  readonly url: string;
  /** Before every key, so that several brokers may share one Redis. */
  readonly prefix?: string;
  /** The clock that all nodes share; Redis's own by default. */
  readonly clock?: RedisClock;
}

/** The Redis at which any number of nodes meet. */
export class RedisStore implements Store {
  readonly node = randomBytes(8).toString('hex');
  readonly #config: Config;
  readonly #policy: RoomPolicy;
  readonly #prefix: string;
  readonly #client: ReturnType<typeof createClient>;
  readonly #inbox: RedisInbox;
  readonly #mirror = new RoomMirror();
  readonly #care: RedisCare;
  /** This node's own registrations, by session: told again when Redis has lost them. */
  readonly #own = new Map<string, { readonly id: string; readonly owner: string }>();
  /** One transition of a room at a time on this node; only other nodes can come in between. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** What was relayed while Redis was away. */
  readonly #outage: WaitingRoom;
  #receive: (message: NodeMessage) => void = () => undefined;
  readonly #clock: RedisClock;
  #timers: readonly NodeJS.Timeout[] = [];
  #ready = false;
  #readySince = 0;
  /** Redis has lost what this node's peers had there, and not all of it is told again yet. */
  #owing = false;
  #again: NodeJS.Timeout | undefined;
  #waiters: (() => void)[] = [];
  #closed = false;

  constructor(config: Config, { url, prefix = 'calltag:', clock = new RedisClock() }: RedisStoreOptions) {
    this.#clock = clock;
    this.#config = config;
    this.#prefix = prefix;
    this.#policy = roomPolicy(config);
    this.#outage = new WaitingRoom(config.limits, config.timing.expire);
    const socket = { reconnectStrategy: (tries: number): number => Math.min(1000, 50 * 2 ** Math.min(tries, 5)), connectTimeout: 2000 };
    this.#client = createClient({ url, socket, disableOfflineQueue: true });
    this.#client.on('ready', () => void this.#arrive());
    this.#client.on('error', () => {
      this.#ready = false;
    });
    const reader = this.#client.duplicate();
    reader.on('error', () => undefined);
    this.#inbox = new RedisInbox(reader, `${prefix}in:${this.node}`, message => {
      if (message.kind === 'frame') this.#mirror.read(message.sessions, message.text);
      this.#receive(message);
    });
    this.#care = new RedisCare(config, {
      client: this.#client,
      key: name => this.#key(name),
      now: () => this.now(),
      run: (script, ...args) => this.#run(script, ...args),
      update: (name, change) => this.update(name, change),
      giveUp: async dst => {
        this.#tellExpired(await this.#expire(dst, Number.MAX_SAFE_INTEGER));
      },
    });
    this.#connectReader = () => reader.connect().then(() => undefined);
  }

  readonly #connectReader: () => Promise<void>;

  get ready(): boolean {
    return this.#ready;
  }

  async open(receive: (message: NodeMessage) => void): Promise<void> {
    this.#receive = receive;
    const connected = Promise.all([this.#client.connect(), this.#connectReader(), this.#untilReady(firstPatience)]);
    await connected.catch((error: unknown) => {
      this.#client.destroy();
      void this.#inbox.close();
      throw new Error('Redis cannot be reached. Start it, or correct the address given by --redis.', { cause: error });
    });
    this.#inbox.start();
    this.#timers = [
      setInterval(() => void this.#renew().catch(() => undefined), renewal).unref(),
      setInterval(() => void this.#sweep().catch(() => undefined), this.#config.timing.sweep).unref(),
    ];
  }

  async claim({ id, owner, session }: Claim): Promise<Claimed> {
    await this.#untilReady();
    const answer = (await this.#run(scripts.claim, id, owner, this.node, session)) as readonly string[];
    const place = (node = '', holder = ''): { node: string; session: string } | undefined =>
      holder === '' ? undefined : { node, session: holder };
    if (answer[0] === 'taken') return { outcome: 'taken', holder: place(answer[1], answer[2]) };
    this.#own.set(session, { id, owner });
    const [, resumed, node, before, rooms, waiting] = answer as unknown as readonly [string, string, string, string, string[], string[]];
    const texts = waiting.map(entry => entry.split('\n').slice(2).join('\n')).filter(Boolean);
    return { outcome: 'held', resumed: resumed === '1', rooms, previous: place(node, before), waiting: texts };
  }

  async release(id: string, session: string): Promise<readonly string[] | undefined> {
    this.#own.delete(session);
    this.#mirror.forget(session);
    await this.#untilReady();
    return ((await this.#run(scripts.release, id, session)) as readonly string[] | null) ?? undefined;
  }

  async ids(): Promise<readonly string[]> {
    const nodes = await this.#client.zRange(this.#key('nodes'), 0, -1);
    return nodes.length > 0 ? this.#client.sUnion(nodes.map(node => this.#key(`ids:${node}`))) : [];
  }

  relay(src: string, dst: string, text: string, absent: WhenAbsent): void {
    if (!this.#ready) {
      this.#relayLocally(src, dst, text, absent);
      return;
    }
    const { queueMessages, queueBytes, queueTotalBytes } = this.#config.limits;
    const queue = absent === 'queue' ? '1' : '0';
    // The server itself speaks (EXPIRE) in the name of somebody who is not there, and may reach anybody.
    const mates = this.#config.relay === 'room' && !text.startsWith('{"type":"EXPIRE"') ? 1 : 0;
    const bounds = [this.now(), this.#config.timing.expire, queueMessages, queueBytes, queueTotalBytes, mates].map(String);
    // What was on its way when the connection broke may have arrived or not; sending it twice would be worse than losing it.
    void this.#run(scripts.relay, src, dst, text, queue, ...bounds).catch(() => undefined);
  }

  tell(node: string, message: NodeMessage): void {
    if (node === this.node) {
      this.#receive(message);
      return;
    }
    if (!this.#ready) return;
    const trim = { TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: 8192 } } as const;
    void this.#client.xAdd(this.#key(`in:${node}`), '*', { m: JSON.stringify(message) }, trim).catch(() => undefined);
  }

  update<R, S extends Stored = RoomState>(room: string, change: Change<R, S>): Promise<R> {
    const before = this.#turns.get(room) ?? Promise.resolve();
    const turn = before.then(() => this.#update(room, change));
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(room, settled);
    void settled.then(() => {
      if (this.#turns.get(room) === settled) this.#turns.delete(room);
    });
    return turn;
  }

  async due(): Promise<readonly string[]> {
    if (!this.#ready) return [];
    return this.#client.zRangeByScore(this.#key('due'), '-inf', this.now(), { LIMIT: { offset: 0, count: 64 } });
  }

  rooms(): Promise<number> {
    return this.#client.sCard(this.#key('rooms'));
  }

  userCount(): Promise<number> {
    return this.#client.sCard(this.#key('users'));
  }

  async contacts(users?: readonly string[]): Promise<readonly RingContact[]> {
    await this.#untilReady();
    const directory = this.#key('directory');
    const entries = users
      ? users.length > 0 && (await this.#client.hmGet(directory, users.map(userKey)))
      : await this.#client.hVals(directory);
    return (entries || []).flatMap(entry => (entry == null ? [] : [JSON.parse(entry) as RingContact]));
  }

  async queuedBytes(): Promise<number> {
    return Number((await this.#client.get(this.#key('queued'))) ?? 0);
  }

  /** Redis's clock, in milliseconds, the same for every node; between two looks at it, this process's own monotonic one. */
  now(): number {
    return this.#clock.now();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#again);
    await this.#inbox.close();
    if (this.#client.isReady) {
      await this.#client
        .multi()
        .zRem(this.#key('nodes'), this.node)
        .del(this.#nodeKeys(this.node))
        .exec()
        .catch(() => undefined);
    }
    this.#client.destroy();
  }

  #key(name: string): string {
    return this.#prefix + name;
  }

  #nodeKeys(node: string): string[] {
    return ['in', 'ids', 'at'].map(kind => this.#key(`${kind}:${node}`));
  }

  #run({ sha }: Script, ...args: readonly string[]): Promise<unknown> {
    return this.#client.evalSha(sha, { arguments: [this.#prefix, ...args] });
  }

  async #update<R, S extends Stored>(name: string, change: Change<R, S>): Promise<R> {
    const kind = userOf(name) === undefined ? 'rooms' : 'users';
    for (let attempt = 0; attempt < mostRetries; attempt++) {
      await this.#untilReady();
      const [etag, text] = await this.#client.hmGet(this.#key(`room:${name}`), ['etag', 'state']);
      const before = text == null ? undefined : (JSON.parse(text) as S);
      const { state, deliveries, news, result } = change(before, this.now());
      const parcels = deliveries.flatMap(({ to, text: frame }) =>
        [...byNode(to)].flatMap(([node, sessions]) => [node, sessions.join(' '), frame]),
      );
      if (state === before && parcels.length === 0) return result;
      const arguments_ = [...commitArguments(before, state), news ? JSON.stringify(news) : '', ...parcels];
      const kept = await this.#run(scripts.commit, name, kind, etag ?? '', ...arguments_);
      if (kept === 1) {
        if (!state || !isUser(state)) this.#noteSeats(name, state);
        return result;
      }
    }
    throw new Error(`${JSON.stringify(name)} changes too fast.`);
  }

  /** One's own PART is told to nobody but the others, so the mirror learns of it here. */
  #noteSeats(name: string, state: RoomState | undefined): void {
    for (const [id, session] of this.#mirror.rooms.get(name)?.own ?? []) {
      if (state?.seats.find(seat => seat.id === id)?.place?.session !== session) this.#mirror.forget(session, name);
    }
  }

  /** Between peers of this node messages go on while Redis is away; the others' wait for it, as long as any message waits. */
  #relayLocally(src: string, dst: string, text: string, absent: WhenAbsent): void {
    const sessions = [...this.#own].flatMap(([session, { id }]) => (id === dst ? [session] : [])).slice(-1);
    if (sessions.length > 0) this.#receive({ kind: 'frame', sessions, text });
    else if (absent === 'queue') this.#outage.add(src, dst, text, performance.now());
  }

  #untilReady(patience = this.#config.timing.expire): Promise<void> {
    if (this.#ready) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error('Redis cannot be reached.'));
      }, patience);
      this.#waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** A connection was made, the first or another one: whatever Redis does not know any more is told again, then work goes on. */
  async #arrive(): Promise<void> {
    clearTimeout(this.#again);
    try {
      for (const { source } of Object.values(scripts)) await this.#client.scriptLoad(source);
      await this.#clock.read(this.#client);
      await this.#beThere();
      this.#readySince = performance.now();
      this.#ready = true;
      if (this.#owing) await this.#tellAgain();
      for (const waiter of this.#waiters.splice(0)) waiter();
      for (const { src, dst, text } of this.#outage.takeAll()) this.relay(src, dst, text, 'queue');
    } catch {
      // Lost again meanwhile, then the next `ready` brings us back here; or it stands, and Redis cannot work yet: it still reads what it kept.
      this.#ready = false;
      if (this.#client.isReady && !this.#closed) this.#again = setTimeout(() => void this.#arrive(), renewal).unref();
    }
  }

  /** Says that this node lives. Where Redis does not know it, it does not know its peers either. */
  async #beThere(): Promise<void> {
    const nodes = this.#key('nodes');
    if ((await this.#client.zScore(nodes, this.node)) === null && this.#own.size > 0) this.#owing = true;
    await this.#client.zAdd(nodes, { score: this.now() + nodeLease, value: this.node });
  }

  /** Brings back the registrations and seats of this node's peers, as their sockets and frames have them. */
  async #tellAgain(): Promise<void> {
    this.#owing = false;
    try {
      await this.#tellAll();
    } catch (error) {
      this.#owing = true;
      throw error;
    }
  }

  async #tellAll(): Promise<void> {
    if ((await this.#client.exists(this.#key(`in:${this.node}`))) === 0) this.#inbox.rewind();
    for (const [session, { id, owner }] of this.#own) {
      const claimed = await this.claim({ id, owner, session });
      // Another node may have been back earlier, and what its peers sent to this one has waited.
      for (const text of claimed.outcome === 'held' ? claimed.waiting : []) this.#receive({ kind: 'frame', sessions: [session], text });
      // Nobody knew of this one for a moment, and somebody else took the id.
      if (claimed.outcome === 'taken') this.#receive({ kind: 'replaced', session });
    }
    for (const [name, room] of [...this.#mirror.rooms]) {
      const own = new Map(
        [...room.own].flatMap(([id, session]) => {
          const owner = this.#own.get(session)?.owner;
          return owner === undefined ? [] : [[id, { owner, place: { node: this.node, session } }] as const];
        }),
      );
      const { version, locked } = room;
      await this.update(name, restore(name, { version, locked, members: [...room.members.values()], own }, this.#policy));
    }
    this.#receive({ kind: 'restored' });
  }

  async #renew(): Promise<void> {
    if (!this.#ready) return;
    const step = await this.#clock.read(this.#client);
    await this.#beThere();
    if (this.#owing) await this.#tellAgain();
    if (this.#inbox.last !== '0-0') await this.#client.xTrim(this.#key(`in:${this.node}`), 'MINID', this.#inbox.last);
    // After Redis was away, or its clock was set, every node's lease is old; each gets the time to renew it before anybody judges.
    if (step !== 0) this.#readySince = performance.now();
    if (step < 0) await this.#care.bringForward();
    if (performance.now() - this.#readySince < nodeLease) return;
    await this.#care.buryDead();
  }

  async #sweep(): Promise<void> {
    const told: Expired[] = [...this.#outage.expire(performance.now())];
    if (this.#ready) {
      for (const dst of await this.#client.zRangeByScore(this.#key('queues'), '-inf', this.now(), { LIMIT: { offset: 0, count: 64 } })) {
        told.push(...(await this.#expire(dst, this.now())));
      }
    }
    this.#tellExpired(told);
  }

  async #expire(dst: string, now: number): Promise<readonly Expired[]> {
    const senders = (await this.#run(scripts.expire, dst, String(now), String(expireBurst))) as readonly string[];
    return senders.map(src => ({ src, dst }));
  }

  #tellExpired(expired: readonly Expired[]): void {
    for (const { src, dst } of expired) this.relay(dst, src, JSON.stringify({ type: 'EXPIRE', src: dst, dst: src }), 'drop');
  }
}

import { randomBytes } from 'node:crypto';
import type { Config } from '../config.js';
import type { RingContact } from '../protocol-ring.js';
import { userKey, userOf } from '../rings/user-state.js';
import type { RoomState } from '../rooms/room-state.js';
import { directoryEntry, dueTime, idChanges, type Stored } from './stored.js';
import type { Change, Claim, Claimed, NodeMessage, Place, Store, WhenAbsent } from './store.js';
import { WaitingRoom } from './waiting-room.js';

interface Registration {
  readonly owner: string;
  /** Undefined while the socket is gone and only a seat is kept. */
  place: Place | undefined;
  /** Undefined while there are none: most registrations of a busy server have none. */
  rooms: Set<string> | undefined;
}

/** What all nodes of one process share; one node needs none of its own, tests give several nodes the same. */
export class MemoryCluster {
  readonly registry = new Map<string, Registration>();
  readonly rooms = new Map<string, Stored>();
  readonly users = new Map<string, Stored>();
  /** When something is due in a room or for a name, for those few in which something is. */
  readonly due = new Map<string, number>();
  readonly nodes = new Map<string, (message: NodeMessage) => void>();
  waiting: WaitingRoom | undefined;
}

/** A store in this process's memory: nothing to install, and gone with the process. */
export class MemoryStore implements Store {
  readonly node = randomBytes(8).toString('hex');
  readonly ready = true;
  readonly #cluster: MemoryCluster;
  readonly #waiting: WaitingRoom;
  readonly #config: Config;
  readonly #now: () => number;
  #sweep: NodeJS.Timeout | undefined;

  constructor(config: Config, cluster = new MemoryCluster(), now = () => performance.now()) {
    this.#config = config;
    this.#cluster = cluster;
    this.#now = now;
    this.#waiting = cluster.waiting ??= new WaitingRoom(config.limits, config.timing.expire);
  }

  open(receive: (message: NodeMessage) => void): Promise<void> {
    this.#cluster.nodes.set(this.node, receive);
    this.#sweep = setInterval(() => {
      this.#expire();
    }, this.#config.timing.sweep).unref();
    return Promise.resolve();
  }

  claim({ id, owner, session }: Claim): Promise<Claimed> {
    const { registry } = this.#cluster;
    const known = registry.get(id);
    if (known && known.owner !== owner) return Promise.resolve({ outcome: 'taken', holder: known.place });
    if (!known && registry.size >= this.#config.limits.sockets) return Promise.resolve({ outcome: 'full' });
    const previous = known?.place;
    const rooms = known?.rooms;
    registry.set(id, { owner, place: { node: this.node, session }, rooms });
    const waiting = this.#waiting.take(id);
    return Promise.resolve({ outcome: 'held', resumed: known !== undefined, rooms: [...(rooms ?? [])], previous, waiting });
  }

  release(id: string, session: string): Promise<readonly string[] | undefined> {
    const known = this.#cluster.registry.get(id);
    if (known?.place?.session !== session) return Promise.resolve(undefined);
    known.place = undefined;
    this.#forget(id);
    return Promise.resolve([...(known.rooms ?? [])]);
  }

  ids(): Promise<readonly string[]> {
    return Promise.resolve([...this.#cluster.registry].flatMap(([id, { place }]) => (place ? [id] : [])));
  }

  relay(src: string, dst: string, text: string, absent: WhenAbsent): void {
    const place = this.#cluster.registry.get(dst)?.place;
    // Between people who share no room nothing goes, where the server is told so; to the sender it looks like somebody who is not there.
    if (this.#config.relay === 'room' && !this.#shareRoom(src, dst)) {
      if (absent === 'queue') this.#waiting.owe(src, dst, this.#now());
    } else if (place) this.tell(place.node, { kind: 'frame', sessions: [place.session], text });
    else if (absent === 'queue') this.#waiting.add(src, dst, text, this.#now());
  }

  tell(node: string, message: NodeMessage): void {
    this.#cluster.nodes.get(node)?.(message);
  }

  update<R, S extends Stored = RoomState>(key: string, change: Change<R, S>): Promise<R> {
    const before = this.#shelf(key).get(key);
    // What is kept under a key was made by changes of its kind.
    const { state, deliveries, news, result } = change(before as S | undefined, this.#now());
    if (state !== before) this.#keep(key, before, state);
    for (const { to, text } of deliveries) {
      for (const [node, sessions] of byNode(to)) this.tell(node, { kind: 'frame', sessions, text });
    }
    if (news) for (const node of this.#cluster.nodes.keys()) this.tell(node, news);
    return Promise.resolve(result);
  }

  due(): Promise<readonly string[]> {
    const now = this.#now();
    return Promise.resolve([...this.#cluster.due].flatMap(([room, at]) => (at <= now ? [room] : [])));
  }

  rooms(): Promise<number> {
    return Promise.resolve(this.#cluster.rooms.size);
  }

  userCount(): Promise<number> {
    return Promise.resolve(this.#cluster.users.size);
  }

  contacts(users?: readonly string[]): Promise<readonly RingContact[]> {
    const keys = users ? users.map(userKey) : [...this.#cluster.users.keys()];
    const entries = keys.map(key => directoryEntry(this.#cluster.users.get(key))).filter(Boolean);
    return Promise.resolve(entries.map(entry => JSON.parse(entry) as RingContact));
  }

  queuedBytes(): Promise<number> {
    return Promise.resolve(this.#waiting.bytes);
  }

  close(): Promise<void> {
    clearInterval(this.#sweep);
    this.#cluster.nodes.delete(this.node);
    return Promise.resolve();
  }

  #shelf(key: string): Map<string, Stored> {
    return userOf(key) === undefined ? this.#cluster.rooms : this.#cluster.users;
  }

  /** Keeps a room or a name, and in step with it where each registration belongs. */
  #keep(name: string, before: Stored | undefined, after: Stored | undefined): void {
    if (after) this.#shelf(name).set(name, after);
    else this.#shelf(name).delete(name);
    const due = after && dueTime(after);
    if (due === undefined) this.#cluster.due.delete(name);
    else this.#cluster.due.set(name, due);
    const { added, removed } = idChanges(before, after);
    for (const id of added) {
      const known = this.#cluster.registry.get(id);
      if (known) (known.rooms ??= new Set()).add(name);
    }
    for (const id of removed) {
      this.#cluster.registry.get(id)?.rooms?.delete(name);
      this.#forget(id);
    }
  }

  /** Ends a registration that has neither a socket nor a seat. */
  #forget(id: string): void {
    const known = this.#cluster.registry.get(id);
    if (known && !known.place && !known.rooms?.size) this.#cluster.registry.delete(id);
  }

  #expire(): void {
    for (const { src, dst } of this.#waiting.expire(this.#now())) {
      const place = this.#cluster.registry.get(src)?.place;
      const text = JSON.stringify({ type: 'EXPIRE', src: dst, dst: src });
      if (place) this.tell(place.node, { kind: 'frame', sessions: [place.session], text });
    }
  }

  #shareRoom(one: string, other: string): boolean {
    const { registry } = this.#cluster;
    const rooms = registry.get(other)?.rooms;
    return rooms !== undefined && [...(registry.get(one)?.rooms ?? [])].some(room => rooms.has(room));
  }
}

/** The sessions of some places, node by node. */
export function byNode(places: readonly Place[]): ReadonlyMap<string, readonly string[]> {
  const nodes = new Map<string, string[]>();
  for (const { node, session } of places) {
    const sessions = nodes.get(node);
    if (sessions) sessions.push(session);
    else nodes.set(node, [session]);
  }
  return nodes;
}

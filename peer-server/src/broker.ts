import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { BrokerEvents } from './broker-events.js';
import type { Config } from './config.js';
import { Connection, type Arrival, type ConnectionOwner } from './connection.js';
import { relayText, textFrame } from './frame.js';
import { iceFor } from './ice.js';
import { IdClaims } from './id-claims.js';
import { PROTOCOL_VERSION, type ClientMessage, type Welcome } from './protocol.js';
import type { RingClientMessage } from './protocol-ring.js';
import { RingDesk } from './ring-desk.js';
import { userOf } from './rings/user-state.js';
import { RoomDesk } from './room-desk.js';
import { attach, detach, expire } from './rooms/transitions.js';
import type { Claimed, NodeMessage, Store } from './store/store.js';

/** One node's part of the broker: its sockets, and what they ask of the store. */
export class Broker extends EventEmitter<BrokerEvents> implements ConnectionOwner {
  readonly config: Config;
  readonly store: Store;
  readonly #desk: RoomDesk;
  readonly #rings: RingDesk;
  readonly #claims: IdClaims;
  readonly #connections = new Map<string, Connection>();
  readonly #releasing = new Set<Promise<void>>();
  /** Sockets that closed while the store could not be told. */
  readonly #untold = new Set<Connection>();
  readonly #timers: readonly NodeJS.Timeout[];
  /** How many messages of each type were relayed, and how many characters. */
  readonly relayed = { OFFER: 0, ANSWER: 0, CANDIDATE: 0, LEAVE: 0 };
  relayedBytes = 0;
  /** How many rooms there were at the last sweep. */
  roomCount = 0;
  #checked = performance.now();
  /** By how much the time of day is ahead of the clock that nobody sets. */
  #ahead = Date.now() - performance.now();
  #sweeping = false;
  /** The store has lost the names of this node's sockets, and they are not all told again yet. */
  #owesNames = false;
  #draining = false;
  #closing: Promise<void> | undefined;

  constructor(config: Config, store: Store) {
    super();
    this.config = config;
    this.store = store;
    this.#desk = new RoomDesk(this);
    this.#rings = new RingDesk(this);
    this.#claims = new IdClaims(this);
    const { sweep } = config.timing;
    this.#timers = [
      setInterval(this.#checkSockets, Math.min(1000, sweep * 2)).unref(),
      setInterval(() => void this.#sweep(), sweep).unref(),
    ];
  }

  /** The sockets that are open, or about to be. */
  get connections(): ReadonlyMap<string, Connection> {
    return this.#connections;
  }

  /** Whether new sockets are welcome: the store can be reached, and the server is not about to stop. */
  get ready(): boolean {
    return this.store.ready && !this.#draining;
  }

  get draining(): boolean {
    return this.#draining;
  }

  async open(): Promise<void> {
    await this.#rings.open();
    await this.store.open(message => {
      this.#hear(message);
    });
  }

  /** Takes in a socket whose request was in order; answers it with OPEN, or says why not and closes it. */
  async accept(socket: WebSocket, wire: Duplex, arrival: Arrival): Promise<void> {
    const started = performance.now();
    const connection = new Connection(socket, wire, arrival, this);
    this.#connections.set(connection.session, connection);
    try {
      const claimed = await this.#claims.claim(connection);
      if (claimed.outcome === 'taken') this.#turnAway(connection, 'ID-TAKEN', 'ID is taken', 'id-taken');
      else if (claimed.outcome === 'full')
        this.#turnAway(connection, 'ERROR', 'Server has reached its concurrent user limit', 'server-full');
      else await this.#admitted(connection, claimed, started);
    } catch (error) {
      this.fault(error, 'claim');
      this.#turnAway(connection, 'ERROR', 'The server cannot reach its store. Try again shortly.', 'store-unreachable');
    }
  }

  received(connection: Connection, message: ClientMessage, frame: string): void {
    switch (message.type) {
      case 'HEARTBEAT':
        if (message.payload?.echo) connection.say({ type: 'HEARTBEAT' });
        return;
      case 'OFFER':
      case 'ANSWER':
      case 'CANDIDATE':
      case 'LEAVE':
        this.#relay(connection, message, frame);
        return;
      default:
        this.#desk.received(connection, message);
    }
  }

  rang(connection: Connection, message: RingClientMessage): void {
    this.#rings.received(connection, message);
  }

  closed(connection: Connection): void {
    this.#connections.delete(connection.session);
    this.#rings.forget(connection);
    const released = this.#release(connection).finally(() => this.#releasing.delete(released));
    this.#releasing.add(released);
  }

  refused(reason: string): void {
    this.emit('refused', { reason });
  }

  fault(error: unknown, during: string): void {
    this.emit('fault', { error, during });
  }

  /** Tells every client to move to another node, each at its own moment, and resolves when all have gone or the time is over. */
  async drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    this.emit('drain', { sockets: this.#connections.size });
    const { drain } = this.config.timing;
    for (const connection of this.#connections.values()) {
      connection.say({ type: 'MOVE', payload: { after: Math.floor(Math.random() * drain * 0.5) } });
    }
    // Alone there is nowhere to move to: the sooner the successor starts, the better.
    if (this.config.redis === undefined) return;
    const end = performance.now() + drain;
    while (this.#connections.size > 0 && performance.now() < end) await new Promise(resolve => setTimeout(resolve, 50));
  }

  /** Ends every socket and timer; an established call of the peers goes on without us. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const connection of [...this.#connections.values()]) connection.close(1001, 'shutdown');
    await Promise.all(this.#releasing);
    await this.store.close();
    this.emit('close');
  }

  async #admitted(connection: Connection, claimed: Claimed & { readonly outcome: 'held' }, started: number): Promise<void> {
    const { id, identity } = connection;
    const { resumed, previous, rooms, waiting } = claimed;
    const ice = iceFor(this.config.ice, identity.grant?.subject ?? id, connection.host);
    const features = identity.grant?.features;
    const payload: Welcome = { calltag: PROTOCOL_VERSION, ...ice, resumed, ...(features ? { features } : {}) };
    connection.renewIceIn(ice.iceTtl);
    connection.open(JSON.stringify({ type: 'OPEN', payload }), waiting);
    this.emit('connection', { id, resumed, ms: performance.now() - started });
    try {
      await this.#attach(connection, rooms);
    } finally {
      // Only now, when its seats are the new socket's: the end of the old one would be seen as its owner's going away.
      if (previous) this.store.tell(previous.node, { kind: 'replaced', session: previous.session });
    }
    // It may have closed at any of these waits, when there was nothing to release yet.
    if (!connection.usable) await this.#release(connection);
  }

  /** What belongs to an id goes over to its new socket. */
  async #attach(connection: Connection, rooms: readonly string[]): Promise<void> {
    const { id, identity, session } = connection;
    const place = { node: this.store.node, session };
    for (const room of rooms) {
      const user = userOf(room);
      if (user !== undefined) {
        await this.#rings.attach(user, connection);
        continue;
      }
      (connection.rooms ??= new Set()).add(room);
      await this.store.update(room, attach(id, identity.owner, place, this.#desk.policy));
    }
  }

  /** Refuses a socket in stock PeerServer's words. */
  #turnAway(connection: Connection, type: 'ERROR' | 'ID-TAKEN', msg: string, code: string): void {
    this.refused(code);
    if (!connection.usable) return;
    connection.open(JSON.stringify({ type, payload: { msg, code } }), []);
    connection.close(1008, code);
  }

  #relay(connection: Connection, message: Extract<ClientMessage, { readonly dst: string }>, frame: string): void {
    const { type, dst } = message;
    const { id: src } = connection;
    if (dst.length > this.config.limits.idLength) {
      connection.malformed();
      return;
    }
    let text: string;
    try {
      text = relayText(frame, message, src);
    } catch {
      // A payload nested so deeply that it cannot be written again would not be read by its receiver either.
      connection.malformed();
      return;
    }
    this.store.relay(src, dst, text, type === 'LEAVE' ? 'drop' : 'queue');
    this.relayed[type] += 1;
    this.relayedBytes += text.length;
    // Most servers have nobody who listens, and a message is the one thing that has to be cheap.
    if (this.listenerCount('relay') > 0) this.emit('relay', { type, src, dst, bytes: text.length });
  }

  async #release(connection: Connection): Promise<void> {
    const { id, session } = connection;
    try {
      const seated = await this.store.release(id, session);
      if (seated) this.emit('disconnect', { id });
      for (const room of new Set([...(seated ?? []), ...(connection.rooms ?? [])])) {
        const user = userOf(room);
        if (user === undefined) await this.store.update(room, detach(id, session, this.#desk.policy));
        else await this.#rings.detach(user, id, session);
      }
      this.#untold.delete(connection);
    } catch (error) {
      this.#untold.add(connection);
      this.fault(error, 'release');
    }
  }

  #hear(message: NodeMessage): void {
    if (message.kind === 'frame') {
      if (message.text.startsWith('{"type":"RING-END"')) this.#rings.ended(message.sessions, message.text);
      this.#deliver(message.sessions, message.text);
    } else if (message.kind === 'replaced') {
      const connection = this.#connections.get(message.session);
      // One who was told to move has moved: that is no second page, and no reason to stay away.
      if (this.#draining) connection?.close(1001, 'moved');
      else connection?.bye('duplicate', 'This id was opened by another page of the same owner.', 4001);
    } else if (message.kind === 'alive') {
      this.#claims.alive(message.ref);
    } else if (message.kind === 'probe') {
      void this.#claims.probed(message);
    } else if (message.kind === 'user') {
      this.#rings.heard(message.text);
    } else {
      this.#attempt(this.#restoreNames(), 'restore');
    }
  }

  /** Once more at every sweep, until the store has heard all of it. */
  async #restoreNames(): Promise<void> {
    this.#owesNames = false;
    try {
      await this.#rings.restore();
    } catch (error) {
      this.#owesNames = true;
      throw error;
    }
  }

  #deliver(sessions: readonly string[], text: string): void {
    // A room's event is one frame for all of its members.
    let frame: Buffer | string | undefined;
    for (const session of sessions) {
      const connection = this.#connections.get(session);
      if (connection?.isOpen) connection.write((frame ??= textFrame(text)));
      else connection?.send(text);
    }
  }

  #attempt(work: Promise<void>, during: string): void {
    work.catch((error: unknown) => {
      this.fault(error, during);
    });
  }

  readonly #checkSockets = (): void => {
    const now = performance.now();
    const { ping, dead } = this.config.timing;
    // After this process itself stood still (a suspended machine), the sockets' silence proves nothing: ask first.
    const stoodStill = now - this.#checked > ping;
    this.#checked = now;
    // TURN credentials alone are bound to the time of day, which coturn reads too: where it was set, those of before are wrong.
    const ahead = Date.now() - now;
    const clockSet = Math.abs(ahead - this.#ahead) > 2000;
    this.#ahead = ahead;
    for (const connection of this.#connections.values()) {
      if (stoodStill) connection.lastHeard = now;
      if (now - connection.lastHeard > dead) {
        this.refused('silent');
        connection.terminate();
        continue;
      }
      // One who speaks need not be asked: a stock client's heartbeat every 5 s is as good as an answer.
      const quiet = now - Math.max(connection.lastPing, connection.lastHeard);
      if (stoodStill || quiet >= ping) connection.ping();
      if (connection.iceDue <= now || (clockSet && connection.iceDue < Infinity)) this.#renewIce(connection);
    }
    this.#desk.tries.sweep();
    this.#attempt(this.#rings.sweep(), 'users');
  };

  #renewIce(connection: Connection): void {
    const ice = iceFor(this.config.ice, connection.identity.grant?.subject ?? connection.id, connection.host);
    connection.renewIceIn(ice.iceTtl);
    connection.say({ type: 'ICE', payload: ice });
  }

  async #sweep(): Promise<void> {
    if (this.#sweeping || !this.store.ready) return;
    this.#sweeping = true;
    try {
      if (this.#owesNames) await this.#restoreNames();
      this.roomCount = await this.store.rooms();
      this.#rings.userCount = await this.store.userCount();
      for (const room of await this.store.due()) {
        const user = userOf(room);
        if (user === undefined) await this.store.update(room, expire(this.#desk.policy));
        else await this.#rings.expire(user);
      }
      for (const connection of this.#untold) await this.#release(connection);
    } catch (error) {
      this.fault(error, 'sweep');
    } finally {
      this.#sweeping = false;
    }
  }
}

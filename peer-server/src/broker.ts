import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import type { Identity } from './access.js';
import type { Config } from './config.js';
import { Connection, type ConnectionOwner } from './connection.js';
import { PROTOCOL_VERSION, type ClientMessage, type IceServer } from './protocol.js';
import { RoomDesk } from './room-desk.js';
import { attach, detach, expire } from './rooms/transitions.js';
import type { Claimed, NodeMessage, Store } from './store/store.js';

/** What happens in a broker, for logs, counters and host applications. */
export interface BrokerEvents {
  connection: [peer: { readonly id: string; readonly resumed: boolean }];
  disconnect: [peer: { readonly id: string }];
  /** A message was relayed; `bytes` is the frame's length. */
  relay: [message: { readonly type: string; readonly src: string; readonly dst: string; readonly bytes: number }];
  join: [entry: { readonly id: string; readonly room: string; readonly outcome: 'joined' | 'knocking' }];
  /** Something was turned down: a frame, a join, a socket; `reason` is one of a short list of words. */
  refused: [refusal: { readonly reason: string }];
  /** Something failed that should not have: the store, most likely. Nobody has to listen. */
  fault: [fault: { readonly error: unknown; readonly during: string }];
}

/** One node's part of the broker: its sockets, and what they ask of the store. */
export class Broker extends EventEmitter<BrokerEvents> implements ConnectionOwner {
  readonly config: Config;
  readonly store: Store;
  readonly #desk: RoomDesk;
  readonly #connections = new Map<string, Connection>();
  readonly #probes = new Map<string, () => void>();
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #releasing = new Set<Promise<void>>();
  #checked = performance.now();
  #closing: Promise<void> | undefined;

  constructor(config: Config, store: Store) {
    super();
    this.config = config;
    this.store = store;
    this.#desk = new RoomDesk(this);
    const { sweep } = config.timing;
    this.#timers = [setInterval(this.#checkSockets, Math.min(1000, sweep * 2)).unref(), setInterval(this.#sweep, sweep).unref()];
  }

  /** The sockets that are open, or about to be. */
  get connections(): ReadonlyMap<string, Connection> {
    return this.#connections;
  }

  open(): Promise<void> {
    return this.store.open(message => {
      this.#hear(message);
    });
  }

  /** Takes in a socket whose request was in order; answers it with OPEN, or says why not and closes it. */
  async accept(socket: WebSocket, id: string, identity: Identity, address: string): Promise<void> {
    const connection = new Connection(socket, id, identity, address, this);
    this.#connections.set(connection.session, connection);
    try {
      const claimed = await this.#claim(connection);
      if (claimed.outcome === 'held') await this.#admitted(connection, claimed);
      else if (claimed.outcome === 'taken') this.turnAway(connection, 'ID-TAKEN', 'ID is taken', 'id-taken');
      else this.turnAway(connection, 'ERROR', 'Server has reached its concurrent user limit', 'server-full');
    } catch (error) {
      this.fault(error, 'claim');
      this.turnAway(connection, 'ERROR', 'The server cannot reach its store. Try again shortly.', 'store-unreachable');
    }
  }

  received(connection: Connection, message: ClientMessage): void {
    switch (message.type) {
      case 'HEARTBEAT':
        return;
      case 'OFFER':
      case 'ANSWER':
      case 'CANDIDATE':
      case 'LEAVE':
        this.#relay(connection, message);
        return;
      default:
        this.#desk.received(connection, message);
    }
  }

  closed(connection: Connection): void {
    this.#connections.delete(connection.session);
    const released = this.#release(connection).finally(() => this.#releasing.delete(released));
    this.#releasing.add(released);
  }

  refused(reason: string): void {
    this.emit('refused', { reason });
  }

  fault(error: unknown, during: string): void {
    this.emit('fault', { error, during });
  }

  /** Refuses a socket in stock PeerServer's words. */
  turnAway(connection: Connection, type: 'ERROR' | 'ID-TAKEN', msg: string, code: string): void {
    this.refused(code);
    if (!connection.usable) return;
    connection.open(JSON.stringify({ type, payload: { msg, code } }), []);
    connection.close(1008, code);
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
  }

  /** Claims the id; a holder that does not answer within the probe's time is dead and loses it. */
  async #claim({ id, identity, session }: Connection): Promise<Claimed> {
    const claim = { id, owner: identity.owner, session };
    const first = await this.store.claim(claim);
    if (first.outcome !== 'taken' || !first.holder) return first;
    const alive = await this.#probe(first.holder.node, first.holder.session);
    return alive ? first : this.store.claim(claim);
  }

  #probe(node: string, session: string): Promise<boolean> {
    const ref = randomBytes(8).toString('hex');
    return new Promise<boolean>(resolve => {
      // The holder's node needs a moment more than the probe itself, to say that the socket is gone.
      const timer = setTimeout(() => {
        answer(false);
      }, this.config.timing.probe + 200);
      const answer = (alive: boolean): void => {
        clearTimeout(timer);
        this.#probes.delete(ref);
        resolve(alive);
      };
      this.#probes.set(ref, () => {
        answer(true);
      });
      this.store.tell(node, { kind: 'probe', session, asker: this.store.node, ref });
    });
  }

  async #admitted(connection: Connection, claimed: Claimed & { readonly outcome: 'held' }): Promise<void> {
    const { id, identity, session } = connection;
    const { resumed, previous, rooms, waiting } = claimed;
    if (previous) this.store.tell(previous.node, { kind: 'replaced', session: previous.session });
    if (!connection.usable) {
      // The socket closed while its claim was on the way, when there was nothing to release yet.
      await this.#release(connection);
      return;
    }
    const ice: readonly IceServer[] = [];
    const payload = { calltag: PROTOCOL_VERSION, iceServers: ice, iceTtl: 0, resumed };
    connection.open(JSON.stringify({ type: 'OPEN', payload }), waiting);
    this.emit('connection', { id, resumed });
    const place = { node: this.store.node, session };
    for (const room of rooms) {
      connection.rooms.add(room);
      await this.store.update(room, attach(id, identity.owner, place, this.#desk.policy));
    }
    if (!connection.usable) await this.#release(connection);
  }

  #relay(connection: Connection, message: Extract<ClientMessage, { readonly dst: string }>): void {
    const { type, dst, payload } = message;
    const { id: src } = connection;
    if (dst.length > this.config.limits.idLength) {
      connection.malformed();
      return;
    }
    let text: string;
    try {
      text = JSON.stringify({ type, src, dst, payload });
    } catch {
      // A payload nested so deeply that it cannot be written again would not be read by its receiver either.
      connection.malformed();
      return;
    }
    this.store.relay(src, dst, text, type === 'LEAVE' ? 'drop' : 'queue');
    this.emit('relay', { type, src, dst, bytes: text.length });
  }

  async #release(connection: Connection): Promise<void> {
    const { id, session } = connection;
    try {
      const seated = await this.store.release(id, session);
      if (seated) this.emit('disconnect', { id });
      for (const room of new Set([...(seated ?? []), ...connection.rooms])) {
        await this.store.update(room, detach(id, session, this.#desk.policy));
      }
    } catch (error) {
      this.fault(error, 'release');
    }
  }

  #hear(message: NodeMessage): void {
    if (message.kind === 'alive') {
      this.#probes.get(message.ref)?.();
    } else if (message.kind === 'frame') {
      for (const session of message.sessions) this.#connections.get(session)?.send(message.text);
    } else if (message.kind === 'replaced') {
      this.#connections.get(message.session)?.bye('duplicate', 'This id was opened by another page of the same owner.', 4001);
    } else {
      void this.#answerProbe(message);
    }
  }

  async #answerProbe({ session, asker, ref }: NodeMessage & { readonly kind: 'probe' }): Promise<void> {
    const connection = this.#connections.get(session);
    if (!connection) return;
    if (await connection.probe(this.config.timing.probe)) this.store.tell(asker, { kind: 'alive', ref });
    else connection.terminate();
  }

  readonly #checkSockets = (): void => {
    const now = performance.now();
    const { ping, dead } = this.config.timing;
    // After this process itself stood still (a suspended machine), the sockets' silence proves nothing: ask first.
    const stoodStill = now - this.#checked > ping;
    this.#checked = now;
    for (const connection of this.#connections.values()) {
      if (stoodStill) connection.lastHeard = now;
      if (now - connection.lastHeard > dead) {
        this.refused('silent');
        connection.terminate();
      } else if (stoodStill || now - connection.lastPing >= ping) {
        connection.ping();
      }
    }
  };

  readonly #sweep = (): void => {
    void (async () => {
      for (const room of await this.store.due()) await this.store.update(room, expire(this.#desk.policy));
    })().catch((error: unknown) => {
      this.fault(error, 'sweep');
    });
  };
}

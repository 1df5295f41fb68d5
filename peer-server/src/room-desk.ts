import { mayEnter } from './access.js';
import type { Broker } from './broker.js';
import type { Connection } from './connection.js';
import type { ClientMessage, RefusalCode } from './protocol.js';
import { admit, askToMute, deny, lock, remove, type Ordered } from './rooms/moderation.js';
import { isPrivate, openTo } from './rooms/room-state.js';
import { detach, join, part, rename, type RoomPolicy } from './rooms/transitions.js';
import { RoomTries } from './room-tries.js';
import type { Change } from './store/store.js';
import { cleanName, roomName } from './text.js';
import { roomPolicy } from './policies.js';

type RoomMessage = Extract<ClientMessage, { readonly payload: { readonly room: string } }>;
type Join = Extract<RoomMessage, { readonly type: 'JOIN' }>;
type Peek = Extract<RoomMessage, { readonly type: 'PEEK' }>;
type Order = Exclude<RoomMessage, { readonly type: 'JOIN' | 'PEEK' | 'PART' | 'RENAME' }>;

/** Milliseconds after which a page may ask again when the store could not be reached. */
const patience = 2000;

/** Room messages of this node's sockets: checks what is asked, and turns it into transitions. */
export class RoomDesk {
  readonly #broker: Broker;
  readonly policy: RoomPolicy;
  readonly tries: RoomTries;

  constructor(broker: Broker) {
    this.#broker = broker;
    const { limits } = broker.config;
    this.tries = new RoomTries(limits.roomTriesPerMinute);
    this.policy = roomPolicy(broker.config);
  }

  received(connection: Connection, message: RoomMessage): void {
    const { limits } = this.#broker.config;
    const room = roomName(message.payload.room, limits.roomNameLength);
    if (message.type === 'JOIN') {
      if (message.payload.ref.length > limits.idLength) connection.malformed();
      else if (room === undefined) this.#refuse(connection, message.payload.ref, 'broker-rejected', 'A room name has 1 to 128 characters.');
      else this.#run(this.#join(connection, message, room), 'join');
      return;
    }
    if (room === undefined) return;
    if (message.type === 'PEEK') {
      this.#run(this.#peek(connection, message, room), 'peek');
      return;
    }
    const { id, session } = connection;
    if (message.type === 'PART') {
      connection.rooms?.delete(room);
      this.#run(this.#broker.store.update(room, part(id, session, message.payload.hold ?? false, this.policy)), 'part');
    } else if (message.type === 'RENAME') {
      // Who came with a name in a signed token keeps it.
      const name = cleanName(connection.identity.grant?.name ?? message.payload.name, limits.nameLength);
      this.#run(this.#broker.store.update(room, rename(id, session, name)), 'rename');
    } else {
      this.#run(this.#order(connection, room, this.#orderOf(connection, message)), 'order');
    }
  }

  async #join(connection: Connection, { payload }: Join, room: string): Promise<void> {
    const { limits } = this.#broker.config;
    const { store } = this.#broker;
    const { id, identity, session } = connection;
    const { ref } = payload;
    const started = performance.now();
    const wait = this.tries.wait(connection.address, room);
    if (wait > 0) {
      this.#refuse(connection, ref, 'broker-rejected', 'Too many different rooms in a minute.', wait);
      return;
    }
    const rooms = (connection.rooms ??= new Set());
    if (!rooms.has(room) && rooms.size >= limits.roomsPerSocket) {
      this.#refuse(connection, ref, 'broker-rejected', 'This page is in too many rooms.');
      return;
    }
    // A private room has its own list of who may enter.
    if (!isPrivate(room) && !mayEnter(identity, room)) {
      this.#refuse(connection, ref, 'unauthorized', 'This token is not for this room.');
      return;
    }
    rooms.add(room);
    const name = cleanName(identity.grant?.name ?? payload.name, limits.nameLength);
    // A page may ask for less than its token grants, not for more.
    const role = payload.role === 'listener' ? 'listener' : (identity.grant?.role ?? 'member');
    const wish = Math.max(1, payload.max ?? limits.roomMembers);
    const place = { node: store.node, session };
    try {
      const request = { ref, id, owner: identity.owner, who: identity.who, place, name, role, wish };
      const result = await store.update(room, join(room, request, this.policy, this.#broker.roomCount < limits.rooms));
      if (typeof result === 'string') this.#broker.emit('join', { id, room, outcome: result, ms: performance.now() - started });
      else {
        rooms.delete(room);
        this.#broker.refused(result.refused);
      }
    } catch (error) {
      rooms.delete(room);
      this.#refuse(connection, ref, 'timeout', 'The server cannot reach its store. Try again shortly.', patience);
      throw error;
    }
    // The socket may have closed while the join was on its way; then nobody else would take the seat away.
    if (!connection.usable) await store.update(room, detach(id, session, this.policy));
  }

  /** Where strangers may not write to each other, nobody is greeted from the lobby either. */
  async #peek(connection: Connection, { payload: { ref } }: Peek, room: string): Promise<void> {
    const { store, config } = this.#broker;
    if (ref.length > config.limits.idLength) return;
    const { id, identity, address } = connection;
    const mayKnow = isPrivate(room) || mayEnter(identity, room);
    const allowed = config.relay === 'anyone' && mayKnow && this.tries.wait(address, room) === 0;
    const look: Change<readonly string[]> = before => ({
      state: before,
      deliveries: [],
      result: openTo(before, { id, who: identity.who }, config.limits.roomMembers),
    });
    const members = allowed ? await store.update(room, look) : [];
    connection.say({ type: 'PEEKED', payload: { ref, room, members } });
  }

  #orderOf({ id, session }: Connection, message: Order): Change<Ordered> {
    const actor = { id, session };
    if (message.type === 'LOCK') return lock(actor, message.payload.on, this.policy);
    const target = message.payload.id;
    if (message.type === 'ADMIT') return admit(actor, target, this.policy);
    if (message.type === 'DENY') return deny(actor, target);
    if (message.type === 'REMOVE') return remove(actor, target, this.policy);
    return askToMute(actor, target);
  }

  async #order(connection: Connection, room: string, change: Change<Ordered>): Promise<void> {
    const result = await this.#broker.store.update(room, change);
    if (result === 'unauthorized') this.#refuse(connection, '', 'unauthorized', 'Only a host of this room may do that.');
  }

  #refuse(connection: Connection, ref: string, code: RefusalCode, message: string, retryAfter?: number): void {
    this.#broker.refused(code);
    connection.say({ type: 'REFUSED', payload: { ref, code, message, ...(retryAfter === undefined ? {} : { retryAfter }) } });
  }

  #run(work: Promise<unknown>, during: string): void {
    work.catch((error: unknown) => {
      this.#broker.fault(error, during);
    });
  }
}

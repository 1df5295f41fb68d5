import { randomBytes } from 'node:crypto';
import type { Broker } from './broker.js';
import type { Connection } from './connection.js';
import { isLoopback } from './http/addresses.js';
import { ringPolicy, roomPolicy } from './policies.js';
import { parseRingServerMessage, type RingClientMessage } from './protocol-ring.js';
import type { RefusalCode } from './protocol.js';
import { Rate } from './rate.js';
import { Followers } from './rings/followers.js';
import { attachUser, clearMissed, detachUser, expireUser, setStatus, signIn, signOut, type UserChange } from './rings/presence.js';
import { RingPage, type Call } from './rings/ring-page.js';
import {
  accept,
  cancel,
  claimRing,
  decline,
  merge,
  ring,
  ringFrom,
  sayBusy,
  type Answered,
  type Answerer,
  type Permit,
} from './rings/ringing.js';
import type { RingPolicy } from './rings/user-draft.js';
import { peerOf, userKey } from './rings/user-state.js';
import { invite, isMember, privateRoomName, uninvite } from './rooms/guests.js';
import { isPrivate } from './rooms/room-state.js';
import type { RoomPolicy } from './rooms/transitions.js';
import { SignIns } from './sign-in.js';
import { cleanName, roomName } from './text.js';

type Message<T extends RingClientMessage['type']> = Extract<RingClientMessage, { readonly type: T }>['payload'];

/** How long a ring may be asked to ring, in milliseconds. */
const ringTime = { least: 5000, usual: 45_000, most: 120_000 };
/** Characters of the words with which somebody declines. */
const mostWords = 200;

/** Names and rings of this node's sockets: checks what is asked, and turns it into changes of what the store keeps of a name. */
export class RingDesk {
  readonly #broker: Broker;
  readonly #policy: RingPolicy;
  readonly #roomPolicy: RoomPolicy;
  readonly #signIns: SignIns;
  readonly #followers: Followers;
  readonly #perSocket: Rate;
  readonly #perAddress: Rate;
  readonly #pages = new Map<string, RingPage>();
  /** How many names there were at the last sweep. */
  userCount = 0;

  constructor(broker: Broker) {
    this.#broker = broker;
    const { config, store } = broker;
    this.#policy = ringPolicy(config);
    this.#roomPolicy = roomPolicy(config);
    this.#signIns = new SignIns(config);
    this.#followers = new Followers(store, () => this.#signIns.known);
    this.#perSocket = new Rate(config.limits.ringsPerMinute);
    this.#perAddress = new Rate(config.limits.ringsPerAddress);
  }

  /** Reads the users file; rejects when it cannot be used. */
  async open(): Promise<void> {
    await this.#signIns.refresh();
  }

  /** What a socket says is done in the order in which it is said, also where a password takes its time. */
  received(connection: Connection, message: RingClientMessage): void {
    const page = this.#page(connection);
    const asked = page.ask(async () => {
      if (connection.usable) await this.#do(page, message).catch((error: unknown) => this.#failed(page, message, error));
    });
    if (!asked) this.#broker.refused('ring-flood');
  }

  /**
   * A socket took back an id that belongs to this name. It hears of its rings while this is on its way, so what it says of them, and how they
   * end, has to wait until they are known here.
   */
  attach(user: string, connection: Connection): Promise<void> {
    const page = this.#page(connection);
    page.belongs.add(user);
    const { id, identity } = connection;
    return page.run(async () => {
      const rings = await this.#change(user, attachUser(user, id, identity.owner, this.#place(connection), this.#policy));
      for (const { ring: found, left } of rings) {
        const { room, audio, note, at, from } = found;
        const request = { ref: from.ref, name: from.name, room, audio, note, at };
        page.calls.set(found.id, { user, request, endsAt: performance.now() + left });
      }
    });
  }

  /** A socket is gone, whose id belongs to this name. */
  async detach(user: string, id: string, session: string): Promise<void> {
    await this.#change(user, detachUser(user, id, session, this.#policy));
  }

  /** A socket has closed: nothing of it is left here. */
  forget(connection: Connection): void {
    this.#pages.delete(connection.session);
    this.#followers.unfollow(connection);
  }

  async expire(user: string): Promise<void> {
    await this.#change(user, expireUser(user, this.#policy));
  }

  /** Some node tells how a name can be reached from now on. */
  heard(contact: string): void {
    this.#followers.hear(contact);
  }

  /** A frame about a ring's end is on its way to sockets of this node. */
  ended(sessions: readonly string[], text: string): void {
    const message = parseRingServerMessage(text);
    if (message?.type !== 'RING-END') return;
    for (const session of sessions) {
      const page = this.#pages.get(session);
      void page?.run(() => {
        page.calls.delete(message.payload.ring);
      });
    }
  }

  /** The store came back without what it knew: names and rings of this node's sockets are told again. */
  async restore(): Promise<void> {
    for (const page of [...this.#pages.values()]) {
      if (page.user !== undefined) await this.#signIn(page, page.user, '');
      for (const [id, call] of [...page.calls]) await this.#ringAgain(page, id, call);
    }
  }

  /** Called every second or so. */
  async sweep(): Promise<void> {
    for (const rate of [this.#perSocket, this.#perAddress, this.#signIns]) rate.sweep();
    if (!(await this.#signIns.refresh())) return;
    // Whose password was changed, or taken away, has to sign in anew.
    for (const page of this.#pages.values()) {
      const { user, proof } = page;
      if (user === undefined || proof === undefined || this.#signIns.known?.get(user)?.hash === proof) continue;
      const out = page.run(async () => {
        if (page.user !== user || page.proof !== proof) return;
        await this.#signOut(page);
        this.#refuse(page, page.ref, 'unauthorized', 'This name is no longer yours. Sign in again.');
      });
      out.catch((error: unknown) => {
        this.#broker.fault(error, 'users');
      });
    }
  }

  async #do(page: RingPage, message: RingClientMessage): Promise<void> {
    switch (message.type) {
      case 'SIGN-IN':
        return this.#wantsIn(page, message.payload);
      case 'SIGN-OUT':
        return this.#signOut(page);
      case 'PRESENCE':
        page.status = message.payload.status;
        return this.#ofPage(page, user => setStatus(user, page.id, page.session, page.status, this.#policy));
      case 'MISSED-SEEN':
        return this.#ofPage(page, user => clearMissed(user, page.id, page.session, this.#policy));
      case 'WATCH':
        return this.#watch(page, message.payload);
      case 'UNWATCH':
        this.#followers.unfollow(page.connection);
        return;
      case 'RING':
        return this.#ring(page, message.payload);
      case 'RING-ANSWER':
        return this.#answer(page, message.payload);
      case 'RING-CANCEL': {
        const call = page.calls.get(message.payload.ring);
        if (call) await this.#change(call.user, cancel(call.user, message.payload.ring, page, this.#policy));
      }
    }
  }

  async #wantsIn(page: RingPage, { ref, user: wanted, name, password }: Message<'SIGN-IN'>): Promise<void> {
    const { limits } = this.#broker.config;
    const { connection } = page;
    const user = roomName(wanted, limits.userLength);
    if (ref.length > limits.idLength) {
      connection.malformed();
    } else if (user === undefined) {
      this.#refuse(page, ref, 'broker-rejected', `A name has 1 to ${String(limits.userLength)} characters.`);
    } else {
      const verdict = await this.#signIns.check({ identity: connection.identity, address: connection.address, user, password });
      if (!verdict.ok) {
        this.#refuse(page, ref, verdict.code, verdict.message, verdict.retryAfter);
        return;
      }
      if (page.user !== user) await this.#signOut(page, user);
      page.name = cleanName(connection.identity.grant?.name ?? (name || (verdict.name ?? '')), limits.nameLength);
      page.proof = verdict.proof;
      page.ref = ref;
      await this.#signIn(page, user, ref);
    }
  }

  async #signIn(page: RingPage, user: string, ref: string): Promise<void> {
    const { id, name, status, connection } = page;
    const arriving = { id, owner: connection.identity.owner, name, status, ref, place: this.#place(connection) };
    const mayOpen = this.userCount < this.#broker.config.limits.users;
    const result = await this.#change(user, signIn(user, arriving, this.#policy, mayOpen));
    if (result === 'full') {
      this.#refuse(page, ref, 'broker-rejected', 'Too many pages have signed in.');
      return;
    }
    page.user = user;
    await this.#unlessGone(page, user);
  }

  async #signOut(page: RingPage, except?: string): Promise<void> {
    // One who came back with a name and wants it no more has not signed in on this socket.
    const users = page.user === undefined ? [...page.belongs].filter(user => user !== except) : [page.user];
    page.user = undefined;
    page.proof = undefined;
    for (const user of users) await this.#change(user, signOut(user, page.id, page.session, this.#policy));
  }

  async #watch(page: RingPage, { ref, users }: Message<'WATCH'>): Promise<void> {
    const { limits } = this.#broker.config;
    const names = users.slice(0, limits.watched + 1).flatMap(user => roomName(user, limits.userLength) ?? []);
    if (ref.length > limits.idLength) page.connection.malformed();
    else if (users.length > limits.watched) {
      this.#refuse(page, ref, 'broker-rejected', `At most ${String(limits.watched)} names are followed, or all.`);
    } else if (users.length === 0 && page.user === undefined) {
      this.#refuse(page, ref, 'unauthorized', 'Who is signed in may see everybody.');
    } else {
      await this.#followers.follow(page.connection, ref, users.length === 0 ? undefined : names);
    }
  }

  async #ring(
    page: RingPage,
    { ref, to, name, room, audio = false, note = false, timeout = ringTime.usual }: Message<'RING'>,
  ): Promise<void> {
    const { config, store } = this.#broker;
    const { limits } = config;
    const user = roomName(to, limits.userLength);
    if (ref.length > limits.idLength) {
      page.connection.malformed();
      return;
    }
    if (user === undefined) {
      this.#refuse(page, ref, 'broker-rejected', `A name has 1 to ${String(limits.userLength)} characters.`);
      return;
    }
    const inside = room === undefined ? undefined : (roomName(room, limits.roomNameLength) ?? '');
    if (inside !== undefined && !(await store.update(inside, isMember(page.id, page.session)))) {
      this.#refuse(page, ref, 'unauthorized', 'Only who is in a room calls others into it.');
      return;
    }
    if (!note && (await this.#meets(page, user, ref))) return;
    const shown = cleanName(page.connection.identity.grant?.name ?? name, limits.nameLength);
    const request = { ref, name: shown, audio, note, room: inside ?? privateRoomName(), at: Date.now() };
    const call: Call = { user, request, endsAt: performance.now() + Math.min(ringTime.most, Math.max(ringTime.least, timeout)) };
    const id = randomBytes(12).toString('base64url');
    if ((await this.#begin(page, id, call)) && !note) await this.#cross(page, id, call);
    await this.#unlessGone(page, user);
  }

  /** Rings; true while it rings. */
  async #begin(page: RingPage, id: string, call: Call, again?: Permit): Promise<boolean> {
    const { user, request, endsAt } = call;
    const { ref, name, room, audio, note, at } = request;
    const place = this.#place(page.connection);
    const from = { id: page.id, owner: page.connection.identity.owner, name, place, until: undefined, user: page.user, ref };
    const timeout = endsAt - performance.now();
    const known = this.#signIns.known?.has(user) ?? false;
    const keep = known || (this.#signIns.open && this.userCount < this.#broker.config.limits.users / 2);
    const permit: Permit = again ?? { ring: this.#mayRing(page), keep };
    // It may end before this is known here, so the call is noted first.
    page.calls.set(id, call);
    const rung = await this.#change(user, ring(user, { id, from, room, audio, note, at, timeout }, this.#policy, permit));
    if (rung !== id) page.calls.delete(id);
    if (rung !== undefined && rung !== id) page.calls.set(rung, call);
    return rung !== undefined;
  }

  async #ringAgain(page: RingPage, id: string, call: Call): Promise<void> {
    if (call.endsAt > performance.now()) await this.#begin(page, id, call, { ring: true, keep: true, patience: this.#policy.lease });
  }

  #mayRing(page: RingPage): boolean {
    const { limits } = this.#broker.config;
    const { address } = page.connection;
    if (page.calls.size >= limits.ringsPerSocket || this.#perSocket.wait(page.session) > 0) return false;
    if (!isLoopback(address)) {
      if (this.#perAddress.wait(address) > 0) return false;
      this.#perAddress.count(address);
    }
    this.#perSocket.count(page.session);
    return true;
  }

  /** Whom this page rings, rings it: that is a yes. */
  async #meets(page: RingPage, user: string, ref: string): Promise<boolean> {
    if (page.user === undefined || page.user === user) return false;
    const theirs = await this.#change(page.user, ringFrom(page.user, user, this.#policy));
    return theirs !== undefined && (await this.#accept(page.user, theirs.id, page, ref)) === 'done';
  }

  /** Two rings that passed each other on their way, between nodes: the one with the smaller id is accepted, and the other ends with it. */
  async #cross(page: RingPage, id: string, { user: to, request: { room, name } }: Call): Promise<void> {
    const { user } = page;
    if (user === undefined || user === to) return;
    const theirs = await this.#change(user, ringFrom(user, to, this.#policy));
    if (!theirs) return;
    if (theirs.id < id) {
      if ((await this.#accept(user, theirs.id, page)) !== 'done') return;
      await this.#change(to, merge(to, id, theirs.room, peerOf(theirs.from, to), this.#policy));
    } else {
      const session = theirs.from.place?.session ?? '';
      if ((await this.#accept(to, id, { id: theirs.from.id, session })) !== 'done') return;
      await this.#change(user, merge(user, theirs.id, room, peerOf({ id: page.id, name }, user), this.#policy));
    }
  }

  async #answer(page: RingPage, { ring: id, answer, message = '' }: Message<'RING-ANSWER'>): Promise<void> {
    const { user } = page;
    let result: Answered = 'unknown';
    if (user !== undefined) {
      if (answer === 'accept') result = await this.#accept(user, id, page);
      else if (answer === 'busy') result = await this.#change(user, sayBusy(user, id, page, this.#policy));
      else result = await this.#change(user, decline(user, id, page, cleanName(message, mostWords), this.#policy));
    }
    // A page that waits for this word should not wait for ever.
    if (result === 'unknown' && id.length <= this.#broker.config.limits.idLength) {
      page.connection.say({ type: 'RING-END', payload: { ring: id, state: 'canceled' } });
    }
  }

  /** Somebody accepts a ring to this name. The room is open to the two before they hear of it. */
  async #accept(user: string, id: string, who: Answerer, ref?: string): Promise<Answered> {
    const { store } = this.#broker;
    const met = await this.#change(user, claimRing(user, id, who, this.#policy));
    const closed = met !== undefined && isPrivate(met.room);
    if (closed) await store.update(met.room, invite(met.room, met.guests, this.#roomPolicy));
    const result = await this.#change(user, accept(user, id, who, this.#policy, ref));
    if (closed && (result === 'ended' || result === 'unknown')) await store.update(met.room, uninvite(who.id));
    return result;
  }

  async #ofPage(page: RingPage, change: (user: string) => UserChange<unknown>): Promise<void> {
    if (page.user !== undefined) await this.#change(page.user, change(page.user));
  }

  /** The socket may have closed while this was on its way; then nobody else would say so. */
  async #unlessGone(page: RingPage, user: string): Promise<void> {
    if (!page.connection.usable) await this.detach(user, page.id, page.session);
  }

  async #change<R>(user: string, change: UserChange<R>): Promise<R> {
    const { result, over } = await this.#broker.store.update(userKey(user), change);
    for (const { state, ms } of over) this.#broker.emit('ring', { state, ms });
    return result;
  }

  #page(connection: Connection): RingPage {
    const known = this.#pages.get(connection.session);
    if (known) return known;
    const page = new RingPage(connection);
    if (connection.usable) this.#pages.set(connection.session, page);
    return page;
  }

  #place({ session }: Connection): { readonly node: string; readonly session: string } {
    return { node: this.#broker.store.node, session };
  }

  #failed(page: RingPage, { payload }: RingClientMessage, error: unknown): void {
    this.#broker.fault(error, 'ring');
    if ('ref' in payload && typeof payload.ref === 'string') {
      this.#refuse(page, payload.ref, 'timeout', 'The server cannot reach its store. Try again shortly.', 2000);
    }
  }

  #refuse({ connection }: RingPage, ref: string, code: RefusalCode, message: string, retryAfter?: number): void {
    this.#broker.refused(code === 'unauthorized' ? 'ring-unauthorized' : code);
    connection.say({ type: 'REFUSED', payload: { ref, code, message, ...(retryAfter === undefined ? {} : { retryAfter }) } });
  }
}

import type { RingEnd, RingServerMessage } from '../protocol-ring.js';
import type { Delivery, Place, Transition } from '../store/store.js';
import {
  contactOf,
  emptyUser,
  listening,
  peerOf,
  type Caller,
  type Ended,
  type Page,
  type RingRecord,
  type UserState,
} from './user-state.js';

/** The house rules of names and rings. */
export interface RingPolicy {
  /** How long a page or a caller whose socket was lost is waited for. */
  readonly lease: number;
  /** How long the end of a ring is kept for a page that comes back. */
  readonly ringEnd: number;
  /** How long a missed ring is kept. */
  readonly missed: number;
  readonly missedPerUser: number;
  readonly ringsPerUser: number;
  readonly pagesPerUser: number;
}

/** A ring that this change ended. */
export interface Over {
  readonly state: Ended['state'];
  /** How long it rang, in milliseconds. */
  readonly ms: number;
}

/** What became of a change to a name, and which rings it ended. */
export interface Told<R> {
  readonly result: R;
  readonly over: readonly Over[];
}

const silent = new Set<RingEnd>(['no-answer', 'canceled', 'unavailable']);

/** A name while one transition changes it: pages and rings are replaced, everybody is told in their own word, and at the end it is plain data again. */
export class UserDraft {
  readonly now: number;
  readonly #policy: RingPolicy;
  readonly #before: UserState | undefined;
  readonly #deliveries: Delivery[] = [];
  readonly #over: Over[] = [];
  #state: UserState;

  constructor(user: string, before: UserState | undefined, now: number, policy: RingPolicy) {
    this.#before = before;
    this.#state = before ?? emptyUser(user);
    this.now = now;
    this.#policy = policy;
  }

  get state(): UserState {
    return this.#state;
  }

  change(part: Partial<UserState>): void {
    this.#state = { ...this.#state, ...part };
  }

  /** Puts a page in, or in the place of the one with the same id. */
  page(page: Page): void {
    this.change({ pages: [...this.#state.pages.filter(other => other.id !== page.id), page] });
  }

  removePage(id: string): void {
    this.change({ pages: this.#state.pages.filter(page => page.id !== id) });
  }

  /** Puts a ring in, or in the place of the one with the same id. */
  ring(ring: RingRecord): void {
    const known = this.#state.rings.some(({ id }) => id === ring.id);
    const rings = known ? this.#state.rings.map(other => (other.id === ring.id ? ring : other)) : [...this.#state.rings, ring];
    this.change({ rings });
  }

  findRing(id: string): RingRecord | undefined {
    return this.#state.rings.find(ring => ring.id === id);
  }

  tell(place: Place | undefined, message: RingServerMessage): void {
    if (place) this.#deliveries.push({ to: [place], text: JSON.stringify(message) });
  }

  /** Says to pages that somebody rings; those who are away hear it when they are back. */
  announce(ring: RingRecord, pages: readonly Page[]): void {
    const from = peerOf(ring.from, ring.from.user);
    const payload = {
      ring: ring.id,
      from,
      to: this.#state.user,
      audio: ring.audio,
      ...(ring.note ? { note: true } : {}),
      left: this.#left(ring),
    };
    for (const page of pages) this.tell(page.place, { type: 'RING', payload });
    this.ring({ ...ring, heard: [...new Set([...ring.heard, ...pages.map(({ id }) => id)])], waits: undefined });
  }

  /** Says to the caller that it rings. */
  ringing(ring: RingRecord): void {
    const { id, from } = ring;
    const payload = { ref: from.ref, ring: id, to: this.#state.user, left: this.#left(ring) };
    this.tell(from.place, { type: 'RINGING', payload });
  }

  /** Ends a ring: everybody who knows of it is told, each in their own word; what nobody answered is missed. */
  end(ring: RingRecord, state: Ended['state'], answer: Partial<Pick<Ended, 'by' | 'message'>> & { readonly ref?: string } = {}): void {
    const { by, message, ref } = answer;
    const ended: RingRecord = { ...ring, ended: { state, by, message, until: this.now + this.#policy.ringEnd } };
    this.ring(ended);
    this.tellCaller(ended);
    for (const page of this.#state.pages) if (ring.heard.includes(page.id)) this.tellEnd(ended, page, ref);
    this.#over.push({ state, ms: this.now - ring.since });
    if (silent.has(state) && !ring.note) this.#miss(ring);
  }

  /** Ends a ring that never began; nothing is kept of it. */
  turnAway(
    { id: ring, ref, place }: { readonly id: string; readonly ref: string; readonly place: Place | undefined },
    state: Ended['state'],
  ): void {
    this.tell(place, { type: 'RING-END', payload: { ring, ref, state } });
    this.#over.push({ state, ms: 0 });
  }

  /** Says the end of a ring to its caller, now or again. */
  tellCaller({ id: ring, from, room, ended }: RingRecord): void {
    if (!ended) return;
    const { state, by, message } = ended;
    const payload = { ring, ref: from.ref, state, ...(state === 'accepted' ? { room } : {}), ...optional({ by, message }) };
    this.tell(from.place, { type: 'RING-END', payload });
  }

  /** Says the end of a ring to one of the pages that it rang on, now or again; `ref` is that page's own ring, which met this one. */
  tellEnd({ id: ring, room, from, ended }: RingRecord, page: Page, ref?: string): void {
    if (!ended) return;
    const word = wordFor(ended, page.id);
    const met = word === 'accepted' ? { room, by: peerOf(from, from.user) } : {};
    this.tell(page.place, { type: 'RING-END', payload: { ring, state: word, ...met, ...optional({ ref }) } });
  }

  /** Ends what cannot be answered any more: nobody is there, or all who are have said "busy". */
  settle(): void {
    for (const ring of this.#state.rings) {
      if (ring.ended || (ring.waits ?? 0) > this.now || listening(this.#state, ring).length > 0) continue;
      this.end(ring, ring.busy.length > 0 ? 'busy' : 'unavailable');
    }
  }

  /** A caller as they are from now on, in every ring of theirs. */
  caller(id: string, change: (from: Caller) => Caller): void {
    for (const ring of this.#state.rings) if (ring.from.id === id) this.ring({ ...ring, from: change(ring.from) });
  }

  /** What became of the name: the same object when nothing changed, undefined when there is nothing to keep. */
  done<R>(result: R): Transition<Told<R>, UserState> {
    const told = { result, over: this.#over };
    if (this.#state === this.#before) return { state: this.#before, deliveries: this.#deliveries, result: told };
    const { pages, rings, missed } = this.#state;
    const empty = pages.length + rings.length + missed.length === 0;
    const state = empty ? undefined : { ...this.#state, revision: this.#state.revision + 1 };
    const entry = JSON.stringify(contactOf(this.#state));
    const old = JSON.stringify(contactOf(this.#before ?? emptyUser(this.#state.user)));
    const news = entry === old ? undefined : ({ kind: 'user', text: entry } as const);
    return { state, deliveries: this.#deliveries, ...(news ? { news } : {}), result: told };
  }

  #miss({ id: ring, from, at, audio }: RingRecord): void {
    const { missed, missedPerUser } = this.#policy;
    const entry = { ring, from: peerOf(from, from.user), at, audio, until: this.now + missed };
    this.change({ missed: [...this.#state.missed, entry].slice(-missedPerUser) });
  }

  #left({ endsAt }: Pick<RingRecord, 'endsAt'>): number {
    return Math.max(0, Math.round(endsAt - this.now));
  }
}

/** The end of a ring in the word of a page that it rang on. */
function wordFor({ state, by }: Ended, page: string): RingEnd {
  if (state === 'accepted' || state === 'declined') return by?.id === page ? state : 'elsewhere';
  if (state === 'no-answer') return 'missed';
  return state === 'busy' ? 'busy' : 'canceled';
}

/** The fields that have a value. */
function optional<T extends object>(fields: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

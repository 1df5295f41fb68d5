import { CallError, toCallError } from '../../foundation/errors.js';
import { log } from '../../foundation/logger.js';
import { randomId } from '../../foundation/random.js';
import type { Note, NoteCarrier } from '../../transport/notes.js';
import type { Ringing, RingingEvents } from '../../transport/ringing.js';
import type { RingPeer } from './ring-state.js';

export interface RingPostParts {
  readonly ringing: Ringing;
  readonly carrier: NoteCarrier;
  /** The shown name of this person. */
  readonly name: () => string;
  /** Whose status has to be followed for this. */
  readonly follow: (users: readonly string[]) => void;
  /** How many messages are kept here already. */
  readonly kept: () => number;
  /** A message has come. */
  readonly came: (from: RingPeer, note: Note) => void;
  readonly signal: AbortSignal;
}

/** One message of this person. */
interface Sent {
  readonly to: string;
  readonly note: Note;
  readonly resolve: () => void;
  readonly reject: (error: CallError) => void;
  /** `asking` whether somebody takes it, `waiting` until somebody is there, `sending`. */
  state: 'asking' | 'waiting' | 'sending';
  ref: string;
  tries: number;
  /** When it was asked last, by `performance.now()`. */
  askedAt: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** A ring that hands over a message is known by its beginning, also to a page that was reloaded meanwhile. */
const MARK = 'note-';
/** So many wait here to be sent, and come here at once. */
const MOST = 5;
const AT_ONCE = 2;
/** So many are kept: each may have eight megabytes of this page's memory. */
const KEPT = 10;
/** How long a page may take to say that it takes a message, in ms. */
const PATIENCE = 15_000;
/** Between two tries, in ms; and how often a way that breaks is tried. */
const PAUSE = 5000;
const TRIES = 4;

/**
 * Recorded messages, from page to page: one that somebody is left waits here until a page of theirs is there and takes it, for as long as
 * this page lives. A ring that is no call tells the two pages of each other.
 */
export class RingPost {
  readonly #parts: RingPostParts;
  readonly #sent = new Set<Sent>();
  readonly #coming = new Map<string, AbortController>();
  #takes = false;

  constructor(parts: RingPostParts) {
    this.#parts = parts;
    const { ringing, signal } = parts;
    ringing.addEventListener('contacts', ({ detail: { contacts } }) => this.#look(contacts), { signal });
    signal.addEventListener('abort', () => {
      for (const one of this.#sent) this.#over(one, new CallError('aborted', 'The page let go of the message.'));
    });
  }

  /** Whether messages for this person are taken. */
  take(on: boolean): void {
    this.#takes = on;
  }

  /** Sends a message as soon as somebody takes it; rejects when they take none, or no way to them holds. */
  leave(to: string, note: Note): Promise<void> {
    if (this.#sent.size >= MOST) return Promise.reject(new CallError('aborted', 'Too many messages wait here.'));
    const promise = new Promise<void>((resolve, reject) => {
      const one: Sent = { to, note, resolve, reject, state: 'waiting', ref: '', tries: 0, askedAt: -Infinity, timer: undefined };
      this.#sent.add(one);
      this.#ask(one);
    });
    this.#follow();
    return promise;
  }

  /** Whether that ring is one of these; it is looked after here then. */
  came({ ring, from, note = false }: RingingEvents['come']['detail']): boolean {
    if (!note) return false;
    const { ringing, carrier, signal, came, kept } = this.#parts;
    if (!this.#takes || this.#coming.size >= AT_ONCE || this.#coming.size + kept() >= KEPT) {
      ringing.answer(ring, 'decline');
      return true;
    }
    const over = new AbortController();
    this.#coming.set(ring, over);
    const received = carrier.receive(from.id, ring, AbortSignal.any([signal, over.signal])).finally(() => this.#coming.delete(ring));
    ringing.keep(received);
    ringing.answer(ring, 'accept');
    received.then(
      whole => {
        came(from, whole);
      },
      (error: unknown) => {
        log.debug('a message did not arrive', error);
      },
    );
    return true;
  }

  /** Whether what rings there is one of these. */
  reached(ref: string): boolean {
    if (!ref.startsWith(MARK)) return false;
    // This page was reloaded, and what it had recorded is gone.
    if (![...this.#sent].some(one => one.ref === ref)) this.#parts.ringing.cancel(ref);
    return true;
  }

  ended({ ring, ref, outcome, by }: RingingEvents['end']['detail']): boolean {
    const coming = this.#coming.get(ring);
    if (coming) {
      if (outcome !== 'accepted') coming.abort(new CallError('aborted', 'Another page takes it.'));
      return true;
    }
    const one = [...this.#sent].find(other => other.ref === ref);
    if (!one) return ref.startsWith(MARK);
    if (outcome === 'accepted' && by) void this.#send(one, by.id, ring);
    else if (outcome === 'declined') this.#over(one, new CallError('peer-unreachable', 'They take no messages.'));
    else this.#wait(one, outcome !== 'unavailable');
    return true;
  }

  /** Whether what the broker refused is one of these. */
  refused(ref: string, error: CallError): boolean {
    const one = [...this.#sent].find(other => other.ref === ref);
    if (one) this.#over(one, error);
    return one !== undefined;
  }

  #ask(one: Sent): void {
    clearTimeout(one.timer);
    one.state = 'asking';
    one.ref = MARK + randomId();
    one.askedAt = performance.now();
    const { ringing, name } = this.#parts;
    ringing.ring({ ref: one.ref, to: one.to, name: name(), audio: one.note.audioOnly, note: true, timeout: PATIENCE });
  }

  /** Until they are there; or, where that is no question, for a moment. */
  #wait(one: Sent, soon: boolean): void {
    one.state = 'waiting';
    if (soon) this.#later(one);
  }

  #later(one: Sent): void {
    clearTimeout(one.timer);
    one.timer = setTimeout(
      () => {
        this.#ask(one);
      },
      Math.max(0, one.askedAt + PAUSE - performance.now()),
    );
  }

  #look(contacts: RingingEvents['contacts']['detail']['contacts']): void {
    for (const one of this.#sent) {
      if (one.state !== 'waiting') continue;
      if (contacts.some(({ user, status }) => user === one.to && status !== 'offline')) this.#later(one);
    }
  }

  async #send(one: Sent, to: string, key: string): Promise<void> {
    const { carrier, ringing, signal } = this.#parts;
    one.state = 'sending';
    one.tries += 1;
    const sent = carrier.send(to, key, one.note, signal);
    ringing.keep(sent);
    try {
      await sent;
      this.#over(one);
    } catch (error) {
      log.debug('a message did not get through', error);
      if (one.tries >= TRIES || signal.aborted) this.#over(one, toCallError(error));
      else this.#wait(one, true);
    }
  }

  #over(one: Sent, error?: CallError): void {
    clearTimeout(one.timer);
    if (!this.#sent.delete(one)) return;
    if (error) one.reject(error);
    else one.resolve();
    if (!this.#parts.signal.aborted) this.#follow();
  }

  #follow(): void {
    this.#parts.follow([...new Set([...this.#sent].map(({ to }) => to))]);
  }
}

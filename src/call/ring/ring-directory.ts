import type { Ringing } from '../../transport/ringing.js';
import type { Call } from '../call.js';
import { changed } from '../call-state.js';
import { randomId } from '../../foundation/random.js';
import type { MissedRing, Ring, RingMessage, RingPeer } from './ring-state.js';

/** The most rings that are remembered as missed. */
const MOST = 50;

/** Names: the one under which this page can be rung, who called it in vain, and who of the others can be rung. */
export class RingDirectory {
  readonly #call: Call;
  readonly #ringing: Ringing;
  #as = '';
  #watched: readonly string[] | null = null;
  /** Whose status is needed here, whether the page asked for it or not. */
  #also: readonly string[] = [];

  constructor(call: Call, ringing: Ringing, signal: AbortSignal) {
    this.#call = call;
    this.#ringing = ringing;
    ringing.addEventListener(
      'signed-in',
      ({ detail: { user, missed: all } }) => {
        const missed = all.map(({ ring: id, from, at, audio: audioOnly }) => ({ id, from, at, audioOnly }));
        call.update(state => changed(state, { user, missed: withMessages(missed, state.missed) }));
      },
      { signal },
    );
    ringing.addEventListener(
      'contacts',
      ({ detail: { contacts } }) => {
        const watched = this.#watched;
        const shown = watched && (watched.length === 0 ? contacts : contacts.filter(({ user }) => watched.includes(user)));
        call.update(state => changed(state, { contacts: shown ?? [] }));
      },
      { signal },
    );
  }

  /** Follows the call's settings. */
  configure(): void {
    const { user, name, password } = this.#call.settings;
    const as = JSON.stringify([user, user && name, user && password]);
    if (as === this.#as) return;
    const before = this.#as;
    this.#as = as;
    if (user !== '') {
      this.#ringing.signIn({ user, name: name || user, password });
    } else if (before !== '') {
      this.#ringing.signOut();
      this.#call.update(state => changed(state, { user: '', missed: [] }));
    }
  }

  signedOut(): void {
    this.#call.update(state => changed(state, { user: '' }));
  }

  watch(users: readonly string[] | null): void {
    this.#watched = users;
    this.#follow();
    if (!users) this.#call.update(state => changed(state, { contacts: [] }));
  }

  /** Follows these as well, for no one to see. */
  also(users: readonly string[]): void {
    if (users.join('\n') === this.#also.join('\n')) return;
    this.#also = users;
    this.#follow();
  }

  /** They left a message: it belongs to their last call in vain, where there is one. */
  message(from: RingPeer, message: RingMessage): void {
    this.#call.update(state => {
      const { missed } = state;
      const theirs = missed.find(one => !one.message && (from.user === '' ? one.from.id === from.id : one.from.user === from.user));
      const entry = { ...(theirs ?? { id: randomId(), from, at: Date.now(), audioOnly: message.audioOnly }), message };
      const rest = missed.filter(one => one !== theirs);
      return { ...state, missed: ordered([entry, ...rest]) };
    });
  }

  #follow(): void {
    const watched = this.#watched;
    if (watched?.length === 0 || this.#also.length === 0) this.#ringing.follow(watched);
    else this.#ringing.follow([...new Set([...(watched ?? []), ...this.#also])]);
  }

  /** Nobody answered here. */
  miss({ id, peer: from, audioOnly }: Ring): void {
    const missed = { id, from, at: Date.now(), audioOnly };
    this.#call.update(state => ({ ...state, missed: [missed, ...state.missed].slice(0, MOST) }));
  }

  markMissedSeen(): void {
    this.#ringing.clearMissed();
    this.#call.update(state => changed(state, { missed: [] }));
  }
}

function ordered(missed: readonly MissedRing[]): readonly MissedRing[] {
  return missed.toSorted((one, other) => other.at - one.at).slice(0, MOST);
}

/** The broker's list, with the messages that only this page has. */
function withMessages(missed: readonly MissedRing[], before: readonly MissedRing[]): readonly MissedRing[] {
  const kept = before.filter(({ message }) => message);
  return ordered([...kept, ...missed.filter(({ id }) => !kept.some(one => one.id === id))]);
}

import type { Ringing } from '../../transport/ringing.js';
import type { Call } from '../call.js';
import { changed } from '../call-state.js';
import type { Ring } from './ring-state.js';

/** The most rings that are remembered as missed. */
const MOST = 50;

/** Names: the one under which this page can be rung, who called it in vain, and who of the others can be rung. */
export class RingDirectory {
  readonly #call: Call;
  readonly #ringing: Ringing;
  #as = '';

  constructor(call: Call, ringing: Ringing, signal: AbortSignal) {
    this.#call = call;
    this.#ringing = ringing;
    ringing.addEventListener(
      'signed-in',
      ({ detail: { user, missed: all } }) => {
        const missed = all
          .map(({ ring: id, from, at, audio: audioOnly }) => ({ id, from, at, audioOnly }))
          .sort((one, other) => other.at - one.at);
        call.update(state => changed(state, { user, missed }));
      },
      { signal },
    );
    ringing.addEventListener(
      'contacts',
      ({ detail: { contacts } }) => {
        call.update(state => changed(state, { contacts }));
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
    this.#ringing.follow(users);
    if (!users) this.#call.update(state => changed(state, { contacts: [] }));
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

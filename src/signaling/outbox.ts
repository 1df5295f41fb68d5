import type { LinkEnvelope } from './signaling.js';

/** The most messages kept while the broker is away; the oldest go first, links ask again for what they miss. */
const MOST = 256;

/** Keeps what cannot be sent now, in order; a new offer makes all that was said to that peer before it worthless. */
export class Outbox {
  #letters: { readonly to: string; readonly envelope: LinkEnvelope }[] = [];

  put(to: string, envelope: LinkEnvelope): void {
    if (envelope.type === 'OFFER') this.#letters = this.#letters.filter(letter => letter.to !== to);
    this.#letters.push({ to, envelope });
    if (this.#letters.length > MOST) this.#letters.shift();
  }

  /** Everything, once. */
  take(): readonly { readonly to: string; readonly envelope: LinkEnvelope }[] {
    return this.#letters.splice(0);
  }
}

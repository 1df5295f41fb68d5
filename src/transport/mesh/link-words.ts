import type { PeerMessage } from '../transport.js';
import type { LinkChannel } from './link-channel.js';

/** The number of what was said last, by whichever link. It begins with the time: a page counts on from where the one before its reload was. */
let said = Date.now();

/** The most messages kept until words can pass, or until it is known that they have. */
const WAITING = 128;
/** A number so much smaller than the one before is none of the same count: their clock was set back, and their page loaded again. */
const CLOCK = 60_000;

/**
 * The messages of a link, which outlive its connections: what is on its way in a connection that ends is lost with it, so it is kept until
 * the other side says that it came, and said again in the next connection. Whatever comes twice is heard once.
 */
export class LinkWords {
  /** What they may not have heard, by number. */
  readonly #unheard = new Map<number, PeerMessage>();
  #heard = 0;

  /** Sends, or keeps until words can pass; false when it can do neither. */
  say(message: PeerMessage, channel: LinkChannel | undefined): boolean {
    const full = this.#unheard.size >= WAITING;
    if (channel?.open ? !channel.message(message, said + 1) : full) return false;
    // Somebody who never says what they heard has heard what was said so long ago.
    if (full) for (const [oldest] of this.#unheard) if (this.#unheard.size >= WAITING) this.#unheard.delete(oldest);
    said += 1;
    this.#unheard.set(said, message);
    return true;
  }

  /** Words pass again. */
  sayAgain(channel: LinkChannel): void {
    for (const [number, message] of this.#unheard) channel.message(message, number);
  }

  /** They have this message, and all before it. */
  wasHeard(number: number): void {
    for (const [one] of this.#unheard) if (one <= number) this.#unheard.delete(one);
  }

  /** Says that a message came; false when it came before. */
  hear(number: number, channel: LinkChannel): boolean {
    channel.heard(number);
    if (number <= this.#heard && number > this.#heard - CLOCK) return false;
    this.#heard = number;
    return true;
  }
}

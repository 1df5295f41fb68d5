import { once, within } from '../../foundation/deadline.js';
import { fieldsOf } from '../../foundation/fields.js';
import { randomId } from '../../foundation/random.js';
import type { LinkEnvelope } from '../../signaling/signaling.js';
import type { PeerMessage } from '../transport.js';
import { parseReport } from './link-wire.js';
import type { SelfReport } from './link-wire.js';

/** Every browser carries messages of this many bytes; longer ones travel in parts. */
const PART = 15_000;
/** The longest message, in characters, and the most parts of unfinished ones that a peer may leave here. */
const LONGEST = 400_000;
const UNFINISHED = 64;
/** The negotiated channel's number: high, so that it is in nobody's way. */
const CHANNEL = 1000;
/** What may wait to be sent before a message is refused, in bytes. */
const BACKLOG = 4_000_000;
/** What a peer may send: so much at once, and so much per second, in characters. Who sends more is cut off. */
const BURST = 4_000_000;
const PER_SECOND = 1_000_000;
/** How long a goodbye may take, in ms. */
const GOODBYE = 200;
/** How long the goodbye waits for the channel of a path that is there, in ms. */
const OPENING = 1000;

/** Told by functions that need no `this`. */
export interface ChannelListener {
  readonly onOpen: () => void;
  /** By the other side, or because theirs ended. */
  readonly onClose: () => void;
  readonly onReport: (report: SelfReport) => void;
  /** The number says whether it was heard before; NaN when there is none. */
  readonly onMessage: (message: PeerMessage, number: number) => void;
  /** They have this message, and all before it. */
  readonly onHeard: (number: number) => void;
  readonly onEnvelope: (envelope: LinkEnvelope) => void;
  readonly onBye: () => void;
  /** Anything at all arrived: the path is alive. */
  readonly onLife: () => void;
}

type Frame =
  | { readonly t: 'report'; readonly report: SelfReport }
  | { readonly t: 'message'; readonly message: PeerMessage; readonly n: number }
  | { readonly t: 'heard'; readonly n: number }
  | { readonly t: 'envelope'; readonly envelope: LinkEnvelope }
  | { readonly t: 'part'; readonly id: string; readonly last: boolean; readonly text: string }
  | { readonly t: 'ping' | 'pong' | 'bye' };

/** The link's own data channel: words beside the media, in order, independent of any broker. */
export class LinkChannel {
  readonly #channel: RTCDataChannel;
  readonly #listener: ChannelListener;
  readonly #parts = new Map<string, string[]>();
  #allowance = BURST;
  #allowedAt = performance.now();

  constructor(connection: RTCPeerConnection, listener: ChannelListener) {
    this.#listener = listener;
    this.#channel = connection.createDataChannel('calltag', { negotiated: true, id: CHANNEL, ordered: true });
    this.#channel.addEventListener('open', listener.onOpen);
    this.#channel.addEventListener('close', listener.onClose);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.#receive(data);
    });
  }

  get open(): boolean {
    return this.#channel.readyState === 'open';
  }

  report(report: SelfReport): void {
    if (this.open) this.#send({ t: 'report', report });
  }

  /** False when it could not be sent. */
  message(message: PeerMessage, n: number): boolean {
    return this.open && this.#channel.bufferedAmount < BACKLOG && this.#send({ t: 'message', message, n });
  }

  /** Says that this message, and all before it, came. */
  heard(n: number): void {
    this.#send({ t: 'heard', n });
  }

  envelope(envelope: LinkEnvelope): void {
    if (this.open) this.#send({ t: 'envelope', envelope });
  }

  ping(): void {
    if (this.open) this.#send({ t: 'ping' });
  }

  /** Says goodbye and waits until the other side has gone too, a moment at most: what is closed at once may never be sent. */
  async bye(): Promise<void> {
    // Words pass a moment after the path is there; a stock client would never hear of the end of what never opened.
    if (this.#channel.readyState === 'connecting') await this.#until('open', OPENING);
    if (!this.open) return;
    const gone = this.#until('close', GOODBYE);
    this.#send({ t: 'bye' });
    await gone;
  }

  /** Until that happens, or so many ms went by. */
  async #until(type: string, ms: number): Promise<void> {
    await within(ms, once(this.#channel, type), type).catch(() => undefined);
  }

  #send(frame: Frame): boolean {
    const text = JSON.stringify(frame);
    try {
      if (text.length <= PART) this.#channel.send(text);
      else if (text.length > LONGEST) return false;
      else this.#sendParts(text);
      return true;
    } catch {
      // The channel closed between the question and the sending.
      return false;
    }
  }

  #sendParts(text: string): void {
    const id = randomId();
    for (let from = 0; from < text.length; from += PART / 2) {
      const part: Frame = { t: 'part', id, last: from + PART / 2 >= text.length, text: text.slice(from, from + PART / 2) };
      this.#channel.send(JSON.stringify(part));
    }
  }

  #receive(data: unknown): void {
    this.#listener.onLife();
    if (!this.#allows(typeof data === 'string' ? data.length : PART)) this.#channel.close();
    else if (typeof data === 'string' && data.length <= PART * 2) this.#read(data);
  }

  #allows(length: number): boolean {
    const now = performance.now();
    this.#allowance = Math.min(BURST, this.#allowance + ((now - this.#allowedAt) * PER_SECOND) / 1000) - length;
    this.#allowedAt = now;
    return this.#allowance >= 0;
  }

  #read(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return;
    }
    const { t, report, message, n, envelope, id, last, text: part } = fieldsOf(value);
    if (t === 'ping') this.#send({ t: 'pong' });
    else if (t === 'bye') this.#listener.onBye();
    else if (t === 'part' && typeof id === 'string' && typeof part === 'string') this.#join(id, part, last === true);
    else if (t === 'report') {
      const heard = parseReport(report);
      if (heard) this.#listener.onReport(heard);
    }
    if (t === 'message') this.#onMessage(message, Number(n));
    if (t === 'heard') this.#listener.onHeard(Number(n));
    if (t === 'envelope') this.#onEnvelope(envelope);
  }

  #onMessage(value: unknown, n: number): void {
    const { topic, data } = fieldsOf(value);
    if (typeof topic === 'string' && topic.length <= 128) this.#listener.onMessage({ topic, data }, n);
  }

  #onEnvelope(value: unknown): void {
    const { type, payload } = fieldsOf(value);
    if (type === 'OFFER' || type === 'ANSWER' || type === 'CANDIDATE') this.#listener.onEnvelope({ type, payload });
  }

  /** Puts a long message together; a peer that never finishes loses what it began. */
  #join(id: string, part: string, last: boolean): void {
    if (this.#parts.size > 4) this.#parts.clear();
    const parts = this.#parts.get(id) ?? [];
    parts.push(part);
    this.#parts.set(id, parts);
    if (parts.length > UNFINISHED) this.#parts.delete(id);
    else if (last) {
      this.#parts.delete(id);
      this.#read(parts.join(''));
    }
  }
}

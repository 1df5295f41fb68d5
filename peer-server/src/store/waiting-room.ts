import type { Limits } from '../config.js';

interface Waiting {
  readonly src: string;
  readonly text: string;
  readonly bytes: number;
  readonly until: number;
}

interface Queue {
  messages: Waiting[];
  bytes: number;
  /** Senders whose messages found no room here, and when they are to be told. */
  readonly refused: Map<string, number>;
}

function emptyQueue(): Queue {
  return { messages: [], bytes: 0, refused: new Map() };
}

/** Somebody to tell that their messages to `dst` were not delivered. */
export interface Expired {
  readonly src: string;
  readonly dst: string;
}

/** Messages that follow each other this closely (an offer and its candidates) expire together: one EXPIRE, not twenty. */
export const expireBurst = 1000;

/** Messages for peers that are not connected; bounded in every direction. */
export class WaitingRoom {
  readonly #queues = new Map<string, Queue>();
  readonly #limits: Limits;
  readonly #patience: number;
  #bytes = 0;

  constructor(limits: Limits, patience: number) {
    this.#limits = limits;
    this.#patience = patience;
  }

  /** Bytes waiting for everybody. */
  get bytes(): number {
    return this.#bytes;
  }

  add(src: string, dst: string, text: string, now: number): void {
    const queue = this.#queues.get(dst) ?? emptyQueue();
    const bytes = Buffer.byteLength(text);
    const until = now + this.#patience;
    const { queueMessages, queueBytes, queueTotalBytes } = this.#limits;
    if (queue.messages.length >= queueMessages || queue.bytes + bytes > queueBytes || this.#bytes + bytes > queueTotalBytes) {
      this.owe(src, dst, now);
      return;
    }
    queue.messages.push({ src, text, bytes, until });
    queue.bytes += bytes;
    this.#bytes += bytes;
    this.#queues.set(dst, queue);
  }

  /** Keeps no message, only the debt to tell its sender in time that it was not delivered. */
  owe(src: string, dst: string, now: number): void {
    const queue = this.#queues.get(dst) ?? emptyQueue();
    const owed = queue.messages.some(message => message.src === src) || queue.refused.has(src);
    if (owed || queue.refused.size >= this.#limits.queueMessages) return;
    queue.refused.set(src, now + this.#patience);
    this.#queues.set(dst, queue);
  }

  /** Everything that waits for a peer, in the order in which it came; it waits no more. */
  take(dst: string): readonly string[] {
    const queue = this.#queues.get(dst);
    if (!queue) return [];
    this.#queues.delete(dst);
    this.#bytes -= queue.bytes;
    return queue.messages.map(message => message.text);
  }

  /** Everything that waits, for everybody, in the order in which it came for each; nothing waits any more. */
  takeAll(): readonly { readonly src: string; readonly dst: string; readonly text: string }[] {
    const all = [...this.#queues].flatMap(([dst, { messages }]) => messages.map(({ src, text }) => ({ src, dst, text })));
    this.#queues.clear();
    this.#bytes = 0;
    return all;
  }

  /** Drops what has waited too long and says whom to tell, once per sender and receiver. */
  expire(now: number): readonly Expired[] {
    const expired: Expired[] = [];
    for (const [dst, queue] of this.#queues) {
      const late = new Set(queue.messages.filter(message => message.until <= now).map(message => message.src));
      for (const [src, until] of queue.refused) {
        if (until > now) continue;
        queue.refused.delete(src);
        late.add(src);
      }
      if (late.size === 0) continue;
      this.#drop(queue, message => late.has(message.src) && message.until <= now + expireBurst);
      for (const src of late) expired.push({ src, dst });
      if (queue.messages.length === 0 && queue.refused.size === 0) this.#queues.delete(dst);
    }
    return expired;
  }

  #drop(queue: Queue, late: (message: Waiting) => boolean): void {
    for (const { bytes } of queue.messages.filter(late)) {
      queue.bytes -= bytes;
      this.#bytes -= bytes;
    }
    queue.messages = queue.messages.filter(message => !late(message));
  }
}

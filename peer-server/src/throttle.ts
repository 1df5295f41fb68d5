import type { Limits } from './config.js';

/** What became of one message. */
export type Verdict = 'now' | 'later' | 'flood';

/** Who reads the frames whose turn it is. */
export interface FrameReader {
  read(frame: string): void;
}

/** A token bucket with a small backlog: a burst passes, a little more waits its turn in order, a flood is called one. */
export class Throttle {
  readonly #limits: Limits;
  readonly #reader: FrameReader;
  #backlog: string[] | undefined;
  #waiting = 0;
  #tokens: number;
  #filled = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: Limits, reader: FrameReader) {
    this.#limits = limits;
    this.#reader = reader;
    this.#tokens = limits.messageBurst;
  }

  /** Runs the frame now or in its turn; `flood` says that it was dropped, since too much is waiting already. `now` is of the monotonic clock. */
  push(frame: string, now = performance.now()): Verdict {
    this.#fill(now);
    if (this.#tokens >= 1 && !this.#backlog) {
      this.#tokens -= 1;
      this.#reader.read(frame);
      return 'now';
    }
    const backlog = (this.#backlog ??= []);
    const { messageBurst, queueBytes } = this.#limits;
    if (backlog.length >= messageBurst || this.#waiting + frame.length > queueBytes) return 'flood';
    backlog.push(frame);
    this.#waiting += frame.length;
    this.#timer ??= setInterval(() => {
      this.#drain();
    }, 50);
    return 'later';
  }

  close(): void {
    clearInterval(this.#timer);
    this.#backlog = undefined;
  }

  #fill(now: number): void {
    const { messagesPerSecond, messageBurst } = this.#limits;
    this.#tokens = Math.min(messageBurst, this.#tokens + ((now - this.#filled) / 1000) * messagesPerSecond);
    this.#filled = now;
  }

  #drain(): void {
    this.#fill(performance.now());
    while (this.#backlog && this.#tokens >= 1) {
      const frame = this.#backlog.shift();
      if (frame === undefined) break;
      this.#tokens -= 1;
      this.#waiting -= frame.length;
      this.#reader.read(frame);
    }
    if (this.#backlog && this.#backlog.length > 0) return;
    this.close();
    this.#timer = undefined;
  }
}

/** What became of one message. */
export type Verdict = 'now' | 'later' | 'flood';

export interface ThrottleOptions {
  readonly perSecond: number;
  readonly burst: number;
  /** Characters that may wait. */
  readonly backlog: number;
  readonly run: (frame: string) => void;
}

/** A token bucket with a small backlog: a burst passes, a little more waits its turn in order, a flood is called one. */
export class Throttle {
  readonly #options: ThrottleOptions;
  readonly #backlog: string[] = [];
  #waiting = 0;
  #tokens: number;
  #filled = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ThrottleOptions) {
    this.#options = options;
    this.#tokens = options.burst;
  }

  /** Runs the frame now or in its turn; `flood` says that it was dropped, since too much is waiting already. */
  push(frame: string): Verdict {
    this.#fill();
    if (this.#tokens >= 1 && this.#backlog.length === 0) {
      this.#tokens -= 1;
      this.#options.run(frame);
      return 'now';
    }
    if (this.#backlog.length >= this.#options.burst || this.#waiting + frame.length > this.#options.backlog) return 'flood';
    this.#backlog.push(frame);
    this.#waiting += frame.length;
    this.#timer ??= setInterval(this.#drain, 50);
    return 'later';
  }

  get waiting(): boolean {
    return this.#backlog.length > 0;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#backlog.length = 0;
  }

  #fill(): void {
    const now = performance.now();
    const { perSecond, burst } = this.#options;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filled) / 1000) * perSecond);
    this.#filled = now;
  }

  readonly #drain = (): void => {
    this.#fill();
    while (this.#tokens >= 1) {
      const frame = this.#backlog.shift();
      if (frame === undefined) break;
      this.#tokens -= 1;
      this.#waiting -= frame.length;
      this.#options.run(frame);
    }
    if (this.#backlog.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  };
}

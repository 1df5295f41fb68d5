const minute = 60_000;

/** Counts what comes under each key within the last minute. */
export class Rate {
  readonly #most: number;
  readonly #times = new Map<string, number[]>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Milliseconds until one more would be within the limit; 0 when it is now. */
  wait(key: string, now = performance.now()): number {
    const times = this.#recent(key, now);
    const oldest = times[times.length - this.#most];
    return oldest === undefined ? 0 : Math.ceil(oldest + minute - now);
  }

  /** Counts one, and gives the function that takes it back. */
  count(key: string, now = performance.now()): () => void {
    const times = this.#recent(key, now);
    times.push(now);
    this.#times.set(key, times);
    return () => {
      const index = times.indexOf(now);
      if (index >= 0) times.splice(index, 1);
    };
  }

  /** Forgets keys that have been quiet; called now and then. */
  sweep(now = performance.now()): void {
    for (const key of this.#times.keys()) if (this.#recent(key, now).length === 0) this.#times.delete(key);
  }

  #recent(key: string, now: number): number[] {
    const times = this.#times.get(key) ?? [];
    while (times[0] !== undefined && times[0] <= now - minute) times.shift();
    return times;
  }
}

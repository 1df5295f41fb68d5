/** Waits that grow with each failure and differ by chance, so that a thousand pages do not return in the same second. */
export class Backoff {
  readonly #first: number;
  readonly #most: number;
  #failures = 0;

  /** `first` and `most` in ms. */
  constructor(first = 300, most = 3000) {
    this.#first = first;
    this.#most = most;
  }

  /** The next wait in ms: between half of it and the whole. */
  next(random: () => number = Math.random): number {
    const whole = Math.min(this.#most, this.#first * 2 ** this.#failures);
    this.#failures += 1;
    return whole * (0.5 + random() / 2);
  }

  reset(): void {
    this.#failures = 0;
  }
}

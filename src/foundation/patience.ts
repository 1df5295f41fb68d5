/** However long a step of a wait took, no more than this counts of it, in ms; a hidden page's timers come once a second. */
const STEP = 250;
const HIDDEN_STEP = 1000;

/**
 * A timeout in the time that the page had. A page that gets no processor, or sleeps, hears no answer either: after a stall, timers that came
 * due meanwhile may run before the messages that did.
 */
export class Patience {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ms = 0;
  /** How much of it is over, in ms. */
  spent = 0;

  get left(): number {
    return this.#ms - this.spent;
  }

  /** Calls back after so many ms, in place of what it waited for before. */
  begin(ms: number, then: () => void): void {
    this.end();
    this.#ms = ms;
    this.spent = 0;
    this.#step(then);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #step(then: () => void): void {
    const step = Math.min(this.left, document.hidden ? HIDDEN_STEP : STEP);
    this.#timer = setTimeout(() => {
      this.spent += step;
      if (this.left > 0) this.#step(then);
      else then();
    }, step);
  }
}

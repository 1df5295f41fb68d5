export interface PulseListener {
  /** Send something that is answered. */
  onAsk(): void;
  /** Nothing came back: the socket is open in name only. */
  onDead(): void;
}

export interface PulseTimes {
  /** Silence after which the other end is asked whether it is there, in ms. */
  readonly quiet: number;
  /** How long an answer may take when nothing is suspected, in ms. */
  readonly patience: number;
}

const TIMES: PulseTimes = { quiet: 3000, patience: 2500 };
/** How long an answer may take when something is suspected: so many round trips, but at least and at most so many ms. */
const HASTE = { roundTrips: 6, least: 300, most: 1500 };

/**
 * Tells a socket that lives from one that only looks open: over a changed address, or to a machine that is gone, a WebSocket stays open
 * for minutes, and a page cannot see its pings.
 */
export class Pulse {
  readonly #listener: PulseListener;
  readonly #times: PulseTimes;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #askedAt = 0;
  /** When the answer must be here; `Infinity` when nothing is asked. */
  #due = Infinity;
  #roundTrip: number | undefined;
  #ended = false;

  constructor(listener: PulseListener, times = TIMES) {
    this.#listener = listener;
    this.#times = times;
  }

  /** The socket is open: feel its pulse from now on. */
  start(): void {
    this.#ask(this.#times.patience);
  }

  /** Something arrived. When asked only the answer counts: of a half-open socket one way may live on, and be the dead one's disguise. */
  heard(answer: boolean): void {
    const asked = this.#due < Infinity;
    if (this.#ended || (asked && !answer)) return;
    if (asked) this.#roundTrip = performance.now() - this.#askedAt;
    this.#due = Infinity;
    this.#wait(this.#times.quiet, () => {
      this.#ask(this.#times.patience);
    });
  }

  /** Something looks wrong: ask now, and be impatient. */
  suspect(): void {
    const { roundTrips, least, most } = HASTE;
    this.#ask(Math.min(most, Math.max(least, (this.#roundTrip ?? most) * roundTrips)));
  }

  close(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  /** Asked again meanwhile, it may only be due earlier: many links with doubts must not put it off for ever. */
  #ask(patience: number): void {
    if (this.#ended) return;
    const now = performance.now();
    if (this.#due === Infinity) {
      this.#askedAt = now;
      this.#listener.onAsk();
    }
    this.#due = Math.min(this.#due, now + patience);
    this.#wait(this.#due - now, () => {
      this.close();
      this.#listener.onDead();
    });
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }
}

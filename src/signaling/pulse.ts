import { Patience } from '../foundation/patience.js';

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
const ROUND_TRIPS = 6;
const LEAST = 300;
const MOST = 1500;

/**
 * Tells a socket that lives from one that only looks open: over a changed address, or to a machine that is gone, a WebSocket stays open
 * for minutes, and a page cannot see its pings.
 */
export class Pulse {
  readonly #listener: PulseListener;
  readonly #times: PulseTimes;
  readonly #wait = new Patience();
  #askedAt = 0;
  #asked = false;
  #roundTrip = MOST;
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
    if (this.#ended || (this.#asked && !answer)) return;
    if (this.#asked) this.#roundTrip = performance.now() - this.#askedAt;
    this.#asked = false;
    this.#wait.begin(this.#times.quiet, () => {
      this.#ask(this.#times.patience);
    });
  }

  /** Something looks wrong: ask now, and be impatient. */
  suspect(): void {
    this.#ask(Math.min(MOST, Math.max(LEAST, this.#roundTrip * ROUND_TRIPS)));
  }

  close(): void {
    this.#ended = true;
    this.#wait.end();
  }

  /** Asked again meanwhile, it may only be due earlier: many links with doubts must not put it off for ever. */
  #ask(patience: number): void {
    if (this.#ended || (this.#asked && patience >= this.#wait.left)) return;
    if (!this.#asked) {
      this.#askedAt = performance.now();
      this.#listener.onAsk();
    }
    this.#asked = true;
    this.#wait.begin(patience, () => {
      this.close();
      this.#listener.onDead();
    });
  }
}

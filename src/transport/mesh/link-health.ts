/** What the link should do now. */
export type HealthAction = 'none' | 'ping' | 'restart' | 'resend' | 'rebuild';

/** What a link sees of its path at a moment: a LinkConnection, as far as its health goes. */
export interface Path {
  readonly state: RTCPeerConnectionState;
  /** When anything last arrived, in ms on a clock that only goes forward. */
  readonly heardAt: number;
  /** Media flowed a moment ago: nobody has to be asked. */
  readonly calm: boolean;
  /** Whether an offer of ours, or a request for one, waits for its answer. */
  readonly waiting: boolean;
  /** When an offer and its answer last met, on the same clock; -Infinity before they did. */
  readonly agreedAt: number;
}

/** Silence after which every tick asks (so that answers follow each other however long one takes), and silence that counts as dead, in ms. */
const SUSPECT = 250;
const DEAD = 1200;
/** How long an answer, and then a restart, may take before the next try, in ms; the latter grows. A gap of 3 s is mended by the first. */
const ANSWER = 2500;
const FIRST_TRY = 2600;
const LONGEST_TRY = 8000;
/** How long the wish for another connection may take to be granted before it is said again, in ms. */
const TOLD = 700;
/** Restarts before the connection is made anew. */
const RESTARTS = 3;
/**
 * How long after a restart was agreed on its path may be silent, in ms, while the browser holds on to the one of before: Chromium leaves a
 * dead path for a new one only after seconds, a new connection has none to hold on to. No agreement passes where nothing passes at all.
 */
const FRUITLESS = 900;
/** Of the time between two ticks no more than this counts as silence, in ms: a page that slept, or had no processor, hears nobody. */
const AWAKE = 600;

/**
 * Decides when a link is restarted, when asked again, and when made anew: a pure machine of times, so that it can be tried in all its
 * states. The same on both sides; who offers does, who does not asks.
 */
export class LinkHealth {
  readonly #chance: () => number;
  #connectedOnce = false;
  #tries = 0;
  #triedAt = -Infinity;
  #patience = 0;
  #tickedAt = Infinity;
  /** How much of the time since anything was heard does not count, in ms. */
  #slept = 0;

  /** `chance` gives 0 to 1: so that two sides, or many links, do not try in the same instant for ever. */
  constructor(chance: () => number = Math.random) {
    this.#chance = chance;
  }

  get connectedOnce(): boolean {
    return this.#connectedOnce;
  }

  /** Tries since the path last worked. */
  get tries(): number {
    return this.#tries;
  }

  /** A try begins now: by the tick, or by another hand (a network event, the broker's return). */
  began(now: number): void {
    this.#tries += 1;
    this.#triedAt = now;
    // Each gets longer than the one before, up to a point.
    const whole = Math.min(LONGEST_TRY, FIRST_TRY * 1.4 ** (this.#tries - 1));
    this.#patience = whole * (0.85 + 0.3 * this.#chance());
  }

  /** What is to be done `now`, on the clock of `heardAt`. */
  tick(now: number, path: Path): HealthAction {
    const { state, heardAt } = path;
    this.#slept = (heardAt > this.#tickedAt ? 0 : this.#slept) + Math.max(0, now - Math.max(heardAt, this.#tickedAt) - AWAKE);
    this.#tickedAt = now;
    const silence = now - heardAt - this.#slept;
    if (state === 'connected' && silence < DEAD) {
      if (heardAt <= this.#triedAt) return 'ping';
      this.#connectedOnce = true;
      this.#tries = 0;
      this.#triedAt = -Infinity;
      return silence > SUSPECT && !path.calm ? 'ping' : 'none';
    }
    return this.#mend(now, path);
  }

  #mend(now: number, { state, waiting, agreedAt }: Path): HealthAction {
    const closed = state === 'closed';
    const first = !this.#connectedOnce && this.#tries === 0 && !closed && state !== 'failed';
    // The first look begins the time of the first answer.
    if (first && this.#triedAt === -Infinity) this.#triedAt = now;
    const since = now - this.#triedAt;
    // The first connecting has its own time: ICE is at work.
    if (first) {
      if (since < ANSWER || !waiting) return 'none';
      this.#triedAt = now;
      return 'resend';
    }
    const restarted = this.#tries > 0 && this.#tries < RESTARTS && agreedAt > this.#triedAt;
    const fruitless = restarted && state === 'connected' && now - agreedAt > FRUITLESS;
    // What is over for good is not waited for, beyond what it takes to tell the other side.
    if (this.#tries > 0 && since < (closed ? TOLD : this.#patience) && !fruitless) return 'none';
    const rebuild = closed || fruitless || (this.#tries >= RESTARTS && this.#tries % RESTARTS === 0);
    this.began(now);
    return rebuild ? 'rebuild' : 'restart';
  }
}

/** What the link should do now. */
export type HealthAction = 'none' | 'ping' | 'restart' | 'resend' | 'rebuild';

/** What a link sees of its path at a moment. */
export interface HealthInput {
  /** ms on a clock that only goes forward. */
  readonly now: number;
  readonly connectionState: RTCPeerConnectionState;
  /** When anything last arrived, same clock. */
  readonly heardAt: number;
  /** Whether an offer of ours, or a request for one, waits for its answer. */
  readonly waiting: boolean;
}

/** Silence that makes the path suspect (a ping asks), and silence that counts as dead, in ms. */
const SUSPECT = 900;
const DEAD = 2000;
/** How long an answer, and then a restart, may take before the next try, in ms; both grow. */
const ANSWER = 2500;
const FIRST_TRY = 2000;
const LONGEST_TRY = 8000;
/** Restarts before the connection is made anew. */
const RESTARTS = 3;
/** A tick this late means that the computer slept: silence during it says nothing. */
const SLEPT = 4000;

/**
 * Decides when a link is restarted, when asked again, and when made anew: a pure machine of times, so that it can be tried in all its
 * states. The same on both sides; who offers does, who does not asks.
 */
export class LinkHealth {
  #connectedOnce = false;
  #tries = 0;
  #triedAt = -Infinity;
  #tickedAt: number | undefined;
  #suspended = 0;

  /** The path works as far as this side knows. */
  get healthy(): boolean {
    return this.#connectedOnce && this.#tries === 0;
  }

  get connectedOnce(): boolean {
    return this.#connectedOnce;
  }

  /** Restarts since the path last worked. */
  get tries(): number {
    return this.#tries;
  }

  /** A negotiation began just now by another hand (a network event, a request). */
  began(now: number): void {
    this.#tries += 1;
    this.#triedAt = now;
  }

  tick({ now, connectionState, heardAt, waiting }: HealthInput): HealthAction {
    const slept = this.#tickedAt !== undefined && now - this.#tickedAt > SLEPT;
    this.#tickedAt = now;
    if (slept) this.#suspended = now;
    const silence = now - Math.max(heardAt, this.#suspended);
    const alive = connectionState === 'connected' && silence < DEAD;
    if (alive && heardAt > this.#triedAt) {
      this.#connectedOnce = true;
      this.#tries = 0;
      this.#triedAt = -Infinity;
      return silence > SUSPECT ? 'ping' : 'none';
    }
    if (alive) return 'ping';
    return this.#mend(now, connectionState, waiting);
  }

  #mend(now: number, connectionState: RTCPeerConnectionState, waiting: boolean): HealthAction {
    const since = now - this.#triedAt;
    // The first connecting has its own time: ICE is at work.
    if (!this.#connectedOnce && this.#tries === 0 && connectionState !== 'failed') {
      if (this.#triedAt === -Infinity) this.#triedAt = now;
      if (since < ANSWER || !waiting) return 'none';
      this.#triedAt = now;
      return 'resend';
    }
    if (this.#tries > 0 && since < this.#patience()) return 'none';
    const rebuild = this.#tries >= RESTARTS && this.#tries % RESTARTS === 0;
    this.began(now);
    return rebuild ? 'rebuild' : 'restart';
  }

  /** Each try gets longer than the one before, up to a point. */
  #patience(): number {
    return Math.min(LONGEST_TRY, FIRST_TRY * 1.4 ** (this.#tries - 1));
  }
}

import { load, worth } from './allocate.js';
import type { Purse, Sample } from './budget.js';
import { FULL } from './budget.js';

/** The least that everybody should be shown in, beside voices, for a call to be called one with video. */
const DECENT = { width: 320, height: 180, fps: 12 } as const;
const DECENT_BITS = worth(DECENT.width, DECENT.height, DECENT.fps);
/** The share of all processors that encoders may take. */
const SHARE = 0.5;

/** What is known of a call at a moment. */
export interface Known {
  readonly purse: Purse;
  readonly sample: Sample;
  readonly cores: number;
  /** Bits per second of a voice. */
  readonly voice: number;
  /** Oneself included. */
  readonly people: number;
  /** The whole machine is near its end, whatever it is that keeps it busy. */
  readonly pressure: boolean;
}

/** How many people, oneself included, this line and machine carry with video; Infinity while nothing says that there is an end. Pure. */
export function carried({ purse, sample, cores, voice, people, pressure }: Known): number {
  const byLine = purse.bits < FULL.bits ? purse.bits / (voice + DECENT_BITS) : Infinity;
  const each = sample.pixels > 0 ? sample.encoding / sample.pixels : 0;
  const pixels = Math.min(purse.pixels < FULL.pixels ? purse.pixels : Infinity, each > 0 ? (cores * SHARE) / each : Infinity);
  const most = 1 + Math.floor(Math.min(byLine, pixels / load(DECENT)));
  return pressure ? Math.max(2, Math.min(most, people)) : Math.max(2, most);
}

/** Looks for which a thing must hold before a person is told of it, and before it is taken back. */
const SURE = 4;
const OVER = 10;

/** Tells a person once, and takes it back once: a figure that jumps is no news. */
export class CapacityTeller {
  readonly #tell: (people: number | null) => void;
  #told: number | null = null;
  #against = 0;

  constructor(tell: (people: number | null) => void) {
    this.#tell = tell;
  }

  /** So many are here, so many are carried. */
  look(people: number, most: number): void {
    const full = people > 2 && people >= most;
    this.#against = full === (this.#told !== null) ? 0 : this.#against + 1;
    if (this.#against < (full ? SURE : OVER)) return;
    this.#against = 0;
    this.#told = full ? most : null;
    this.#tell(this.#told);
  }
}

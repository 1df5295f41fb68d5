import type { VirtualClock } from './clock.js';
import type { ModelConnection } from './model-connection.js';

export type SideName = 'a' | 'b';

/** What two modelled browsers share: time, chance, and the network between them. */
export class World {
  readonly connections: ModelConnection[] = [];
  /** Packets pass. */
  up = true;
  /** Which address each side has: what was gathered at another is worth nothing. */
  readonly address: Record<SideName, number> = { a: 1, b: 1 };
  /** Browsers by the letter of the standard, instead of as Chromium is. */
  readonly strict: boolean;
  #made = 0;

  constructor(
    readonly clock: VirtualClock,
    readonly chance: () => number,
    readonly roundTrip: number,
  ) {
    this.strict = chance() < 0.3;
  }

  number(): number {
    this.#made += 1;
    return this.#made;
  }

  open(side: SideName): readonly ModelConnection[] {
    return this.connections.filter(each => each.side === side && each.connectionState !== 'closed');
  }
}

/** Chance that comes the same again for a seed (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

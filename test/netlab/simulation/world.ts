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
  /** Browsers note when what they play came (W3C WebRTC §5.5). */
  readonly notes: boolean;
  #made = 0;

  constructor(
    readonly clock: VirtualClock,
    readonly chance: () => number,
    readonly roundTrip: number,
  ) {
    this.strict = chance() < 0.3;
    this.notes = chance() < 0.5;
  }

  number(): number {
    this.#made += 1;
    return this.#made;
  }

  open(side: SideName): readonly ModelConnection[] {
    return this.connections.filter(each => each.side === side && each.connectionState !== 'closed');
  }
}

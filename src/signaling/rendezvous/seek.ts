import { Keeper } from './keeper.js';
import type { KeeperListener, KeeperOptions } from './keeper.js';

export interface SeekOptions {
  /** How many generations are looked at. */
  readonly below: number;
  /** What a claim of a generation needs; undefined while the broker is away, which ends the search. */
  readonly claim: (generation: number) => KeeperOptions | undefined;
  /** Says hello to whoever holds this generation. */
  readonly hello: (generation: number) => void;
}

export interface SeekListener {
  /** Nobody held the room: now this page does. */
  onHeld(keeper: Keeper): void;
  /** The keeper handed over has lost its id. */
  onEnd(keeper: Keeper): void;
  /** A member of the keeper handed over follows somebody of a lower generation. */
  onLower(): void;
  /** All were held, and nobody answered. */
  onNothing(): void;
}

/** How often an id is claimed before the next generation is looked at, and how long between, in ms: so long its holder may take to answer. */
const TRIES = 3;
const PAUSE = 500;

/**
 * Looks for a room, from the lowest generation up: says hello to whoever holds it and claims it in the same breath. Either the holder
 * answers, and whoever began the search stops it, or the claim succeeds. An id that is held and does not answer belongs to a socket that
 * the broker takes for alive (for 60 to 90 s): the next generation stands in for it.
 */
export class Seek {
  readonly #options: SeekOptions;
  readonly #listener: SeekListener;
  #generation = 0;
  #tries = 0;
  #keeper: Keeper | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `after`: ms that the first holder has for an answer before its id is claimed, so that not everybody claims it, nor all at once. */
  constructor(options: SeekOptions, listener: SeekListener, after = 0) {
    this.#options = options;
    this.#listener = listener;
    options.hello(0);
    this.#wait(after);
  }

  get generation(): number {
    return this.#generation;
  }

  /** The search is over; a keeper that was handed over is its owner's. */
  close(): void {
    clearTimeout(this.#timer);
    this.#keeper?.close();
  }

  #try(): void {
    const options = this.#options.claim(this.#generation);
    if (!options) return;
    if (this.#generation + this.#tries > 0) this.#options.hello(this.#generation);
    const listener: KeeperListener = {
      onHeld: () => {
        this.#keeper = undefined;
        this.#listener.onHeld(keeper);
      },
      onEnd: () => {
        if (keeper === this.#keeper) this.#taken();
        else this.#listener.onEnd(keeper);
      },
      onLower: () => {
        this.#listener.onLower();
      },
    };
    const keeper = new Keeper(options, listener);
    this.#keeper = keeper;
  }

  #taken(): void {
    this.#keeper = undefined;
    this.#tries += 1;
    if (this.#tries === TRIES) {
      this.#tries = 0;
      this.#generation += 1;
    }
    if (this.#generation < this.#options.below) this.#wait(this.#tries === 0 ? 0 : PAUSE);
    else this.#listener.onNothing();
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#try();
    }, ms);
  }
}

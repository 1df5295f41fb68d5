import { isLoopback } from './http/addresses.js';

const minute = 60_000;

/** Counts the different rooms that each address tries within a minute: whoever guesses names runs out of tries, a class that enters one room does not. */
export class RoomTries {
  readonly #tries = new Map<string, Map<string, number>>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Milliseconds to wait before this address may try this room; 0 when it may now. */
  wait(address: string, room: string, now = performance.now()): number {
    if (isLoopback(address)) return 0;
    const tried = this.#tries.get(address) ?? new Map<string, number>();
    this.#tries.set(address, tried);
    for (const [name, at] of tried) if (at <= now - minute) tried.delete(name);
    if (tried.has(room)) return 0;
    if (tried.size >= this.#most) return Math.ceil(Math.min(...tried.values()) + minute - now);
    tried.set(room, now);
    return 0;
  }

  /** Forgets addresses that have been quiet; called now and then. */
  sweep(now = performance.now()): void {
    for (const [address, tried] of this.#tries) {
      if ([...tried.values()].every(at => at <= now - minute)) this.#tries.delete(address);
    }
  }
}

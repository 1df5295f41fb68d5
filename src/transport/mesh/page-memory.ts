/** Silence of the page that speaks now after which one of before is believed again, in ms. */
const QUIET = 5000;

/**
 * Tells apart the pages that speak under one id: a reloaded page keeps its id, and knows nothing of what was said before. To whoever was
 * reloaded too, a late word of their former page can be the newest: the page that goes on speaking is the one that is there.
 */
export class PageMemory {
  #former: string | undefined;
  #current: string | undefined;
  #heardAt = 0;

  /** Somebody has spoken at all. */
  get met(): boolean {
    return this.#current !== undefined;
  }

  /** Who speaks: the `first`, the one `known`, a `new` one in its place, or a `former` one, whose message is late. */
  meet(page: string, now = performance.now()): 'first' | 'known' | 'new' | 'former' {
    const before = this.#current;
    if (page === this.#former && now - this.#heardAt < QUIET) return 'former';
    this.#heardAt = now;
    if (page === before) return 'known';
    this.#former = before;
    this.#current = page;
    return before === undefined ? 'first' : 'new';
  }
}

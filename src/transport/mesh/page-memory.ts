/** The most pages of one person that are remembered: a reload makes one more. */
const MOST = 32;

/** Tells apart the pages that speak under one id: a reloaded page keeps its id, and knows nothing of what was said before. */
export class PageMemory {
  readonly #former = new Set<string>();
  #current: string | undefined;

  /** Somebody has spoken at all. */
  get met(): boolean {
    return this.#current !== undefined;
  }

  /** Who speaks: the `first`, the one `known`, a `new` one in its place, or a `former` one, whose message is late. */
  meet(page: string): 'first' | 'known' | 'new' | 'former' {
    const before = this.#current;
    if (page === before) return 'known';
    if (this.#former.has(page)) return 'former';
    this.#current = page;
    if (before === undefined) return 'first';
    this.#former.add(before);
    const [oldest] = this.#former;
    if (this.#former.size > MOST && oldest !== undefined) this.#former.delete(oldest);
    return 'new';
  }
}

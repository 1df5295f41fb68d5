/** Sets custom states, as `:state(muted)` sees them; without them in old browsers, a page's style sheet just does not match. */
export class StateSet {
  readonly #states: CustomStateSet | undefined;

  constructor(host: HTMLElement) {
    try {
      this.#states = host.attachInternals().states;
    } catch {
      // A server-side DOM, or a browser from before ElementInternals: nothing to show it on.
      this.#states = undefined;
    }
  }

  set(name: string, on: boolean): void {
    if (!this.#states) return;
    try {
      if (on) this.#states.add(name);
      else this.#states.delete(name);
    } catch {
      // Chromium before 125 wants two dashes.
      if (on) this.#states.add(`--${name}`);
      else this.#states.delete(`--${name}`);
    }
  }
}

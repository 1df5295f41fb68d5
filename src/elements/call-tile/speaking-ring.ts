import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How often the ring follows, in ms, and in how many steps up from half: each change has the whole tile painted once more, the video with it. */
const PAUSE = 200;
const STEPS = 2;
/** What is left of a voice's ring after each pause. */
const FALL = 0.4;

/**
 * Shows how loud somebody is, only while they speak and the tile can be seen. It touches nothing but the opacity of the ring itself (a
 * custom property on the host would have the styles of the whole tile computed anew), and asks for no frames in between: a page that does
 * is drawn sixty times a second for a picture of ten.
 */
export class SpeakingRing implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #level: (id: string) => number;
  readonly #seen: IntersectionObserver | undefined;
  #visible = true;
  #id: string | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #shown = 0;

  constructor(host: ReactiveControllerHost & HTMLElement, level: (id: string) => number) {
    this.#host = host;
    this.#level = level;
    host.addController(this);
    if (typeof IntersectionObserver === 'undefined') return;
    this.#seen = new IntersectionObserver(entries => {
      this.#visible = entries.at(-1)?.isIntersecting ?? true;
      this.#run();
    });
  }

  hostConnected(): void {
    this.#seen?.observe(this.#host);
    this.#run();
  }

  hostDisconnected(): void {
    this.#seen?.disconnect();
    this.#stop();
  }

  follow(id: string | null): void {
    if (id === this.#id) return;
    this.#id = id;
    this.#run();
  }

  get #ring(): HTMLElement | null | undefined {
    return this.#host.shadowRoot?.querySelector<HTMLElement>('.ring');
  }

  #run(): void {
    if (this.#id === null || !this.#visible || !this.#host.isConnected) this.#stop();
    else this.#timer ??= setInterval(this.#draw, PAUSE);
  }

  #draw = (): void => {
    if (this.#id === null) return;
    // Rises at once and falls slowly, as a voice is heard.
    this.#shown = Math.max(Math.min(1, this.#level(this.#id)), this.#shown * FALL);
    this.#ring?.style.setProperty('opacity', String(0.5 + Math.round(this.#shown * STEPS) / STEPS / 2));
  };

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#shown = 0;
    this.#ring?.style.removeProperty('opacity');
  }
}

import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * How often the ring looks, in ms, and in how many steps it follows, up from half; a step is left only for something clearly nearer to
 * another. Each change has the whole tile painted once more, the video with it: it follows a voice, not its syllables.
 */
const PAUSE = 200;
const STEPS = 2;
const HOLD = 0.75;
/** What is left of a voice's ring after each pause. */
const FALL = 0.9;

/**
 * Shows how loud somebody is, only while they speak. It touches nothing but the opacity of the ring itself (a custom property on the host
 * would have the styles of the whole tile computed anew), and asks for no frames in between: a page that does is drawn sixty times a
 * second for a picture of ten.
 */
export class SpeakingRing implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #listen: (id: string) => number;
  #id: string | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** In steps, and the one that is drawn. */
  #level = 0;
  #step = STEPS;

  constructor(host: ReactiveControllerHost & HTMLElement, listen: (id: string) => number) {
    this.#host = host;
    this.#listen = listen;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#id !== null) this.#timer ??= setInterval(this.#draw, PAUSE);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#level = 0;
    this.#step = STEPS;
    this.#ring?.style.removeProperty('opacity');
  }

  follow(id: string | null): void {
    if (id === this.#id) return;
    this.#id = id;
    this.hostDisconnected();
    if (this.#host.isConnected) this.hostConnected();
  }

  get #ring(): HTMLElement | null | undefined {
    return this.#host.shadowRoot?.querySelector<HTMLElement>('.ring');
  }

  #draw = (): void => {
    // Rises at once and falls slowly, as a voice is heard.
    this.#level = Math.max(this.#listen(this.#id ?? '') * STEPS, this.#level * FALL);
    if (Math.abs(this.#level - this.#step) < HOLD) return;
    this.#step = Math.round(this.#level);
    this.#ring?.style.setProperty('opacity', String((STEPS + this.#step) / STEPS / 2));
  };
}

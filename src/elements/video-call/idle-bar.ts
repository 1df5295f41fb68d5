import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How long the pointer rests before the bar goes, in ms. */
const REST = 3000;

/** Tells when the interface may step back: the pointer rests, and nothing speaks against it. */
export class IdleBar implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #mayHide: () => boolean;
  #connected: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #away = false;

  /** `mayHide` is asked when the time has come, and says no while a panel is open or a control has focus. */
  constructor(host: ReactiveControllerHost & HTMLElement, mayHide: () => boolean) {
    this.#host = host;
    this.#mayHide = mayHide;
    host.addController(this);
  }

  get away(): boolean {
    return this.#away;
  }

  hostConnected(): void {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    const wake = (): void => {
      this.wake();
    };
    this.#host.addEventListener(
      'pointermove',
      event => {
        if (event.pointerType !== 'touch') this.wake();
      },
      { signal },
    );
    // A tap brings the bar, and one more takes it away.
    this.#host.addEventListener(
      'pointerup',
      event => {
        if (event.pointerType !== 'touch') return;
        const onControl = event.composedPath().some(node => node instanceof HTMLButtonElement);
        if (this.#away || onControl) this.wake();
        else this.#hide();
      },
      { signal },
    );
    this.#host.addEventListener('focusin', wake, { signal });
    this.#host.addEventListener('focusout', wake, { signal });
    this.#host.addEventListener('keydown', wake, { signal });
    this.wake();
  }

  hostDisconnected(): void {
    this.#connected?.abort();
    clearTimeout(this.#timer);
  }

  /** Shows the bar, and counts anew. */
  wake(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#hide();
    }, REST);
    if (!this.#away) return;
    this.#away = false;
    this.#host.requestUpdate();
  }

  #hide(): void {
    clearTimeout(this.#timer);
    if (!this.#mayHide() || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    this.#away = true;
    this.#host.requestUpdate();
  }
}

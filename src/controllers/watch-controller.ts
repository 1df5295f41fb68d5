import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Call } from '../call/call.js';
import type { Shown } from '../call/watching.js';

/** An element that shows one picture. */
type Viewer = ReactiveControllerHost & HTMLElement;

/** Whose call, and which picture of it. */
type Sight = () => { readonly call: Call | undefined; readonly picture: Pick<Shown, 'id' | 'source'> | undefined };

/**
 * Tells the call how large its host is shown, in device pixels, or that it cannot be seen: scrolled away, hidden, or in a tab behind
 * others, unless a browser's small window shows its video meanwhile. Nothing is said before the browser has looked for the first time.
 */
export class WatchController implements ReactiveController {
  readonly #host: Viewer;
  readonly #what: Sight;
  #call: Call | undefined;
  #said = '';
  #stop: AbortController | undefined;
  #width = 0;
  #height = 0;
  #inView: boolean | undefined;

  constructor(host: Viewer, what: Sight) {
    this.#host = host;
    this.#what = what;
    host.addController(this);
  }

  hostConnected(): void {
    const { ownerDocument: page, shadowRoot } = this.#host;
    // An element in a small window of its own is seen by that window.
    const view = page.defaultView;
    if (!view || typeof IntersectionObserver === 'undefined') return;
    const { signal } = (this.#stop = new AbortController());
    const look = (): void => {
      this.#look();
    };
    const size = new view.ResizeObserver(([entry]) => {
      ({ width: this.#width, height: this.#height } = entry?.contentRect ?? new DOMRect());
      look();
    });
    const place = new view.IntersectionObserver(
      entries => {
        this.#inView = entries.at(-1)?.isIntersecting;
        look();
      },
      { rootMargin: '100px' },
    );
    size.observe(this.#host);
    place.observe(this.#host);
    page.addEventListener('visibilitychange', look, { signal });
    for (const type of ['enterpictureinpicture', 'leavepictureinpicture']) shadowRoot?.addEventListener(type, look, { signal });
    signal.addEventListener('abort', () => {
      size.disconnect();
      place.disconnect();
    });
  }

  hostUpdated(): void {
    this.#look();
  }

  hostDisconnected(): void {
    this.#stop?.abort();
    this.#inView = undefined;
    this.#look();
  }

  #look(): void {
    const { ownerDocument: page, shadowRoot } = this.#host;
    const { call, picture } = this.#what();
    const small = shadowRoot?.pictureInPictureElement;
    const seen = small ?? (this.#inView && page.visibilityState === 'visible');
    const scale = seen ? (page.defaultView?.devicePixelRatio ?? 1) : 0;
    const shown: Shown | undefined =
      picture && this.#inView !== undefined
        ? { ...picture, width: Math.round(this.#width * scale), height: Math.round(this.#height * scale) }
        : undefined;
    const said = JSON.stringify(shown);
    if (call === this.#call && said === this.#said) return;
    this.#call?.watch(this, undefined);
    this.#call = call;
    this.#said = said;
    call?.watch(this, shown);
  }
}

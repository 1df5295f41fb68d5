import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Call } from '../call/call.js';

/** An element that shows one picture of one participant. */
export type Viewer = ReactiveControllerHost &
  HTMLElement & {
    readonly participant: { readonly id: string; readonly self: boolean } | null;
    readonly source: 'camera' | 'screen';
    readonly key: string;
    withheld: boolean;
  };

/**
 * Tells the call how large its host is shown, in device pixels, or that it cannot be seen: scrolled away, hidden, or in a tab behind
 * others, unless a small window of the browser shows its video meanwhile. Nothing is said before the browser has looked for the first
 * time. Layout is never asked for: the observers bring it.
 */
export class WatchController implements ReactiveController {
  readonly #host: Viewer;
  readonly #callOf: () => Call | undefined;
  #call: Call | undefined;
  #said: string | undefined;
  #stop: AbortController | undefined;
  #following: AbortController | undefined;
  #width = 0;
  #height = 0;
  #inView: boolean | undefined;

  constructor(host: Viewer, callOf: () => Call | undefined) {
    this.#host = host;
    this.#callOf = callOf;
    host.addController(this);
  }

  hostConnected(): void {
    const { ownerDocument: page, shadowRoot } = this.#host;
    // An element in a small window of its own is seen by that window.
    const view = page.defaultView;
    if (!view) return;
    const { signal } = (this.#stop = new AbortController());
    const size = new view.ResizeObserver(entries => {
      ({ width: this.#width, height: this.#height } = entries.at(-1)?.contentRect ?? new DOMRect());
      this.#look();
    });
    // A little ahead of the eye, so that whoever scrolls sees pictures and not their beginnings.
    const place = new view.IntersectionObserver(
      entries => {
        this.#inView = entries.at(-1)?.isIntersecting;
        this.#look();
      },
      { rootMargin: '100px' },
    );
    size.observe(this.#host);
    place.observe(this.#host);
    page.addEventListener('visibilitychange', this.#look, { signal });
    for (const type of ['enterpictureinpicture', 'leavepictureinpicture']) shadowRoot?.addEventListener(type, this.#look, { signal });
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
    this.#follow(undefined);
  }

  #look = (): void => {
    this.#follow(this.#inView === undefined ? undefined : this.#callOf());
    const call = this.#call;
    const { participant, source, key, ownerDocument: page, shadowRoot } = this.#host;
    if (!call || !participant) return;
    const { id, self } = participant;
    // A picture that stands still is no picture.
    this.#host.withheld = source === 'camera' && !self && !call.state.incomingVideo;
    const seen = this.#inView === true && page.visibilityState === 'visible';
    const scale = seen || shadowRoot?.pictureInPictureElement ? (page.defaultView?.devicePixelRatio ?? 1) : 0;
    const { pinned, activeSpeaker } = call.state;
    const focus = pinned === key || (source === 'camera' && (pinned ?? activeSpeaker) === id);
    const shown = { id, source, width: Math.round(this.#width * scale), height: Math.round(this.#height * scale), focus };
    const said = JSON.stringify(shown);
    if (said === this.#said) return;
    this.#said = said;
    call.watch(this, shown);
  };

  /** Says no more to the call of before. */
  #follow(call: Call | undefined): void {
    if (call === this.#call) return;
    this.#call?.watch(this, undefined);
    this.#following?.abort();
    this.#call = call;
    this.#said = undefined;
    if (!call) return;
    this.#following = new AbortController();
    call.addEventListener('statechange', this.#look, { signal: this.#following.signal });
  }
}

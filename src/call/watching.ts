import type { View, Views } from '../transport/transport.js';
import type { Call } from './call.js';

/** What a viewer shows: whose, which of their pictures, and how large, in device pixels; 0 by 0 while it cannot be seen. */
export interface Shown {
  readonly id: string;
  readonly source: 'camera' | 'screen';
  readonly width: number;
  readonly height: number;
}

/** How long to gather before others are told, in ms: a layout changes all tiles at once. */
const PAUSE = 100;

/** Gathers what is shown of everybody, and tells the transport, so that others send no more than that. */
export class Watching {
  readonly #call: Call;
  readonly #viewers = new Map<object, Shown>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(call: Call, signal: AbortSignal) {
    this.#call = call;
    call.addEventListener(
      'statechange',
      ({ detail: { before } }) => {
        const { pinned, activeSpeaker, participants } = call.state;
        if (pinned !== before.pinned || activeSpeaker !== before.activeSpeaker || participants.length !== before.participants.length)
          this.#plan();
      },
      { signal },
    );
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
    });
  }

  set(viewer: object, shown: Shown | undefined): void {
    if (shown) this.#viewers.set(viewer, shown);
    else this.#viewers.delete(viewer);
    this.#plan();
  }

  #plan(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, PAUSE);
  }

  #tell(): void {
    const { state, transport } = this.#call;
    for (const { id } of state.participants) {
      const views: { -readonly [Source in keyof Views]: Views[Source] } = {};
      for (const { id: whose, source, width, height } of this.#viewers.values()) {
        if (whose !== id) continue;
        const best: View | null = views[source] ?? null;
        const key = source === 'screen' ? `${id}:screen` : id;
        const focus = state.pinned === key || (state.pinned ?? state.activeSpeaker) === id;
        views[source] = width * height > (best ? best.width * best.height : 0) ? { width, height, focus } : best;
      }
      transport.watch(id, views);
    }
  }
}

import type { Corner } from './floating.js';
import { cornerByKey, nearestCorner } from './floating.js';

export interface FloatingHost {
  readonly corner: () => Corner;
  readonly stage: () => HTMLElement;
  readonly rtl: () => boolean;
  /** The self view goes to rest there; resolves when it is on its way. */
  rest(corner: Corner): Promise<unknown>;
}

/** Farther than this a press is a drag, in px. */
const SLOP = 4;

/** Lets a hand, a pen or the arrow keys move the small self view from corner to corner. */
export class FloatingDrag {
  readonly #host: FloatingHost;
  #drag: AbortController | undefined;

  constructor(host: FloatingHost) {
    this.#host = host;
  }

  readonly onPointerDown = (event: PointerEvent): void => {
    const tile = event.currentTarget as HTMLElement;
    const onButton = event.composedPath().some(node => node instanceof HTMLButtonElement);
    if (event.button !== 0 || onButton || !tile.classList.contains('floating')) return;
    this.#drag?.abort();
    this.#drag = new AbortController();
    const { signal } = this.#drag;
    tile.setPointerCapture(event.pointerId);
    let moved = false;
    tile.addEventListener(
      'pointermove',
      move => {
        const x = move.clientX - event.clientX;
        const y = move.clientY - event.clientY;
        moved ||= Math.hypot(x, y) > SLOP;
        if (moved) tile.style.setProperty('translate', `${String(x)}px ${String(y)}px`);
      },
      { signal },
    );
    const end = (up: PointerEvent): void => {
      this.#drag?.abort();
      // The animation starts where the tile is seen, so the offset goes after its place is known.
      if (moved) void this.#drop(up).then(() => tile.style.removeProperty('translate'));
    };
    tile.addEventListener('pointerup', end, { signal });
    tile.addEventListener('pointercancel', end, { signal });
  };

  readonly onKeyDown = (event: KeyboardEvent): void => {
    const corner = cornerByKey(this.#host.corner(), event.key, this.#host.rtl());
    if (!corner) return;
    event.preventDefault();
    void this.#host.rest(corner);
  };

  #drop({ clientX, clientY }: PointerEvent): Promise<unknown> {
    const box = this.#host.stage().getBoundingClientRect();
    const corner = nearestCorner(box, clientX - box.x, clientY - box.y);
    return this.#host.rest({ bottom: corner.bottom, end: corner.end !== this.#host.rtl() });
  }
}

import type { Rect } from '../../call/grid-layout.js';

/** Places an element through the CSSOM, which a strict Content-Security-Policy allows. */
export function place(element: HTMLElement, { x, y, width, height }: Rect): void {
  const { style } = element;
  style.setProperty('left', `${x.toFixed(2)}px`);
  style.setProperty('top', `${y.toFixed(2)}px`);
  style.setProperty('width', `${width.toFixed(2)}px`);
  style.setProperty('height', `${height.toFixed(2)}px`);
}

function still(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

const TIMING: KeyframeAnimationOptions = { duration: 200, easing: 'cubic-bezier(0.2, 0, 0, 1)' };

/** Where each element was put, and what still moves it there. */
const placed = new WeakMap<HTMLElement, { readonly rect: Rect; readonly moving: Animation | undefined }>();

/** Puts elements at their places, without a glide. */
export function put(places: ReadonlyMap<HTMLElement, Rect>): void {
  for (const [element, rect] of places) {
    placed.get(element)?.moving?.cancel();
    place(element, rect);
    placed.set(element, { rect, moving: undefined });
  }
}

/**
 * Moves elements to their places from wherever they are seen now, so that a new move may interrupt an old one (FLIP). Only one that is
 * on its way, or held by a hand, is measured: whatever asks for a layout here has the whole page laid out once more.
 */
export function moveTo(places: ReadonlyMap<HTMLElement, Rect>): void {
  const before = new Map([...places.keys()].map(element => [element, seenAt(element)]));
  put(places);
  if (still()) return;
  for (const [element, now] of places) {
    const old = before.get(element);
    // Who comes is simply there: a fade has the whole tile drawn anew sixty times a second, just when its link is made.
    if (!old || now.width === 0 || now.height === 0 || old.width === 0) continue;
    if (Math.abs(now.x - old.x) + Math.abs(now.y - old.y) + Math.abs(now.width - old.width) < 1) continue;
    const moving = element.animate(
      [
        {
          transformOrigin: '0 0',
          transform: `translate(${String(old.x - now.x)}px, ${String(old.y - now.y)}px) scale(${String(old.width / now.width)}, ${String(old.height / now.height)})`,
        },
        { transformOrigin: '0 0', transform: 'none' },
      ],
      TIMING,
    );
    placed.set(element, { rect: now, moving });
  }
}

/** Where an element is seen, in the box that it is placed in. */
function seenAt(element: HTMLElement): Rect | undefined {
  const last = placed.get(element);
  if (last?.moving?.playState !== 'running' && !element.style.translate) return last?.rect;
  const { x, y, width, height } = element.getBoundingClientRect();
  const box = element.offsetParent?.getBoundingClientRect();
  return { x: x - (box?.x ?? 0), y: y - (box?.y ?? 0), width, height };
}

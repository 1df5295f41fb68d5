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

/** Moves elements to their places from wherever they are seen now, so that a new move may interrupt an old one (FLIP). */
export function moveTo(places: ReadonlyMap<HTMLElement, Rect>, placed: WeakSet<HTMLElement>): void {
  if (still()) {
    for (const [element, rect] of places) place(element, rect);
    return;
  }
  const before = new Map([...places.keys()].map(element => [element, element.getBoundingClientRect()]));
  for (const [element, rect] of places) {
    for (const animation of element.getAnimations()) animation.cancel();
    place(element, rect);
  }
  for (const [element, old] of before) {
    // Who comes is simply there: a fade has the whole tile drawn anew sixty times a second, just when its link is made.
    if (!placed.has(element)) continue;
    const now = element.getBoundingClientRect();
    if (now.width === 0 || now.height === 0 || old.width === 0) continue;
    if (Math.abs(now.x - old.x) + Math.abs(now.y - old.y) + Math.abs(now.width - old.width) < 1) continue;
    element.animate(
      [
        {
          transformOrigin: '0 0',
          transform: `translate(${String(old.x - now.x)}px, ${String(old.y - now.y)}px) scale(${String(old.width / now.width)}, ${String(old.height / now.height)})`,
        },
        { transformOrigin: '0 0', transform: 'none' },
      ],
      TIMING,
    );
  }
}

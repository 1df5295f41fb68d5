import type { Box, Rect } from '../../call/grid-layout.js';

/** Where the small self view rests. */
export interface Corner {
  readonly bottom: boolean;
  readonly end: boolean;
}

/** The small self view: upright on an upright stage, as its camera is. */
export function floatingRect({ width, height }: Box, { bottom, end }: Corner, margin: number): Rect {
  const upright = height > width;
  const wide = upright ? Math.min(Math.max(width * 0.27, 84), 300) : Math.min(Math.max(width * 0.19, 128), 480);
  const tall = upright ? wide * (4 / 3) : wide * (9 / 16);
  return { x: end ? width - wide - margin : margin, y: bottom ? height - tall - margin : margin, width: wide, height: tall };
}

/** The corner nearest to a point. */
export function nearestCorner({ width, height }: Box, x: number, y: number): Corner {
  return { bottom: y > height / 2, end: x > width / 2 };
}

const ARROWS: Readonly<Record<string, Partial<Corner>>> = {
  ArrowUp: { bottom: false },
  ArrowDown: { bottom: true },
  ArrowLeft: { end: false },
  ArrowRight: { end: true },
};

/** The corner that an arrow key leads to; undefined for other keys. Left is left, whatever way the text runs. */
export function cornerByKey(corner: Corner, key: string, rtl: boolean): Corner | undefined {
  const step = ARROWS[key];
  if (!step) return undefined;
  const end = step.end === undefined ? corner.end : step.end !== rtl;
  return { bottom: step.bottom ?? corner.bottom, end };
}

/** The corner after this one, going round: for those who can only press. */
export function nextCorner({ bottom, end }: Corner): Corner {
  return { bottom: end, end: !bottom };
}

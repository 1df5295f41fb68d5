import { fit, gridLayout, gridRects } from '../../call/grid-layout.js';
import type { Box, GridOptions, Rect } from '../../call/grid-layout.js';

/** How a stage arranges its tiles; `auto` chooses by what is going on. */
export type StageLayout = 'auto' | 'grid' | 'speaker' | 'sidebar';

/** What is to be arranged; the pure half of `<call-stage>`. */
export interface Scene {
  /** The tiles in order, without the two below. */
  readonly keys: readonly string[];
  /** The tile that has the stage, while the others are a strip. */
  readonly focus: string | null;
  /** Whether the tile that has the stage may take any shape, as a screen does. */
  readonly focusFree: boolean;
  /** The strip stands beside the stage rather than below it, where there is room. */
  readonly beside: boolean;
  readonly box: Box;
  readonly gap: number;
  readonly aspect: GridOptions['aspect'];
  /** Which part of those who do not fit is shown. */
  readonly page: number;
}

export interface Arrangement {
  readonly places: ReadonlyMap<string, Rect>;
  /** How many tiles are elsewhere, and where the button that turns the page is. */
  readonly more: { readonly count: number; readonly rect: Rect } | null;
  readonly pages: number;
}

/** Narrower than this a face and its name are not legible. */
const LEGIBLE = 112;
/** A camera that has the whole box may take nearly any shape of it, upright as a phone or wide as a cinema. */
const ALONE = [0.42, 2.2] as const;

export function arrange(scene: Scene): Arrangement {
  const { box, focus } = scene;
  if (box.width <= 0 || box.height <= 0) return { places: new Map(), more: null, pages: 1 };
  return focus === null ? inGrid(scene) : onStage(scene, focus);
}

function inGrid({ keys, box, gap, aspect, page }: Scene): Arrangement {
  const options = { ...box, gap, aspect };
  // One or two may take more than their shape, since the whole box is theirs.
  if (keys.length === 1) return { places: new Map([[keys[0] ?? '', centred(box, fit(box, ALONE))]]), more: null, pages: 1 };
  return paged(keys, capacity(options, keys.length), page, count => gridRects({ ...options, count }));
}

/** How many tiles of a legible size there is room for, at least two. */
function capacity(options: Omit<GridOptions, 'count'>, count: number): number {
  const least = Math.min(LEGIBLE, options.width / 2.5);
  let most = count;
  while (most > 2 && gridLayout({ ...options, count: most }).tileWidth < least) most -= 1;
  return most;
}

/** Shows a page of the tiles; when not all fit, the last place is the button that turns the page. */
function paged(keys: readonly string[], room: number, page: number, rectsOf: (count: number) => readonly Rect[]): Arrangement {
  if (keys.length <= room) return { places: zip(keys, rectsOf(keys.length)), more: null, pages: 1 };
  const each = Math.max(1, room - 1);
  const pages = Math.ceil(keys.length / each);
  const shown = keys.slice((page % pages) * each, (page % pages) * each + each);
  const rects = rectsOf(shown.length + 1);
  const rect = rects.at(-1);
  return { places: zip(shown, rects), more: rect ? { count: keys.length - shown.length, rect } : null, pages };
}

function zip(keys: readonly string[], rects: readonly Rect[]): Map<string, Rect> {
  const places = new Map<string, Rect>();
  for (const [index, key] of keys.entries()) {
    const rect = rects[index];
    if (rect) places.set(key, rect);
  }
  return places;
}

/** One tile has the stage, the others are a strip beside or below it. */
function onStage({ keys, focus, focusFree, beside, box, gap, aspect, page }: Scene, key: string): Arrangement {
  const shape = typeof aspect === 'number' ? aspect : aspect[1];
  const side = beside && box.width > box.height * 1.1 && box.width > 480;
  const strip = keys.length === 0 ? { width: 0, height: 0 } : stripTile(box, side, shape, gap);
  const main: Box =
    keys.length === 0
      ? box
      : {
          width: side ? box.width - strip.width - gap : box.width,
          height: side ? box.height : box.height - strip.height - gap,
        };
  const room = Math.max(
    2,
    side ? Math.floor((box.height + gap) / (strip.height + gap)) : Math.floor((box.width + gap) / (strip.width + gap)),
  );
  const rest = paged(keys, room, page, count => inLine(count, { box, tile: strip, gap, side }));
  return { ...rest, places: new Map([[focus ?? key, centred(main, fit(main, focusFree ? [0.1, 10] : ALONE))], ...rest.places]) };
}

function stripTile({ width, height }: Box, side: boolean, shape: number, gap: number): Box {
  if (side) {
    // Two always fit, one above the other.
    const tileWidth = Math.min(Math.max(width * 0.2, 136), 420, ((height - gap) / 2) * shape);
    return { width: tileWidth, height: tileWidth / shape };
  }
  const tileHeight = Math.min(Math.max(height * 0.18, 68), 300, width / 2.2 / shape);
  return { width: tileHeight * shape, height: tileHeight };
}

function inLine(
  count: number,
  { box, tile, gap, side }: { readonly box: Box; readonly tile: Box; readonly gap: number; readonly side: boolean },
): readonly Rect[] {
  const step = (side ? tile.height : tile.width) + gap;
  const start = ((side ? box.height : box.width) - count * step + gap) / 2;
  return Array.from({ length: count }, (_, index) => ({
    ...tile,
    x: side ? box.width - tile.width : start + index * step,
    y: side ? start + index * step : box.height - tile.height,
  }));
}

function centred(box: Box, { width, height }: Box): Rect {
  return { x: (box.width - width) / 2, y: (box.height - height) / 2, width, height };
}

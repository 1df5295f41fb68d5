/** Tiles of one size in rows, as many columns as make the tiles largest. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Box {
  readonly x: number;
  readonly y: number;
}

export interface GridOptions extends Box {
  readonly count: number;
  readonly gap: number;
  /** Width by height; a range lets the tiles fill more of the box. */
  readonly aspect: number | readonly [least: number, most: number];
}

/** The largest rectangle of such a shape in a box. */
export function fit({ width, height }: Box, aspect: GridOptions['aspect']): Box {
  if (width <= 0 || height <= 0) return { width: 0, height: 0 };
  const [least, most] = typeof aspect === 'number' ? [aspect, aspect] : aspect;
  const shape = Math.min(Math.max(width / height, least), most);
  return width / height > shape ? { width: height * shape, height } : { width, height: width / shape };
}

/** The grid whose tiles have the largest area for this box. */
export function gridLayout({ count, width, height, gap, aspect }: GridOptions): Grid {
  let best: Grid = { columns: 0, rows: 0, tileWidth: 0, tileHeight: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    // Fewer columns with as many rows are larger and were tried before.
    if (columns > 1 && Math.ceil(count / (columns - 1)) === rows) continue;
    const tile = fit({ width: (width - gap * (columns - 1)) / columns, height: (height - gap * (rows - 1)) / rows }, aspect);
    // Equal within a rounding error counts as equal: the first one, with fewer columns, stays, and nothing jumps.
    if (columns === 1 || tile.width * tile.height > best.tileWidth * best.tileHeight * (1 + 1e-9)) {
      best = { columns, rows, tileWidth: tile.width, tileHeight: tile.height };
    }
  }
  return best;
}

/** Where each tile of the best grid is: the whole is centred in the box, and so is a last row that is not full. */
export function gridRects(options: GridOptions): readonly Rect[] {
  const { count, width, height, gap } = options;
  const { columns, rows, tileWidth, tileHeight } = gridLayout(options);
  const top = (height - rows * tileHeight - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = (width - inRow * tileWidth - (inRow - 1) * gap) / 2;
    return {
      x: left + (index % columns) * (tileWidth + gap),
      y: top + row * (tileHeight + gap),
      width: tileWidth,
      height: tileHeight,
    };
  });
}

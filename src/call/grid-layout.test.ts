import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { fit, gridLayout, gridRects } from './grid-layout.js';
import type { GridOptions } from './grid-layout.js';

const ASPECT = 16 / 9;
const options: fc.Arbitrary<GridOptions> = fc.record({
  count: fc.integer({ min: 1, max: 49 }),
  width: fc.integer({ min: 120, max: 4000 }),
  height: fc.integer({ min: 120, max: 3000 }),
  gap: fc.integer({ min: 0, max: 16 }),
  aspect: fc.oneof(fc.constant(ASPECT), fc.constant(1), fc.constant<readonly [number, number]>([3 / 4, ASPECT])),
});

describe('gridLayout', () => {
  it('gives everybody a tile of one size inside the box, and none over another', () => {
    fc.assert(
      fc.property(options, given => {
        const rects = gridRects(given);
        expect(rects).to.have.length(given.count);
        for (const [index, rect] of rects.entries()) {
          expect(rect.x).to.be.at.least(-1e-6);
          expect(rect.y).to.be.at.least(-1e-6);
          expect(rect.x + rect.width).to.be.at.most(given.width + 1e-6);
          expect(rect.y + rect.height).to.be.at.most(given.height + 1e-6);
          for (const other of rects.slice(index + 1)) {
            const apart =
              rect.x + rect.width <= other.x + 1e-6 ||
              other.x + other.width <= rect.x + 1e-6 ||
              rect.y + rect.height <= other.y + 1e-6 ||
              other.y + other.height <= rect.y + 1e-6;
            expect(apart, 'tiles are apart').to.equal(true);
          }
        }
      }),
    );
  });

  it('no other number of columns makes the tiles larger', () => {
    fc.assert(
      fc.property(options, given => {
        const best = gridLayout(given);
        for (let columns = 1; columns <= given.count; columns += 1) {
          const rows = Math.ceil(given.count / columns);
          const tile = fit(
            {
              width: (given.width - given.gap * (columns - 1)) / columns,
              height: (given.height - given.gap * (rows - 1)) / rows,
            },
            given.aspect,
          );
          expect(tile.width * tile.height).to.be.at.most(best.tileWidth * best.tileHeight * (1 + 1e-6) + 1e-6);
        }
      }),
    );
  });

  it('centres the whole, and the last row', () => {
    fc.assert(
      fc.property(options, given => {
        const rects = gridRects(given);
        const rows = new Map<number, typeof rects>();
        for (const rect of rects) rows.set(rect.y, [...(rows.get(rect.y) ?? []), rect]);
        for (const row of rows.values()) {
          const left = Math.min(...row.map(({ x }) => x));
          const right = Math.max(...row.map(({ x, width }) => x + width));
          expect(left + right).to.be.closeTo(given.width, 1e-3);
        }
        const top = Math.min(...rects.map(({ y }) => y));
        const bottom = Math.max(...rects.map(({ y, height }) => y + height));
        expect(top + bottom).to.be.closeTo(given.height, 1e-3);
      }),
    );
  });

  it('keeps the shape of the tiles', () => {
    fc.assert(
      fc.property(options, given => {
        const { tileWidth, tileHeight } = gridLayout(given);
        fc.pre(tileWidth > 0 && tileHeight > 0);
        const [least, most] = typeof given.aspect === 'number' ? [given.aspect, given.aspect] : given.aspect;
        expect(tileWidth / tileHeight).to.be.within(least - 1e-6, most + 1e-6);
      }),
    );
  });

  for (const [count, width, height, columns] of [
    [1, 1280, 720, 1],
    [2, 1280, 720, 2],
    [2, 390, 700, 1],
    [3, 1280, 720, 2],
    [4, 1280, 720, 2],
    [5, 1280, 720, 3],
    [6, 1280, 720, 3],
    [7, 1280, 720, 3],
    [9, 1280, 720, 3],
    [12, 1280, 720, 4],
    [3, 1600, 300, 3],
    [6, 390, 700, 1],
  ] as const) {
    it(`puts ${String(count)} people in ${String(columns)} columns on ${String(width)} × ${String(height)}`, () => {
      expect(gridLayout({ count, width, height, gap: 8, aspect: ASPECT }).columns).to.equal(columns);
    });
  }

  it('gives an empty box nothing to draw', () => {
    expect(gridLayout({ count: 3, width: 0, height: 0, gap: 8, aspect: ASPECT })).to.include({ tileWidth: 0, tileHeight: 0 });
    expect(gridRects({ count: 0, width: 100, height: 100, gap: 8, aspect: ASPECT })).to.have.length(0);
  });
});

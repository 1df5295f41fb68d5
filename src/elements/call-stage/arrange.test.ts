import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { arrange } from './arrange.js';
import type { Scene } from './arrange.js';
import { cornerByKey, floatingRect, nearestCorner, nextCorner } from './floating.js';

const scene: fc.Arbitrary<Scene> = fc.record({
  keys: fc.integer({ min: 0, max: 49 }).map(count => Array.from({ length: count }, (_, index) => `k${String(index)}`)),
  focus: fc.constantFrom(null, 'focus'),
  focusFree: fc.boolean(),
  beside: fc.boolean(),
  box: fc.record({ width: fc.integer({ min: 200, max: 3840 }), height: fc.integer({ min: 180, max: 2160 }) }),
  gap: fc.integer({ min: 0, max: 16 }),
  aspect: fc.constantFrom<Scene['aspect']>(16 / 9, 1, [4 / 5, 16 / 9]),
  page: fc.integer({ min: 0, max: 9 }),
});

describe('arrange', () => {
  it('keeps every tile inside the box, and none over another', () => {
    fc.assert(
      fc.property(scene, given => {
        const { places, more } = arrange(given);
        const rects = [...places.values(), ...(more ? [more.rect] : [])];
        for (const [index, rect] of rects.entries()) {
          expect(rect.x).to.be.at.least(-1e-6);
          expect(rect.y).to.be.at.least(-1e-6);
          expect(rect.x + rect.width).to.be.at.most(given.box.width + 1e-6);
          expect(rect.y + rect.height).to.be.at.most(given.box.height + 1e-6);
          for (const other of rects.slice(index + 1)) {
            expect(
              rect.x + rect.width <= other.x + 1e-6 ||
                other.x + other.width <= rect.x + 1e-6 ||
                rect.y + rect.height <= other.y + 1e-6 ||
                other.y + other.height <= rect.y + 1e-6,
              'tiles are apart',
            ).to.equal(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('shows everybody once, over all pages', () => {
    fc.assert(
      fc.property(scene, given => {
        const seen = new Set<string>();
        const { pages } = arrange(given);
        for (let page = 0; page < pages; page += 1) {
          const { places, more } = arrange({ ...given, page });
          const shown = [...places.keys()].filter(key => key !== 'focus');
          expect(shown.length + (more?.count ?? 0)).to.equal(given.keys.length);
          for (const key of shown) {
            expect(seen.has(key)).to.equal(false);
            seen.add(key);
          }
        }
        expect(seen.size).to.equal(given.keys.length);
      }),
    );
  });

  it('gives whoever has the stage more room than anybody else', () => {
    fc.assert(
      fc.property(
        scene.filter(({ keys, focus }) => focus !== null && keys.length > 0),
        given => {
          const { places } = arrange(given);
          const area = (key: string): number => (places.get(key)?.width ?? 0) * (places.get(key)?.height ?? 0);
          expect(area('focus')).to.be.above(area('k0'));
        },
      ),
    );
  });

  it('keeps tiles legible: what is too many turns the page', () => {
    const given: Scene = {
      keys: Array.from({ length: 49 }, (_, i) => String(i)),
      focus: null,
      focusFree: false,
      beside: false,
      box: { width: 390, height: 700 },
      gap: 8,
      aspect: 16 / 9,
      page: 0,
    };
    const { places, more } = arrange(given);
    expect(more!.count).to.be.above(0);
    expect(Math.min(...[...places.values()].map(({ width }) => width))).to.be.at.least(112);
  });
});

describe('the small self view', () => {
  const box = { width: 800, height: 450 };

  it('rests in every corner of the stage', () => {
    let corner = { bottom: true, end: true };
    const places = new Set<string>();
    for (let turn = 0; turn < 4; turn += 1) {
      const { x, y, width, height } = floatingRect(box, corner, 8);
      expect(x >= 8 && y >= 8 && x + width <= 792 && y + height <= 442).to.equal(true);
      places.add(`${String(x)} ${String(y)}`);
      corner = nextCorner(corner);
    }
    expect(places.size).to.equal(4);
    expect(corner).to.deep.equal({ bottom: true, end: true });
  });

  it('goes to the corner that it is dropped near, or that an arrow shows', () => {
    expect(nearestCorner(box, 100, 400)).to.deep.equal({ bottom: true, end: false });
    expect(cornerByKey({ bottom: true, end: true }, 'ArrowLeft', false)).to.deep.equal({ bottom: true, end: false });
    expect(cornerByKey({ bottom: true, end: true }, 'ArrowRight', true)).to.deep.equal({ bottom: true, end: false });
    expect(cornerByKey({ bottom: true, end: true }, 'ArrowUp', false)).to.deep.equal({ bottom: false, end: true });
    expect(cornerByKey({ bottom: true, end: true }, 'a', false)).to.equal(undefined);
  });
});

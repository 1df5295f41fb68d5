import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { HEADROOM, allocate, ladder, load } from './allocate.js';
import type { Budget, Grants, Want } from './allocate.js';

const sizes = fc.record({
  source: fc.constantFrom('camera' as const, 'screen' as const),
  width: fc.integer({ min: 2, max: 3840 }),
  height: fc.integer({ min: 2, max: 2160 }),
  fps: fc.integer({ min: 1, max: 60 }),
  focus: fc.boolean(),
});
const someWants = fc
  .array(sizes, { maxLength: 14 })
  .map(list => list.map((size, index): Want => ({ ...size, key: `p${String(index)}/${size.source}` })));
const someBudget = fc.record({
  bits: fc.integer({ min: 0, max: 20_000_000 }),
  audio: fc.integer({ min: 0, max: 500_000 }),
  pixels: fc.integer({ min: 0, max: 300_000_000 }),
});

const sum = (grants: Grants, of: (grant: { bits: number; width: number; height: number; fps: number }) => number): number =>
  [...grants.values()].reduce((total, grant) => total + of(grant), 0);
const camera = (key: string, focus = false, height = 360): Want => ({
  key,
  source: 'camera',
  width: (height * 16) / 9,
  height,
  fps: 30,
  focus,
});
const plenty: Budget = { bits: 1e8, audio: 0, pixels: 1e9 };

describe('allocate', () => {
  it('is never above the budget, and never touches what voices need', () => {
    fc.assert(
      fc.property(someWants, someBudget, someBudget, (wants, first, second) => {
        const before = allocate(wants, first);
        for (const [grants, budget] of [
          [before, first],
          [allocate(wants, second, before), second],
        ] as const) {
          expect(sum(grants, ({ bits }) => bits)).to.be.at.most(Math.max(0, budget.bits - budget.audio));
          expect(sum(grants, load)).to.be.at.most(budget.pixels);
          expect(grants.size).to.equal(wants.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives nobody more than they want, and all of it when there is plenty', () => {
    fc.assert(
      fc.property(someWants, wants => {
        const grants = allocate(wants, { bits: Infinity, audio: 0, pixels: Infinity });
        for (const want of wants) {
          const grant = grants.get(want.key)!;
          expect([grant.width, grant.height, grant.fps]).to.deep.equal([
            Math.max(2, Math.round(want.width)),
            Math.max(2, Math.round(want.height)),
            want.fps,
          ]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('has ladders on which each step costs more than the one before, and is no smaller', () => {
    fc.assert(
      fc.property(sizes, size => {
        const steps = ladder({ ...size, key: 'x' });
        for (const [index, step] of steps.entries()) {
          expect(step.step).to.equal(index);
          const before = steps[index - 1];
          if (!before) continue;
          expect(step.bits).to.be.at.least(before.bits);
          expect(load(step)).to.be.at.least(load(before));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('does not swing: a budget that waves by less than the headroom changes nothing after the first rounds', () => {
    fc.assert(
      fc.property(
        someWants,
        someBudget,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 30 }),
        (wants, budget, noise) => {
          const wave = (part: number): Budget => {
            const factor = 1 - part * (HEADROOM - 0.01);
            return {
              bits: budget.audio + Math.max(0, budget.bits - budget.audio) * factor,
              audio: budget.audio,
              pixels: budget.pixels * factor,
            };
          };
          // Everything that a crest allows is had after the first; every trough still carries it.
          let grants: Grants = allocate(wants, wave(0));
          for (let settle = 0; settle < 3; settle += 1) grants = allocate(wants, wave(0), grants);
          const settled = [...grants].map(([key, { step }]) => [key, step]);
          for (const part of noise) {
            grants = allocate(wants, wave(part), grants);
            expect([...grants].map(([key, { step }]) => [key, step])).to.deep.equal(settled);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('puts what is looked at most first, then a screen, then the rest', () => {
    const screen: Want = { key: 's', source: 'screen', width: 1280, height: 720, fps: 15, focus: false };
    const wants = [camera('rest'), screen, camera('focus', true)];
    const all = allocate(wants, plenty);
    const total = sum(all, ({ bits }) => bits);
    const tight = allocate(wants, { ...plenty, bits: total * 0.8 });
    expect(tight.get('focus')).to.deep.equal(all.get('focus'));
    expect(tight.get('rest')!.bits).to.be.lessThan(all.get('rest')!.bits);
    const least = allocate(wants, { ...plenty, bits: 60_000 });
    expect(least.get('focus')!.step).to.equal(1);
  });

  it('leaves nobody with nothing while their like, or who comes after them, has more than the least', () => {
    const rank = ({ source, focus }: Want): number => (source === 'screen' ? 1 : focus ? 0 : 2);
    fc.assert(
      fc.property(someWants, someBudget, (wants, budget) => {
        const grants = allocate(wants, budget);
        const hungry = Math.min(...wants.filter(({ key }) => grants.get(key)!.step === 0).map(rank));
        for (const want of wants) if (grants.get(want.key)!.step > 1) expect(rank(want)).to.be.lessThan(hungry);
      }),
      { numRuns: 1000 },
    );
  });

  it('shares alike among equals', () => {
    const wants = ['a', 'b', 'c', 'd', 'e'].map(key => camera(key));
    const steps = [...allocate(wants, { ...plenty, bits: 800_000 }).values()].map(({ step }) => step);
    expect(Math.max(...steps) - Math.min(...steps)).to.be.at.most(1);
  });
});

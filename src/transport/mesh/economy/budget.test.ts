import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { CALM as calm } from '../../../../test/helpers/samples.js';
import { FULL, spend } from './budget.js';
import type { Purse, Sample } from './budget.js';

const after = (samples: readonly Sample[], purse: Purse = FULL): Purse => samples.reduce((now, sample) => spend(now, sample, 2), purse);

describe('the purse', () => {
  it('stays within reason, whatever is measured', () => {
    const number = fc.double({ min: 0, max: 1e9, noNaN: true });
    const sample = fc.record({
      sent: number,
      available: fc.option(number, { nil: undefined }),
      narrow: fc.boolean(),
      tight: fc.boolean(),
      queued: fc.boolean(),
      least: fc.constant(94_000),
      loss: fc.double({ min: 0, max: 1, noNaN: true }),
      encoding: fc.double({ min: 0, max: 64, noNaN: true }),
      pixels: number,
      slow: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), samples => {
        const { bits, pixels } = after(samples);
        expect(bits).to.be.within(70_000, FULL.bits);
        expect(pixels).to.be.within(1, FULL.pixels);
      }),
    );
  });

  it('is cut to what a narrow line carries, and grows only after a calm while', () => {
    const line = { ...calm, narrow: true, available: 900_000 };
    const narrow = after([line, line, line]);
    expect(narrow.bits).to.be.at.most(900_000);
    expect(after([calm, calm, calm], narrow).bits).to.equal(narrow.bits);
    expect(
      after(
        Array.from({ length: 30 }, () => calm),
        narrow,
      ).bits,
    ).to.be.greaterThan(narrow.bits * 2);
  });

  it('does not take an estimate that still rises for a narrow line', () => {
    const rising = [300_000, 450_000, 700_000, 1_000_000, 1_500_000].map(available => ({ ...calm, narrow: true, available }));
    expect(after(rising).bits).to.equal(FULL.bits);
  });

  const times = (count: number, sample: Sample): readonly Sample[] => Array.from({ length: count }, () => sample);

  it('does not grow on a line that is no wider than what it was given', () => {
    const purse = { ...FULL, bits: 200_000 };
    expect(after(times(100, { ...calm, available: 150_000, tight: true }), purse).bits).to.equal(200_000);
  });

  it('gives way when a queue loses packets, below what is being sent, and then waits for what comes of it', () => {
    const queue = { ...calm, queued: true, loss: 0.2 };
    const once = after([queue]);
    expect(once.bits).to.be.lessThan(calm.sent);
    const less = { ...queue, sent: once.bits };
    expect(after(times(5, less), once).bits).to.equal(once.bits);
    expect(after(times(6, less), once).bits).to.be.lessThan(once.bits);
  });

  it('keeps the smallest pictures, until even those were too much for a while', () => {
    const full = { ...calm, sent: 100_000, available: 80_000, queued: true, loss: 0.2 };
    for (const line of [full, { ...full, loss: 0, narrow: true, tight: true }]) {
      const least = after(times(3, line));
      expect(least.bits).to.equal(line.least);
      expect(after(times(20, { ...line, sent: 90_000 }), least).bits).to.be.lessThan(line.least);
    }
  });

  it('does not give way to loss that is the line’s own, as long as an estimator says what the line carries', () => {
    expect(after(times(30, { ...calm, loss: 0.2 })).bits).to.equal(FULL.bits);
    const blind = { ...calm, available: undefined, loss: 0.2 };
    expect(after(times(30, { ...blind, sent: 100_000 })).bits).to.equal(150_000);
  });

  it('tries less and less often what was too much, and forgets it in the end', () => {
    const narrow = { ...calm, narrow: true, tight: true, queued: true, available: 300_000 };
    let purse = after([narrow]);
    /** How many calm samples until more is tried, which then is too much. */
    const tried = (): number => {
      const { bits } = purse;
      for (let count = 1; count < 1000; count += 1) {
        purse = after([calm], purse);
        if (purse.bits === bits) continue;
        purse = after([narrow], purse);
        return count;
      }
      return Infinity;
    };
    const waits = [tried(), tried(), tried(), tried(), tried(), tried(), tried()];
    expect(waits).to.deep.equal([5, 9, 17, 33, 61, 61, 61]);
    // Where more does no harm, it goes up and up, and the next surprise is met as the first was.
    purse = after([narrow], after(times(200, calm), purse));
    purse = after([narrow, ...times(120, calm), narrow], purse);
    expect(tried()).to.be.at.most(9);
  });

  it('encodes less when the processor is what is missing, whoever says so', () => {
    for (const hot of [
      { ...calm, slow: true },
      { ...calm, encoding: 1.4 },
    ])
      expect(after([hot]).pixels).to.be.lessThan(calm.pixels);
  });
});

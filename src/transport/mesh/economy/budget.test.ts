import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { FULL, spend } from './budget.js';
import type { Purse, Sample } from './budget.js';

const calm: Sample = { sent: 500_000, available: 3e6, narrow: false, loss: 0, encoding: 0.1, pixels: 5e6, slow: false };
const after = (samples: readonly Sample[], purse: Purse = FULL): Purse => samples.reduce((now, sample) => spend(now, sample, 2), purse);

describe('the purse', () => {
  it('stays within reason, whatever is measured', () => {
    const number = fc.double({ min: 0, max: 1e9, noNaN: true });
    const sample = fc.record({
      sent: number,
      available: fc.option(number, { nil: undefined }),
      narrow: fc.boolean(),
      loss: fc.double({ min: 0, max: 1, noNaN: true }),
      encoding: fc.double({ min: 0, max: 64, noNaN: true }),
      pixels: number,
      slow: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), samples => {
        const { bits, pixels } = after(samples);
        expect(bits).to.be.within(150_000, FULL.bits);
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

  it('gives way when packets are lost, below what is being sent', () => {
    expect(after([{ ...calm, narrow: true, loss: 0.2 }]).bits).to.be.lessThan(calm.sent);
  });

  it('encodes less when the processor is what is missing, whoever says so', () => {
    for (const hot of [
      { ...calm, slow: true },
      { ...calm, encoding: 1.4 },
    ])
      expect(after([hot]).pixels).to.be.lessThan(calm.pixels);
  });
});

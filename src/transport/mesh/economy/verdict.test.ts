import { expect } from '@open-wc/testing';
import type { Condition, LinkStats } from '../../transport.js';
import { Verdict, judge } from './verdict.js';

const WELL: LinkStats = { lossIn: 0.001, lossOut: 0, audioConcealed: 0, rttMs: 40, relayed: false };
const says = (links: readonly LinkStats[], pressed = false): string => {
  const { level, cause } = judge(links, pressed);
  return `${level} ${cause ?? '-'}`;
};

describe('why a call goes badly', () => {
  it('is no question while it goes well, or nobody is there', () => {
    expect(says([])).to.equal('unknown -');
    expect(says([], true)).to.equal('unknown -');
    expect(says([WELL])).to.equal('good -');
    expect(says([WELL, { ...WELL, relayed: true }])).to.equal('good -');
  });

  it('is told by one link alone where it loses one way only', () => {
    expect(says([{ ...WELL, lossOut: 0.2 }])).to.equal('poor mine');
    expect(says([{ ...WELL, lossOut: 0.05 }])).to.equal('fair mine');
    expect(says([{ ...WELL, lossIn: 0.2 }])).to.equal('poor theirs');
    expect(says([{ ...WELL, audioConcealed: 0.03 }])).to.equal('fair theirs');
    expect(says([{ ...WELL, lossIn: 0.2, lossOut: 0.2 }])).to.equal('poor -');
    expect(says([{ ...WELL, rttMs: 800 }])).to.equal('poor -');
  });

  it('is at home when most links have it, and there when few have', () => {
    const bad = { ...WELL, lossIn: 0.2 };
    expect(says([bad, bad])).to.equal('poor mine');
    expect(says([bad, bad, WELL])).to.equal('poor mine');
    expect(says([bad, WELL])).to.equal('poor theirs');
    expect(says([bad, WELL, WELL])).to.equal('poor theirs');
    // The worst counts.
    expect(says([bad, { ...WELL, lossIn: 0.05 }, { ...WELL, lossIn: 0.05 }])).to.equal('poor theirs');
  });

  it('is the relay where the way over it is long, but not where it loses', () => {
    expect(says([{ ...WELL, relayed: true, rttMs: 500 }])).to.equal('fair relay');
    expect(says([{ ...WELL, relayed: true, rttMs: 900 }, WELL])).to.equal('poor relay');
    expect(says([{ ...WELL, relayed: true, lossOut: 0.2 }])).to.equal('poor mine');
  });

  it('is this device when it has no time, unless the line is worse', () => {
    expect(says([{ ...WELL, cpuLimited: true }])).to.equal('fair cpu');
    expect(says([{ ...WELL, cpuLimited: true }], true)).to.equal('poor cpu');
    expect(says([WELL], true)).to.equal('fair cpu');
    expect(says([{ ...WELL, cpuLimited: true, lossOut: 0.3 }])).to.equal('poor mine');
  });

  it('is told when it lasts: sooner that it is worse than that it is better', () => {
    const verdict = new Verdict();
    const poor: Condition = { level: 'poor', cause: 'mine' };
    const good: Condition = { level: 'good', cause: null };
    const told = (seen: Condition, times: number): readonly (Condition | undefined)[] =>
      Array.from({ length: times }, () => verdict.take(seen)).filter(one => one !== undefined);
    expect(told(good, 2)).to.deep.equal([good]);
    expect(told(poor, 1)).to.deep.equal([]);
    expect(told(good, 1)).to.deep.equal([]);
    expect(told(poor, 2)).to.deep.equal([poor]);
    expect(told(good, 3)).to.deep.equal([]);
    expect(told(poor, 1)).to.deep.equal([]);
    expect(told(good, 4)).to.deep.equal([good]);
  });
});

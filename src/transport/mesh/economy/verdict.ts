import type { Condition, LinkStats, Quality, QualityCause } from '../../transport.js';
import { rate } from './link-meter.js';

const ORDER: readonly Quality[] = ['unknown', 'good', 'fair', 'poor'];
const worse = (one: Quality, two: Quality): Quality => (ORDER.indexOf(two) > ORDER.indexOf(one) ? two : one);

/** How one link fares in each way, of which the worst counts. */
interface Fare {
  readonly arriving: Quality;
  readonly leaving: Quality;
  readonly slow: Quality;
  readonly level: Quality;
  readonly relayed: boolean;
}

function fare({ lossIn = 0, audioConcealed = 0, lossOut = 0, rttMs = 0, relayed = false }: LinkStats): Fare {
  const [arriving, leaving, slow] = [rate({ lossIn, audioConcealed }), rate({ lossIn: lossOut }), rate({ rttMs })];
  return { arriving, leaving, slow, level: worse(worse(arriving, leaving), slow), relayed };
}

/**
 * How a call is, from the numbers of its links, and whose fault it is. Several links tell it: what is wrong with most is wrong at home,
 * what is wrong with few is wrong there. One link alone tells it only when it loses one way, and whatever is the same on both ways stays
 * without a cause rather than with a wrong one. Pure.
 */
export function judge(links: readonly LinkStats[], pressed: boolean): Condition {
  const fares = links.map(fare);
  const level = fares.reduce<Quality>((worst, one) => worse(worst, one.level), 'unknown');
  const busy = links.some(({ cpuLimited }) => cpuLimited);
  const strained: Quality = busy && pressed ? 'poor' : busy || (pressed && links.length > 0) ? 'fair' : 'unknown';
  if (ORDER.indexOf(strained) > ORDER.indexOf(level)) return { level: strained, cause: 'cpu' };
  if (level === 'unknown' || level === 'good') return { level, cause: null };
  const bad = fares.filter(one => one.level === level);
  return { level, cause: cause(bad, fares.length, level) };
}

function cause(bad: readonly Fare[], all: number, level: Quality): QualityCause | null {
  // The way over a relay is as long as the relay is far.
  if (bad.every(({ relayed, slow }) => relayed && slow === level)) return 'relay';
  if (all > 1) return bad.length * 2 > all ? 'mine' : 'theirs';
  if (bad.some(({ arriving, leaving }) => arriving === leaving)) return null;
  return bad.some(({ leaving }) => leaving === level) ? 'mine' : bad.some(({ arriving }) => arriving === level) ? 'theirs' : null;
}

/** Readings for which it must be worse before it is told, and better before that is. */
const WORSE = 2;
const BETTER = 4;

/** Tells how a call is, once it has been so for a while: what flickers helps nobody. */
export class Verdict {
  #told: Condition = { level: 'unknown', cause: null };
  #next = this.#told;
  #since = 0;

  /** Takes a reading; answers the condition when it is another one now. */
  take(seen: Condition): Condition | undefined {
    if (same(seen, this.#told)) {
      this.#next = seen;
      this.#since = 0;
      return undefined;
    }
    this.#since = same(seen, this.#next) ? this.#since + 1 : 1;
    this.#next = seen;
    const better = ORDER.indexOf(seen.level) < ORDER.indexOf(this.#told.level);
    if (this.#since < (better ? BETTER : WORSE)) return undefined;
    this.#told = seen;
    this.#since = 0;
    return seen;
  }
}

const same = (one: Condition, two: Condition): boolean => one.level === two.level && one.cause === two.cause;

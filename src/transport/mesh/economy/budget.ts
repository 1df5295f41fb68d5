/** What was seen of the sending in the last second. */
export interface Sample {
  /** Bits per second that were sent, to everybody. */
  readonly sent: number;
  /** What the links can carry, as far as their estimators say; undefined where the browser does not say. */
  readonly available: number | undefined;
  /** The line carries less than it was given to send, and pictures suffer from it. */
  readonly narrow: boolean;
  /** It carries less than it was given to send; perhaps nothing suffers, but it is no line for more. */
  readonly tight: boolean;
  /** What voices and the smallest pictures take, of everybody: pictures go for good only when even that was too much for a while. */
  readonly least: number;
  /** What is sent waits in a queue on its way. */
  readonly queued: boolean;
  /** The loss that receivers report, as a share, on the average. */
  readonly loss: number;
  /** Seconds that encoders worked, per second. */
  readonly encoding: number;
  /** Pixels per second that were to be encoded. */
  readonly pixels: number;
  /** An encoder holds itself back for want of a processor. */
  readonly slow: boolean;
}

/** What may be spent, per second. */
export interface Purse {
  readonly bits: number;
  readonly pixels: number;
  /** For how many samples nothing was in the way of bits, and of pixels. */
  readonly calm: number;
  readonly cool: number;
  /** For how many samples the line was too narrow and did not widen, and what it was then. */
  readonly pressed: number;
  readonly width: number;
  /** How many calm samples it takes before more is tried, and whether more was tried since it was last too much. */
  readonly patience: number;
  readonly tried: boolean;
  /** For how many samples what was cut for loss may still take to show. */
  readonly settling: number;
}

/** However slow the machine, small pictures of ten people; however narrow the line, a voice; and a small picture where only loss tells of it. */
const LEAST = { bits: 70_000, blind: 150_000, pixels: 10 * 160 * 90 * 10 };
const LOSS = 0.08;
/** Samples without trouble before more is tried. */
const CALM = 4;
/** More was tried, and was too much: so many times longer until the next try, up to the longest; it is forgotten after so long a calm. */
const WARIER = 2;
const WARIEST = 60;
const FORGOTTEN = 90;
/** Samples with trouble before less is: an estimator that is still on its way up is no trouble. */
const PRESSED = 2;
const WIDENS = 1.04;
/** What a cut for loss leaves, and how many samples it has to show what it does: loss is told late. */
const LEFT = 0.9;
const SETTLES = 5;

export const FULL: Purse = { bits: 12e6, pixels: 200e6, calm: 0, cool: 0, pressed: 0, width: 0, patience: CALM, tried: false, settling: 0 };

/** The next purse: down at once and by as much as is measured, up slowly and only after a calm while. Pure. `cores` is the machine's. */
export function spend(purse: Purse, sample: Sample, cores: number): Purse {
  return { ...bandwidth(purse, sample), ...processor(purse, sample, cores) };
}

function bandwidth(purse: Purse, { sent, available, narrow, tight, queued, loss, least }: Sample): Omit<Purse, 'pixels' | 'cool'> {
  const { bits, calm, pressed, patience, tried } = purse;
  const settling = Math.max(0, purse.settling - 1);
  const same = { bits, calm: 0, pressed: 0, width: available ?? 0, patience, tried, settling };
  const floor = bits > least || purse.settling > 0 ? least : 0;
  // Loss without a queue is the line's own: it does not become less by sending less.
  if (loss > LOSS && (queued || available === undefined)) {
    if (purse.settling > 0) return same;
    return { ...same, ...less(purse, Math.max(sent * LEFT, queued ? floor : LEAST.blind)), settling: SETTLES };
  }
  if (narrow && available !== undefined) {
    const stuck = available > purse.width * WIDENS ? 0 : pressed + 1;
    if (stuck < PRESSED && !queued) return { ...same, pressed: stuck };
    return { ...same, ...less(purse, Math.max(available * 0.95, floor)), pressed: stuck, settling: bits > least ? SETTLES : settling };
  }
  if (tight) return same;
  const more = calm >= patience && bits < FULL.bits;
  return {
    ...same,
    bits: more ? Math.min(FULL.bits, bits * 1.15) : bits,
    calm: Math.min(FORGOTTEN, calm + 1),
    patience: calm >= FORGOTTEN ? CALM : patience,
    tried: tried || more,
  };
}

/** Down at once; and when it had been tried with more, the next try is later, or a picture would grow and shrink for ever. */
function less({ bits, patience, tried }: Purse, most: number): Pick<Purse, 'bits' | 'patience' | 'tried'> {
  const next = Math.max(LEAST.bits, Math.min(bits, most));
  const failed = tried && next < bits;
  return { bits: next, patience: failed ? Math.min(WARIEST, patience * WARIER) : patience, tried: tried && !failed };
}

function processor({ pixels, cool }: Purse, sample: Sample, cores: number): Pick<Purse, 'pixels' | 'cool'> {
  const hot = sample.slow || sample.encoding > cores * 0.5;
  // By what was asked for: what was done is less when the machine is busy with other things, and would pull itself down.
  if (hot && sample.pixels > 0) return { pixels: Math.max(LEAST.pixels, Math.min(pixels, sample.pixels * 0.9)), cool: 0 };
  if (sample.encoding > cores * 0.35) return { pixels, cool: 0 };
  return cool < CALM ? { pixels, cool: cool + 1 } : { pixels: Math.min(FULL.pixels, pixels * 1.15), cool };
}

/** What was seen of the sending in the last second. */
export interface Sample {
  /** Bits per second that were sent, to everybody. */
  readonly sent: number;
  /** What the links can carry, as far as their estimators say; undefined where the browser does not say. */
  readonly available: number | undefined;
  /** The line carries less than it was given to send. */
  readonly narrow: boolean;
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
}

export const FULL: Purse = { bits: 12e6, pixels: 200e6, calm: 0, cool: 0, pressed: 0, width: 0 };

/** However slow the machine, small pictures of ten people; however narrow the line, a voice. */
const LEAST = { bits: 150_000, pixels: 10 * 160 * 90 * 10 };
const LOSS = 0.08;
/** Samples without trouble before more is tried. */
const CALM = 4;
/** Samples with trouble before less is: an estimator that is still on its way up is no trouble. */
const PRESSED = 2;
const WIDENS = 1.04;

/** The next purse: down at once and by as much as is measured, up slowly and only after a calm while. Pure. `cores` is the machine's. */
export function spend(purse: Purse, sample: Sample, cores: number): Purse {
  return { ...bandwidth(purse, sample), ...processor(purse, sample, cores) };
}

function bandwidth({ bits, calm, pressed, width }: Purse, { sent, available, narrow, loss }: Sample): Omit<Purse, 'pixels' | 'cool'> {
  const least = (most: number): number => Math.max(LEAST.bits, Math.min(bits, most));
  if (loss > LOSS && (narrow || available === undefined)) return { bits: least(sent * 0.85), calm: 0, pressed, width: available ?? 0 };
  if (narrow && available !== undefined) {
    const stuck = available > width * WIDENS ? 0 : pressed + 1;
    return { bits: stuck < PRESSED ? bits : least(available * 0.95), calm: 0, pressed: stuck, width: available };
  }
  const grown = calm < CALM ? bits : Math.min(FULL.bits, bits * 1.15);
  return { bits: grown, calm: Math.min(CALM, calm + 1), pressed: 0, width: available ?? 0 };
}

function processor({ pixels, cool }: Purse, sample: Sample, cores: number): Pick<Purse, 'pixels' | 'cool'> {
  const hot = sample.slow || sample.encoding > cores * 0.5;
  // By what was asked for: what was done is less when the machine is busy with other things, and would pull itself down.
  if (hot && sample.pixels > 0) return { pixels: Math.max(LEAST.pixels, Math.min(pixels, sample.pixels * 0.9)), cool: 0 };
  if (sample.encoding > cores * 0.35) return { pixels, cool: 0 };
  return cool < CALM ? { pixels, cool: cool + 1 } : { pixels: Math.min(FULL.pixels, pixels * 1.15), cool };
}

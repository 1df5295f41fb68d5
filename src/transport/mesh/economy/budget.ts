/** What was seen of the sending in the last second. */
export interface Sample {
  /** Bits per second that were sent, to everybody. */
  readonly sent: number;
  /** What the links' own estimators think can be sent, summed; undefined where the browser does not say. */
  readonly available: number | undefined;
  /** A link holds its pictures back for want of bandwidth. */
  readonly narrow: boolean;
  /** The worst loss that a receiver reports, as a share. */
  readonly loss: number;
  /** Seconds that encoders worked, per second. */
  readonly encoding: number;
  /** Pixels per second that were encoded. */
  readonly pixels: number;
  /** An encoder holds itself back for want of a processor. */
  readonly slow: boolean;
}

/** What may be spent, per second, and for how long nothing was in the way, in samples. */
export interface Purse {
  readonly bits: number;
  readonly pixels: number;
  readonly calm: number;
  readonly cool: number;
}

export const FULL: Purse = { bits: 12e6, pixels: 200e6, calm: 0, cool: 0 };

const LEAST = { bits: 60_000, pixels: 14_400 * 8 };
const LOSS = 0.08;
/** Samples without trouble before more is tried. */
const CALM = 4;

/** The next purse: down at once and by as much as is measured, up slowly and only after a calm while. Pure. `cores` is the machine's. */
export function spend(purse: Purse, sample: Sample, cores: number): Purse {
  const { bits, calm } = bandwidth(purse, sample);
  const { pixels, cool } = processor(purse, sample, cores);
  return { bits, calm, pixels, cool };
}

function bandwidth({ bits, calm }: Purse, { sent, available, narrow, loss }: Sample): Pick<Purse, 'bits' | 'calm'> {
  if (loss > LOSS && narrow) return { bits: Math.max(LEAST.bits, Math.min(bits, sent * 0.85)), calm: 0 };
  if (narrow && available !== undefined) return { bits: Math.max(LEAST.bits, Math.min(FULL.bits, bits * 1.1, available * 0.95)), calm: 0 };
  return calm < CALM ? { bits, calm: calm + 1 } : { bits: Math.min(FULL.bits, bits * 1.15), calm };
}

function processor({ pixels, cool }: Purse, sample: Sample, cores: number): Pick<Purse, 'pixels' | 'cool'> {
  const hot = sample.slow || sample.encoding > cores * 0.5;
  if (hot && sample.pixels > 0) return { pixels: Math.max(LEAST.pixels, Math.min(pixels, sample.pixels * 0.85)), cool: 0 };
  if (sample.encoding > cores * 0.35) return { pixels, cool: 0 };
  return cool < CALM ? { pixels, cool: cool + 1 } : { pixels: Math.min(FULL.pixels, pixels * 1.15), cool };
}

/** What is heard of a ring: `ring` where it rings, `ringback` to the caller, `busy` and `ended` when it ended in vain, once. */
export type Tone = 'ring' | 'ringback' | 'busy' | 'ended' | 'second';

/** One sound in a tone: when it begins and how long it lasts, in seconds; its frequencies in Hz; its loudness, 0 to 1; and whether it rings
 * out like a bell rather than stopping. */
interface Note {
  readonly at: number;
  readonly lasts: number;
  readonly hertz: readonly number[];
  readonly loud: number;
  readonly bell?: boolean;
}

interface Shape {
  /** Seconds until it begins anew, or ends. */
  readonly period: number;
  readonly repeats: boolean;
  readonly notes: readonly Note[];
}

const bell = (at: number, hertz: number): Note => ({ at, lasts: 1.1, hertz: [hertz, hertz * 2, hertz * 3.01], loud: 0.32, bell: true });
const beep = (at: number, lasts: number): Note => ({ at, lasts, hertz: [425], loud: 0.16 });

/** Ringback and busy are what telephones in most of the world sound like (ITU-T E.180: 425 Hz, 1 s in 5 s; 0.25 s in 0.5 s). */
export const SHAPES: Readonly<Record<Tone, Shape>> = {
  ring: { period: 3.2, repeats: true, notes: [bell(0, 659.3), bell(0.22, 830.6), bell(0.44, 987.8), bell(1.1, 830.6), bell(1.32, 987.8)] },
  ringback: { period: 5, repeats: true, notes: [beep(0, 1)] },
  busy: { period: 1.75, repeats: false, notes: [beep(0, 0.25), beep(0.5, 0.25), beep(1, 0.25)] },
  ended: { period: 1.4, repeats: false, notes: [bell(0, 523.3), bell(0.2, 392)] },
  second: { period: 6, repeats: true, notes: [bell(0, 987.8), bell(0.25, 987.8)] },
};

/** A soft edge, in seconds, so that a sound does not begin or end with a click. */
const EDGE = 0.012;

/**
 * One period of a tone as samples. Played as a loop it needs no timer, and timers are slow in just those tabs that a ring must wake: the
 * hidden ones.
 */
export function samplesOf(tone: Tone, rate: number): Float32Array<ArrayBuffer> {
  const { period, notes } = SHAPES[tone];
  const samples = new Float32Array(Math.round(period * rate));
  for (const { at, lasts, hertz, loud, bell: rings = false } of notes) {
    const from = Math.round(at * rate);
    const count = Math.min(Math.round(lasts * rate), samples.length - from);
    for (let index = 0; index < count; index += 1) {
      const time = index / rate;
      const left = lasts - time;
      const edge = Math.min(1, time / EDGE, left / EDGE);
      let wave = 0;
      // Higher partials of a bell are softer and die sooner.
      hertz.forEach((frequency, order) => {
        const fade = rings ? Math.exp(-time * (3.5 + 3 * order)) / (1 + 1.6 * order) : 1;
        wave += Math.sin(2 * Math.PI * frequency * time) * fade;
      });
      samples[from + index] = (samples[from + index] ?? 0) + wave * edge * loud;
    }
  }
  return samples;
}

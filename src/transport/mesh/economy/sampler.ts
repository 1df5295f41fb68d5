import type { Sample } from './budget.js';

/** The parts of W3C webrtc-stats that are read here. */
interface Stat {
  readonly type: string;
  readonly kind?: string;
  readonly bytesSent?: number;
  readonly headerBytesSent?: number;
  readonly retransmittedBytesSent?: number;
  readonly totalEncodeTime?: number;
  readonly framesEncoded?: number;
  readonly qualityLimitationReason?: string;
  readonly fractionLost?: number;
  readonly nominated?: boolean;
  readonly availableOutgoingBitrate?: number;
}

interface Totals {
  readonly at: number;
  readonly bytes: number;
  readonly encoding: number;
  readonly frames: ReadonlyMap<string, number>;
}

/** One link's part of a sample. */
export interface LinkSample extends Omit<Sample, 'pixels'> {
  /** What it was to send, in bits per second. */
  readonly given: number;
}

const NONE: LinkSample = { sent: 0, available: undefined, narrow: false, loss: 0, encoding: 0, slow: false, given: 0 };

/** What each link did since it was last looked at; several links make one sample. */
export class Sampler {
  readonly #before = new Map<string, Totals>();

  /** One link's part. `given` is what it was to send, in bits per second. */
  read(id: string, report: RTCStatsReport, given: number, now: number): LinkSample {
    const before = this.#before.get(id);
    const frames = new Map<string, number>();
    let [bytes, encoding, loss] = [0, 0, 0];
    let [limited, slow] = [false, false];
    let available: number | undefined;
    const seconds = before ? Math.max(0.1, (now - before.at) / 1000) : Infinity;
    report.forEach((stat: Stat, key: string) => {
      if (stat.type === 'outbound-rtp') {
        bytes += (stat.bytesSent ?? 0) + (stat.headerBytesSent ?? 0);
        if (stat.kind !== 'video') return;
        encoding += stat.totalEncodeTime ?? 0;
        const count = stat.framesEncoded ?? 0;
        frames.set(key, count);
        const fresh = Math.max(0, count - (before?.frames.get(key) ?? count));
        // What is not being sent lacks nothing.
        if (fresh === 0) return;
        limited ||= stat.qualityLimitationReason === 'bandwidth';
        slow ||= stat.qualityLimitationReason === 'cpu';
      } else if (stat.type === 'remote-inbound-rtp') {
        loss = Math.max(loss, stat.fractionLost ?? 0);
      } else if (stat.type === 'candidate-pair' && stat.nominated === true) {
        available = stat.availableOutgoingBitrate;
      }
    });
    this.#before.set(id, { at: now, bytes, encoding, frames });
    // What its own limits hold back is not held back by the line.
    const narrow = limited && available !== undefined && available < given;
    if (!before || bytes < before.bytes) return { ...NONE, available, given };
    const sent = ((bytes - before.bytes) * 8) / seconds;
    return { sent, available, narrow, loss, encoding: Math.max(0, encoding - before.encoding) / seconds, slow, given };
  }

  keys(): Iterable<string> {
    return this.#before.keys();
  }

  delete(id: string): void {
    this.#before.delete(id);
  }
}

/**
 * All links together. One that is narrow alone has somebody's bad line at its other end, which its own estimator sees to; when half of
 * them are, it is the line that they share, and it carries what each of those says, and what the others were given and did carry.
 */
export function together(samples: readonly LinkSample[], pixels: number): Sample {
  const sum = (of: (sample: LinkSample) => number): number => samples.reduce((total, sample) => total + of(sample), 0);
  const known = samples.filter(({ available }) => available !== undefined);
  return {
    pixels,
    sent: sum(({ sent }) => sent),
    available: known.length === 0 ? undefined : sum(({ available, narrow, given }) => (narrow ? (available ?? given) : given)),
    narrow: sum(({ narrow }) => Number(narrow)) * 2 >= Math.max(1, samples.length),
    loss: sum(({ loss }) => loss) / Math.max(1, samples.length),
    encoding: sum(({ encoding }) => encoding),
    slow: samples.some(({ slow }) => slow),
  };
}

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
export type LinkSample = Omit<Sample, 'pixels'>;

const NONE: LinkSample = { sent: 0, available: undefined, narrow: false, loss: 0, encoding: 0, slow: false };

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
    if (!before || bytes < before.bytes) return { ...NONE, available, narrow };
    const sent = ((bytes - before.bytes) * 8) / seconds;
    return { sent, available, narrow, loss, encoding: Math.max(0, encoding - before.encoding) / seconds, slow };
  }

  forget(id: string): void {
    this.#before.delete(id);
  }
}

/** All links together. What an idle link could carry is not what all can at once: it counts for little more than it sends. */
export function together(samples: readonly LinkSample[], pixels: number): Sample {
  return samples.reduce<Sample>(
    (sum, one) => {
      const available = one.available === undefined || one.narrow ? one.available : Math.min(one.available, one.sent * 1.3 + 20_000);
      return {
        pixels,
        sent: sum.sent + one.sent,
        available: available === undefined ? sum.available : (sum.available ?? 0) + available,
        narrow: sum.narrow || one.narrow,
        loss: Math.max(sum.loss, one.loss),
        encoding: sum.encoding + one.encoding,
        slow: sum.slow || one.slow,
      };
    },
    { ...NONE, pixels },
  );
}

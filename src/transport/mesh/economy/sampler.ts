import { pathOf } from '../path.js';
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
  readonly targetBitrate?: number;
  readonly fractionLost?: number;
  readonly localId?: string;
  readonly packetsReceived?: number;
  readonly nackCount?: number;
}

interface Totals {
  readonly at: number;
  readonly bytes: number;
  readonly encoding: number;
  readonly frames: ReadonlyMap<string, number>;
  readonly received: number;
  readonly asked: number;
  /** The shortest round trip of late, in seconds: the path without a queue. */
  readonly trip: number;
}

/** One link's part of a sample. */
export interface LinkSample extends Omit<Sample, 'pixels' | 'least'> {
  /** What it was to send, in bits per second. */
  readonly given: number;
  /** How often something that was lost was asked for again, against the packets that came. */
  readonly missed: number;
  /** The round trip, in seconds; Infinity where the browser does not say. */
  readonly trip: number;
}

const NONE: LinkSample = {
  sent: 0,
  available: undefined,
  narrow: false,
  tight: false,
  queued: false,
  loss: 0,
  encoding: 0,
  slow: false,
  given: 0,
  missed: 0,
  trip: Infinity,
};

/** A round trip so much longer than the shortest, in seconds, is a queue: who sends more fills it further. What is shortest may grow, by a share. */
const queues = (now: number, shortest: number): boolean => now > shortest * 2 + 0.1;
const LENGTHENS = 1.02;
/** An encoder that is told to make so little of what its pictures were given has no line for them, whatever it says of itself. */
const STARVED = 0.5;

/** What each link did since it was last looked at; several links make one sample. */
export class Sampler {
  readonly #before = new Map<string, Totals>();

  /** One link's part. `given` is what it was to send, in bits per second, `voice` what of it was not for pictures. */
  read(id: string, report: RTCStatsReport, { given, voice }: { readonly given: number; readonly voice: number }, now: number): LinkSample {
    const before = this.#before.get(id);
    const frames = new Map<string, number>();
    let [bytes, encoding, target, received, asked] = [0, 0, 0, 0, 0];
    const losses = new Map<string, number>();
    const idle = new Set<string>();
    let [limited, slow] = [false, false];
    const { availableOutgoingBitrate: available, currentRoundTripTime: trip = Infinity } = pathOf(report) ?? {};
    const seconds = before ? Math.max(0.1, (now - before.at) / 1000) : Infinity;
    report.forEach((stat: Stat, key: string) => {
      if (stat.type === 'outbound-rtp') {
        bytes += (stat.bytesSent ?? 0) + (stat.headerBytesSent ?? 0);
        if (stat.kind !== 'video') return;
        encoding += stat.totalEncodeTime ?? 0;
        const count = stat.framesEncoded ?? 0;
        frames.set(key, count);
        const fresh = Math.max(0, count - (before?.frames.get(key) ?? count));
        // What is not being sent lacks nothing, and what was lost of it is long ago.
        if (fresh === 0) {
          idle.add(key);
          return;
        }
        limited ||= stat.qualityLimitationReason === 'bandwidth';
        target += stat.targetBitrate ?? Infinity;
        slow ||= stat.qualityLimitationReason === 'cpu';
      } else if (stat.type === 'inbound-rtp') {
        received += stat.packetsReceived ?? 0;
        asked += stat.nackCount ?? 0;
      } else if (stat.type === 'remote-inbound-rtp') {
        losses.set(stat.localId ?? '', stat.fractionLost ?? 0);
      }
    });
    const same = before && bytes >= before.bytes;
    const shortest = Math.min(trip, same ? before.trip * LENGTHENS : Infinity);
    this.#before.set(id, { at: now, bytes, encoding, frames, received, asked, trip: shortest });
    // What its own limits hold back is not held back by the line.
    const tight = available !== undefined && available < given;
    const narrow = tight && (limited || (target > 0 && target < (given - voice) * STARVED));
    if (!same) return { ...NONE, available, given };
    const queued = trip < Infinity && queues(trip, shortest);
    const loss = Math.max(0, ...[...losses].map(([of, share]) => (idle.has(of) ? 0 : share)));
    const sent = ((bytes - before.bytes) * 8) / seconds;
    const missed = Math.max(0, asked - before.asked) / Math.max(1, received - before.received);
    const spent = Math.max(0, encoding - before.encoding) / seconds;
    return { sent, available, narrow, tight, queued, loss, encoding: spent, slow, given, missed, trip };
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
export function together(samples: readonly LinkSample[], { pixels, least }: Pick<Sample, 'pixels' | 'least'>): Sample {
  const sum = (of: (sample: LinkSample) => number): number => samples.reduce((total, sample) => total + of(sample), 0);
  const most = (is: (sample: LinkSample) => boolean): boolean => samples.filter(is).length * 2 >= Math.max(1, samples.length);
  const known = samples.filter(({ available }) => available !== undefined);
  return {
    pixels,
    least,
    sent: sum(({ sent }) => sent),
    available: known.length === 0 ? undefined : sum(({ available, narrow, given }) => (narrow ? (available ?? given) : given)),
    narrow: most(({ narrow }) => narrow),
    tight: most(({ tight }) => tight),
    queued: most(({ queued }) => queued),
    loss: sum(({ loss }) => loss) / Math.max(1, samples.length),
    encoding: sum(({ encoding }) => encoding),
    slow: samples.some(({ slow }) => slow),
  };
}

import type { LinkStats, Quality } from '../../transport.js';
import { isRelayed, pathOf } from '../path.js';

/** The parts of W3C webrtc-stats that are read here. */
interface Stat {
  readonly type: string;
  readonly kind?: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly fractionLost?: number;
  readonly qualityLimitationReason?: string;
  readonly jitter?: number;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly concealedSamples?: number;
  readonly silentConcealedSamples?: number;
  readonly totalSamplesReceived?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly framesPerSecond?: number;
}

interface Totals {
  readonly at: number;
  readonly received: number;
  readonly lost: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly concealed: number;
  readonly samples: number;
}

/** Limits of what a person calls fair and good: loss and concealment as shares, the round trip in ms. */
const POOR = { loss: 0.08, concealed: 0.05, rtt: 700 };
const FAIR = { loss: 0.03, concealed: 0.02, rtt: 350 };

/** Says how a link is, from its statistics; a verdict holds for two readings before it changes, so that it does not flicker. */
export class LinkMeter {
  #before: Totals | undefined;
  #stats: LinkStats = {};
  #verdict: Quality = 'unknown';
  #next: Quality = 'unknown';

  /** The numbers as of the last reading. */
  get stats(): LinkStats {
    return this.#stats;
  }

  /** Takes a reading; without a report there is no path now. Answers the quality when it changed, else undefined. */
  take(report: RTCStatsReport | undefined): Quality | undefined {
    if (report) this.#stats = this.#read(report);
    const seen = report ? rate(this.#stats) : 'unknown';
    const settled = seen === this.#next;
    this.#next = seen;
    if (!settled || seen === this.#verdict) return undefined;
    this.#verdict = seen;
    return seen;
  }

  #read(report: RTCStatsReport): LinkStats {
    const stats: Stat[] = [];
    report.forEach((stat: Stat) => stats.push(stat));
    const inbound = stats.filter(({ type }) => type === 'inbound-rtp');
    const path = pathOf(report);
    const relayed = isRelayed(report, path);
    const outbound = stats.filter(({ type }) => type === 'outbound-rtp');
    // What is not sent is not limited, and what somebody lost of it long ago is no matter.
    const lossOut = Math.max(0, ...stats.map(({ type, fractionLost }) => (type === 'remote-inbound-rtp' ? (fractionLost ?? 0) : 0)));
    const cpuLimited = outbound.some(
      ({ qualityLimitationReason, framesPerSecond = 0 }) => qualityLimitationReason === 'cpu' && framesPerSecond > 0,
    );
    const video = inbound.find(({ kind, frameWidth }) => kind === 'video' && frameWidth !== undefined);
    const sum = (
      list: readonly Stat[],
      field:
        | 'packetsReceived'
        | 'packetsLost'
        | 'bytesReceived'
        | 'bytesSent'
        | 'concealedSamples'
        | 'silentConcealedSamples'
        | 'totalSamplesReceived',
    ): number => list.reduce((total, stat) => total + (stat[field] ?? 0), 0);
    const now: Totals = {
      at: performance.now(),
      received: sum(inbound, 'packetsReceived'),
      lost: sum(inbound, 'packetsLost'),
      bytesIn: sum(inbound, 'bytesReceived'),
      bytesOut: sum(outbound, 'bytesSent'),
      concealed: sum(inbound, 'concealedSamples') - sum(inbound, 'silentConcealedSamples'),
      samples: sum(inbound, 'totalSamplesReceived'),
    };
    const before = this.#before;
    this.#before = now;
    const jitter = inbound.find(({ kind }) => kind === 'audio')?.jitter;
    return {
      lossOut,
      cpuLimited,
      ...(path?.currentRoundTripTime !== undefined && { rttMs: path.currentRoundTripTime * 1000 }),
      ...(jitter !== undefined && { jitterMs: jitter * 1000 }),
      ...(relayed !== undefined && { relayed }),
      ...(video?.frameWidth !== undefined && { frameWidth: video.frameWidth }),
      ...(video?.frameHeight !== undefined && { frameHeight: video.frameHeight }),
      ...(video?.framesPerSecond !== undefined && { framesPerSecond: video.framesPerSecond }),
      ...(before && since(before, now)),
    };
  }
}

function since(before: Totals, now: Totals): LinkStats {
  const seconds = Math.max(0.001, (now.at - before.at) / 1000);
  const received = Math.max(0, now.received - before.received);
  const lost = Math.max(0, now.lost - before.lost);
  const samples = Math.max(0, now.samples - before.samples);
  return {
    lossIn: received + lost > 0 ? lost / (received + lost) : 0,
    bitrateIn: Math.max(0, ((now.bytesIn - before.bytesIn) * 8) / seconds),
    bitrateOut: Math.max(0, ((now.bytesOut - before.bytesOut) * 8) / seconds),
    audioConcealed: samples > 0 ? Math.max(0, now.concealed - before.concealed) / samples : 0,
  };
}

/** What one says of another: how well they come across. */
export function rate({ lossIn = 0, audioConcealed = 0, rttMs = 0 }: LinkStats): Quality {
  if (lossIn > POOR.loss || audioConcealed > POOR.concealed || rttMs > POOR.rtt) return 'poor';
  if (lossIn > FAIR.loss || audioConcealed > FAIR.concealed || rttMs > FAIR.rtt) return 'fair';
  return 'good';
}

import { log } from '../../foundation/logger.js';
import { SOURCES, kindOf } from '../../media/source.js';
import type { Source } from '../../media/source.js';
import type { SourceMap } from './link-wire.js';

/**
 * A camera begins this many times smaller. An encoder that starts with a large picture and a new line's low estimate throws its first
 * frames away until it has found a size that fits: small ones are seen some 150 ms sooner, and what is looked at is full a moment later.
 */
const FIRST_SCALE = 4;

type Tracks = ReadonlyMap<Source, MediaStreamTrack | null>;

/**
 * The fixed places of a connection: one transceiver for each source, made before the first offer, both ways. Muting, switching a
 * device and sharing are then `replaceTrack`, which needs no negotiation (W3C WebRTC §5.2).
 */
export class LinkSources {
  readonly #connection: RTCPeerConnection;
  readonly #places = new Map<Source, RTCRtpTransceiver>();

  constructor(connection: RTCPeerConnection) {
    this.#connection = connection;
  }

  /** Makes every place, as the offering side; a stock client gets those that it can understand, in a stream, without which it fails. */
  make(tracks: Tracks, stock: boolean): void {
    const streams = stock ? [new MediaStream()] : [];
    for (const source of stock ? SOURCES.slice(0, 2) : SOURCES) {
      const track = tracks.get(source);
      const place = this.#connection.addTransceiver(track ?? kindOf(source), {
        direction: 'sendrecv',
        streams,
        ...(source === 'camera' && { sendEncodings: [{ scaleResolutionDownBy: FIRST_SCALE }] }),
      });
      this.#places.set(source, place);
      prefer(place, source);
    }
  }

  /** Takes over the places of an offer. A stock client says nothing of sources: its first audio and video are microphone and camera. */
  async take(mids: SourceMap, tracks: Tracks): Promise<void> {
    const transceivers = this.#connection.getTransceivers();
    // A stock client fails at a track that is in no stream.
    const stream = Object.keys(mids).length === 0 ? new MediaStream() : undefined;
    for (const source of SOURCES) {
      const place = transceivers.find(({ mid }) => mid !== null && mid === mids[source]) ?? this.#guess(source, mids, transceivers);
      if (!place) continue;
      const first = !this.#places.has(source);
      this.#places.set(source, place);
      place.direction = 'sendrecv';
      prefer(place, source);
      if (stream) place.sender.setStreams(stream);
      // The answer does not wait for it.
      if (first && source === 'camera') scaleDown(place.sender, FIRST_SCALE);
      await place.sender.replaceTrack(tracks.get(source) ?? null);
    }
  }

  /** Sends this track from now on. */
  async send(source: Source, track: MediaStreamTrack | null): Promise<void> {
    await this.#places.get(source)?.sender.replaceTrack(track);
  }

  /** What sends and receives a source. */
  place(source: Source): RTCRtpTransceiver | undefined {
    return this.#places.get(source);
  }

  /** Whether the other side agreed to send in this place. */
  offered(source: Source): boolean {
    const direction = this.#places.get(source)?.currentDirection;
    return direction === 'sendrecv' || direction === 'recvonly';
  }

  get mids(): SourceMap {
    const mids: Partial<Record<Source, string>> = {};
    for (const [source, { mid }] of this.#places) if (mid !== null) mids[source] = mid;
    return mids;
  }

  /** Voice comes first when the way is narrow (W3C mst WebRTC DSCP, RFC 8837). */
  prioritise(): void {
    adjust(this.#places.get('microphone')?.sender, { priority: 'high', networkPriority: 'high' });
  }

  #guess(source: Source, mids: SourceMap, transceivers: readonly RTCRtpTransceiver[]): RTCRtpTransceiver | undefined {
    if (Object.keys(mids).length > 0 || source === 'screen' || source === 'screen-audio') return undefined;
    return transceivers.find(({ receiver }) => receiver.track.kind === kindOf(source));
  }
}

/** Has a picture sent so many times smaller than it is captured. */
export function scaleDown(sender: RTCRtpSender | undefined, scale: number): void {
  adjust(sender, { scaleResolutionDownBy: scale });
}

function adjust(sender: RTCRtpSender | undefined, change: RTCRtpEncodingParameters & { readonly networkPriority?: RTCPriorityType }): void {
  const parameters = sender?.getParameters();
  const [encoding] = parameters?.encodings ?? [];
  if (!sender || !parameters || !encoding) return;
  Object.assign(encoding, change);
  sender.setParameters(parameters).catch((error: unknown) => {
    log.debug('parameters', error);
  });
}

/**
 * What is tried first. Of voices, redundant audio (RFC 2198): measured, it hides most loss for a few kilobits. Of faces, H.264: measured
 * (docs/performance.md), it takes half of what VP8 takes to encode, and it is what phones and laptops have hardware for. Browsers without
 * it keep their order; so do screens, whose text the others' tools are better at.
 */
const FIRST: Readonly<Partial<Record<Source, string>>> = { microphone: 'audio/red', camera: 'video/h264' };

function prefer(place: RTCRtpTransceiver, source: Source): void {
  if (!('setCodecPreferences' in place)) return;
  const codecs = RTCRtpReceiver.getCapabilities(kindOf(source))?.codecs ?? [];
  const first = codecs.filter(({ mimeType }) => mimeType.toLowerCase() === FIRST[source]);
  if (first.length > 0) place.setCodecPreferences([...new Set([...first, ...codecs])]);
}

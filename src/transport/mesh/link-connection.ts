import { log } from '../../foundation/logger.js';
import type { Source } from '../../media/source.js';
import type { LinkEnvelope } from '../../signaling/signaling.js';
import type { PeerMessage } from '../transport.js';
import { LinkChannel } from './link-channel.js';
import { LinkSources } from './link-sources.js';
import { candidateEnvelope, descriptionEnvelope } from './link-wire.js';
import type { DescriptionMessage, SelfReport } from './link-wire.js';

export interface LinkConnectionOptions {
  readonly id: string;
  /** The visit of this page that the link belongs to. */
  readonly page: string;
  /** The number of this connection among those of its link. */
  readonly born: number;
  readonly configuration: RTCConfiguration;
  /** What to send, as of now. */
  readonly tracks: () => ReadonlyMap<Source, MediaStreamTrack | null>;
  readonly report: () => SelfReport;
}

/** Told by functions that need no `this`: some are handed on as they are. */
export interface LinkConnectionListener {
  readonly say: (envelope: LinkEnvelope) => void;
  /** Words can pass. */
  readonly onOpen: () => void;
  readonly onState: () => void;
  readonly onTrack: () => void;
  readonly onReport: (report: SelfReport) => void;
  readonly onMessage: (message: PeerMessage, number: number) => void;
  readonly onHeard: (number: number) => void;
  readonly onEnvelope: (envelope: LinkEnvelope) => void;
  readonly onBye: () => void;
}

/** The parts of W3C webrtc-stats that are read here. */
interface InboundStat {
  readonly type: string;
  readonly timestamp: number;
  readonly lastPacketReceivedTimestamp?: number;
}

/** Media that came so lately, in ms, flows (a thumbnail of a slow camera has pauses of 0.4 s), and is taken for granted for as long. */
const CALM = 500;
/** The most candidates kept before the description that they belong to. */
const CANDIDATES = 100;

/** One RTCPeerConnection of a link, from its making to its end: rounds of offer and answer, candidates, the channel, the places. */
export class LinkConnection {
  readonly id: string;
  readonly channel: LinkChannel;
  /** When anything arrived last, by `performance.now()`. */
  heardAt = 0;
  /** When both sides last agreed, on the same clock. */
  agreedAt = -Infinity;
  readonly #options: LinkConnectionOptions;
  readonly #listener: LinkConnectionListener;
  readonly #pc: RTCPeerConnection;
  readonly #sources: LinkSources;
  readonly #hungUp: () => void;
  readonly #early: RTCIceCandidateInit[] = [];
  /** The latest negotiation that this side knows. */
  round = 0;
  #answered = -1;
  /** When media arrived last, as far as was looked. */
  #flowedAt = -Infinity;
  #stock = false;

  constructor(options: LinkConnectionOptions, listener: LinkConnectionListener) {
    this.id = options.id;
    this.#options = options;
    this.#listener = listener;
    this.#pc = new RTCPeerConnection(options.configuration);
    this.#sources = new LinkSources(this.#pc);
    // A closed connection tells nothing any more (W3C WebRTC §4.4.1): its end is the listeners' end.
    this.#hungUp = (): void => {
      if (this.#stock && this.#pc.signalingState !== 'closed') listener.onBye();
    };
    this.channel = new LinkChannel(this.#pc, {
      ...listener,
      onOpen: () => {
        this.#heard();
        // A stock client opens no such channel; whoever does not answer hears nothing.
        if (this.#stock) return;
        this.channel.report(options.report());
        listener.onOpen();
      },
      // One that hangs up at once has not opened its own yet; ours ends with the connection.
      onClose: this.#hungUp,
      onLife: () => {
        this.#heard();
      },
    });
    this.#pc.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate) listener.say(candidateEnvelope(this.id, options.page, candidate));
    });
    this.#pc.addEventListener('connectionstatechange', () => {
      if (this.state === 'connected') {
        this.#heard();
        this.#sources.prioritise();
      }
      listener.onState();
    });
    this.#pc.addEventListener('track', listener.onTrack);
    // A stock client has a channel of its own, and closes it as it hangs up; it has no other word for it.
    this.#pc.addEventListener('datachannel', ({ channel }) => {
      channel.addEventListener('close', this.#hungUp);
    });
  }

  /** `closed` is also what no restart can heal: ICE found a path again (`connected`, `completed`), and Firefox's DTLS had failed before. */
  get state(): RTCPeerConnectionState {
    const { connectionState, iceConnectionState } = this.#pc;
    return connectionState === 'failed' && iceConnectionState.startsWith('co') ? 'closed' : connectionState;
  }

  /** An offer of ours has no answer yet. */
  get waiting(): boolean {
    return this.#pc.signalingState === 'have-local-offer';
  }

  /** The other side has once agreed: this connection is bound to one of theirs. */
  get agreed(): boolean {
    return this.#pc.remoteDescription !== null;
  }

  /** What sends and receives a source. */
  place(source: Source): RTCRtpTransceiver | undefined {
    return this.#sources.place(source);
  }

  /** The other side agreed to send in this place. */
  offered(source: Source): boolean {
    return this.#sources.offered(source);
  }

  /** Makes the first offer; `stock`: to a client that knows only PeerJS's own. */
  async start(stock: boolean): Promise<void> {
    this.#sources.make(this.#options.tracks(), stock);
    // A stock client sees its end, and says its own, by the end of such a channel.
    if (stock) this.#pc.createDataChannel('peerjs', { ordered: false }).addEventListener('close', this.#hungUp);
    await this.offer();
  }

  async offer(): Promise<void> {
    if (this.waiting) await this.#pc.setLocalDescription({ type: 'rollback' });
    this.round += 1;
    await this.#pc.setLocalDescription();
    this.resend();
  }

  /** Looks for a path anew. */
  async restart(): Promise<void> {
    this.#pc.restartIce();
    await this.offer();
  }

  /** Says the last description again, with the candidates found since. */
  resend(): void {
    const { localDescription: description } = this.#pc;
    if (!description) return;
    const { id: connectionId, page, born, report } = this.#options;
    this.#listener.say(
      descriptionEnvelope({ connectionId, page, born, round: this.round, description, mids: this.#sources.mids, report: report() }),
    );
  }

  async takeOffer(message: DescriptionMessage): Promise<void> {
    this.#stock = message.stock;
    if (message.round < this.#answered) return;
    // The same offer twice means that the answer was lost.
    if (message.round === this.#answered) {
      this.resend();
      return;
    }
    await this.#pc.setRemoteDescription({ type: 'offer', sdp: message.sdp });
    await this.#sources.take(message.mids, this.#options.tracks());
    await this.#addEarly();
    this.round = message.round;
    this.#answered = message.round;
    await this.#pc.setLocalDescription();
    this.resend();
    this.#agree(message);
  }

  async takeAnswer(message: DescriptionMessage): Promise<void> {
    this.#stock = message.stock;
    if (!this.waiting || (!message.stock && message.round !== this.round)) return;
    await this.#pc.setRemoteDescription({ type: 'answer', sdp: message.sdp });
    await this.#addEarly();
    this.#agree(message);
  }

  async takeCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.#pc.remoteDescription) {
      if (this.#early.length < CANDIDATES) this.#early.push(candidate);
      return;
    }
    await this.#add(candidate);
  }

  async send(source: Source, track: MediaStreamTrack | null): Promise<void> {
    await this.#sources.send(source, track);
  }

  configure(configuration: RTCConfiguration): void {
    this.#pc.setConfiguration(configuration);
  }

  /** What flowed a moment ago flows: no need to look, nor to ask. */
  get calm(): boolean {
    return performance.now() - this.#flowedAt < CALM;
  }

  /** Looks when media last arrived: it is a sign of life even when the channel is slow. Resolves when `heardAt` says it. */
  async listen(): Promise<void> {
    if (this.state !== 'connected') return;
    // What was played says it as well (W3C WebRTC §5.5), for a tenth of what statistics cost.
    if (!this.calm)
      for (const receiver of this.#pc.getReceivers())
        for (const { timestamp } of receiver.getSynchronizationSources()) this.#flowed(timestamp - performance.timeOrigin);
    // A connection that ends meanwhile has none.
    if (!this.calm) await this.stats().catch(() => undefined);
  }

  async stats(): Promise<RTCStatsReport> {
    // Read once: a browser's own report makes its objects anew for whoever reads it.
    const report = new Map(await this.#pc.getStats());
    for (const { type, timestamp, lastPacketReceivedTimestamp = -Infinity } of report.values() as Iterable<InboundStat>) {
      const at = performance.now() + lastPacketReceivedTimestamp - timestamp;
      if (type === 'inbound-rtp') this.#flowed(at);
      // Their browser acknowledges our pings, however busy their page is. Where ours does not say it, answers have to do.
      else if (type === 'candidate-pair') this.#heard(at);
    }
    // A stock client answers no ping, and may have nothing to send: ICE's own checks have to do.
    if (this.#stock) this.#heard();
    return report;
  }

  close(): void {
    this.#pc.close();
  }

  /** Something arrived then, by `performance.now()`; what is yet to come, by a clock of another kind, says nothing. */
  #heard(at = performance.now()): void {
    const now = performance.now();
    if (at < now + CALM) this.heardAt = Math.max(this.heardAt, Math.min(now, at));
  }

  /** Media arrived then. */
  #flowed(at: number): void {
    if (at < performance.now() + CALM) this.#flowedAt = Math.max(this.#flowedAt, at);
    this.#heard(at);
  }

  /** Both sides have each other's description now. */
  #agree({ report }: DescriptionMessage): void {
    this.agreedAt = performance.now();
    if (report) this.#listener.onReport(report);
    this.#listener.onTrack();
  }

  async #addEarly(): Promise<void> {
    for (const candidate of this.#early.splice(0)) await this.#add(candidate);
  }

  async #add(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch (error) {
      // One of an earlier round, or of a kind that this browser does not know: the others still count.
      log.debug('candidate', error);
    }
  }
}

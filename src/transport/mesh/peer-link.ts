import { CallError } from '../../foundation/errors.js';
import { log } from '../../foundation/logger.js';
import type { Source } from '../../media/source.js';
import type { LinkEnvelope } from '../../signaling/signaling.js';
import type { LinkState, PeerMessage } from '../transport.js';
import { LinkHealth } from './link-health.js';
import { parseLinkMessage, restartEnvelope } from './link-wire.js';
import type { LinkMessage, SelfReport } from './link-wire.js';
import { LinkConnection } from './link-connection.js';

export interface PeerLinkOptions {
  readonly selfId: string;
  readonly peerId: string;
  /** Read each time a connection is made, so that fresh credentials are used. */
  readonly configuration: () => RTCConfiguration;
  readonly tracks: ReadonlyMap<Source, MediaStreamTrack | null>;
  readonly report: () => SelfReport;
  /** Over the broker. */
  readonly send: (envelope: LinkEnvelope) => void;
  readonly brokerOpen: () => boolean;
  /** A stock client called in: it offers, whatever its id. */
  readonly guest?: boolean;
}

export interface PeerLinkListener {
  onState(state: LinkState, error?: CallError): void;
  onTrack(source: Source, track: MediaStreamTrack | null): void;
  onReport(report: SelfReport): void;
  onMessage(message: PeerMessage): void;
  /** The other side said goodbye. */
  onBye(): void;
  /** The path went silent: perhaps the whole network did. */
  onSuspect(): void;
}

/** How often a link looks after itself, in ms. */
const TICK = 500;
/** How long a first connection may take before the person is told, in ms. */
const HOPELESS = 18_000;
/** The most words that wait for a path. */
const WAITING = 128;

/**
 * One person's path to another. The side with the greater id offers, always; the other asks it to. So there is no glare, and both
 * sides may heal at once. A connection that cannot be healed is made anew; whatever is late from an older one does nothing.
 */
export class PeerLink {
  readonly peerId: string;
  readonly offers: boolean;
  readonly #options: PeerLinkOptions;
  readonly #listener: PeerLinkListener;
  readonly #made = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;
  #health = new LinkHealth();
  #connection: LinkConnection | undefined;
  #shown: LinkState = 'new';
  #error: CallError | undefined;
  #active = new Map<Source, MediaStreamTrack>();
  #wanted: readonly Source[] = [];
  readonly #waiting: PeerMessage[] = [];
  #chain: Promise<void> = Promise.resolve();
  #closed = false;
  #born = 0;

  constructor(options: PeerLinkOptions, listener: PeerLinkListener) {
    this.#options = options;
    this.#listener = listener;
    this.peerId = options.peerId;
    this.offers = options.guest !== true && options.selfId > options.peerId;
    this.#timer = setInterval(() => { this.#tick(); }, TICK);
    if (this.offers) void this.#enqueue(() => this.#rebuild());
  }

  get state(): LinkState {
    return this.#shown;
  }

  /** Media and words pass, as far as this side knows. */
  get alive(): boolean {
    return this.#connection?.state === 'connected' && this.#health.healthy;
  }

  /** A stock PeerJS client is at the other end. */
  get stock(): boolean {
    return this.#connection?.stock === true;
  }

  async stats(): Promise<RTCStatsReport | undefined> {
    return await this.#connection?.stats();
  }

  /** Takes a message in; one after the other, in the order in which they came. */
  receive(envelope: LinkEnvelope): void {
    const message = parseLinkMessage(envelope);
    if (message) void this.#enqueue(() => this.#take(message));
  }

  async #take(message: LinkMessage): Promise<void> {
    if (message.kind === 'offer') {
      if (this.offers) return;
      // An older connection's late offer must not replace a newer connection.
      if (message.connectionId !== this.#connection?.id && message.born >= this.#born) this.#replace(message.connectionId, message.born);
    }
    const connection = this.#connection;
    if (message.connectionId !== connection?.id) return;
    if (message.kind === 'offer') await connection.takeOffer(message);
    else if (message.kind === 'answer') await connection.takeAnswer(message);
    else if (message.kind === 'candidate') await connection.takeCandidate(message.candidate);
    else if (this.offers && !connection.waiting) await this.#restart();
  }

  publish(source: Source, track: MediaStreamTrack | null): Promise<void> {
    return this.#enqueue(async () => {
      await this.#connection?.send(source, track);
      this.#connection?.channel.report(this.#options.report());
    });
  }

  report(): void {
    this.#connection?.channel.report(this.#options.report());
  }

  /** Sends, or keeps until words can pass; false when it cannot be delivered. */
  message(message: PeerMessage): boolean {
    if (this.#shown === 'lost' || this.stock) return false;
    if (this.#connection?.channel.open) return this.#connection.channel.message(message);
    if (this.#waiting.length >= WAITING) return false;
    this.#waiting.push(message);
    return true;
  }

  /** The network changed: do not wait for the silence. */
  revive(): void {
    if (this.#closed || !this.#connection || !this.#health.connectedOnce) return;
    this.#health.began(performance.now());
    this.#mend('restart');
  }

  /** Ends it; with a goodbye, unless the other side said it first. Resolves when the connection is closed. */
  async close({ bye = true } = {}): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    const connection = this.#connection;
    this.#connection = undefined;
    if (bye) await connection?.channel.bye();
    connection?.close();
  }

  #enqueue(step: () => Promise<void>): Promise<void> {
    const done = this.#chain.then(async () => {
      if (!this.#closed) await step();
    });
    this.#chain = done.catch((error: unknown) => { log.warn(`link ${this.peerId}`, error); });
    return this.#chain;
  }

  #tick(): void {
    const connection = this.#connection;
    if (!connection) return;
    connection.listen();
    const now = performance.now();
    const action = this.#health.tick({ now, connectionState: connection.state, heardAt: connection.heardAt, waiting: connection.waiting });
    if (action === 'ping') connection.channel.ping();
    else if (action !== 'none') this.#mend(action);
    this.#show(now);
  }

  #mend(action: 'restart' | 'resend' | 'rebuild'): void {
    if (action !== 'resend') this.#listener.onSuspect();
    void this.#enqueue(async () => {
      const connection = this.#connection;
      if (!connection) return;
      if (!this.offers) this.#say(restartEnvelope(connection.id));
      else if (action === 'rebuild') await this.#rebuild();
      else if (action === 'resend' || connection.waiting) connection.resend();
      else await this.#restart();
    });
  }

  async #restart(): Promise<void> {
    this.#connection?.configure(this.#options.configuration());
    await this.#connection?.offer({ iceRestart: true });
  }

  /** A new connection in place of the old one; tracks are only handed over, nothing is captured again. */
  async #rebuild(): Promise<void> {
    const born = Math.max(Date.now(), this.#born + 1);
    this.#replace(`mc_${this.#options.selfId.slice(0, 12)}${born.toString(36)}`, born);
    await this.#connection?.start(this.#options.tracks);
  }

  #replace(id: string, born: number): void {
    const before = this.#connection;
    this.#born = born;
    this.#connection = new LinkConnection({ id, born, configuration: this.#options.configuration(), tracks: this.#options.tracks, report: this.#options.report }, {
      say: envelope => { this.#say(envelope); },
      onOpen: () => { for (const message of this.#waiting.splice(0)) this.#connection?.channel.message(message); },
      onState: () => { this.#show(performance.now()); this.#offerTracks(); },
      onReport: report => { this.#heard(report); },
      onMessage: message => { this.#listener.onMessage(message); },
      onEnvelope: envelope => { this.receive(envelope); },
      onBye: () => { this.#listener.onBye(); },
      onTrack: () => { this.#offerTracks(); },
    });
    before?.close();
  }

  /** By the broker while it is there, and by the channel: the first to arrive counts, the second does nothing. */
  #say(envelope: LinkEnvelope): void {
    const channel = this.#connection?.channel;
    if (this.#options.brokerOpen() || channel?.open !== true) this.#options.send(envelope);
    if (channel?.open === true && !this.#connection?.stock) channel.envelope(envelope);
  }

  #heard(report: SelfReport): void {
    this.#wanted = report.sources;
    this.#listener.onReport(report);
    this.#offerTracks();
  }

  /** Shows what the other side says it sends, and what has a place. A track that nobody claims is an empty place. */
  #offerTracks(): void {
    for (const source of ['microphone', 'camera', 'screen', 'screen-audio'] as const) {
      const claimed = this.stock ? this.#connection?.stockTrack(source) : this.#wanted.includes(source) ? this.#connection?.received(source) : null;
      const track = claimed ?? null;
      if (track === (this.#active.get(source) ?? null)) continue;
      if (track) this.#active.set(source, track);
      else this.#active.delete(source);
      this.#listener.onTrack(source, track);
    }
  }

  #show(now: number): void {
    const state = this.#stateAt(now);
    const error = state === 'lost' ? this.#reason() : undefined;
    if (state === this.#shown && error?.code === this.#error?.code) return;
    this.#shown = state;
    this.#error = error;
    this.#listener.onState(state, error);
  }

  #stateAt(now: number): LinkState {
    if (!this.#health.connectedOnce) {
      if (this.#connection?.state === 'connected') return 'connected';
      return now - this.#made > HOPELESS ? 'lost' : 'connecting';
    }
    return this.#health.tries > 0 || this.#connection?.state !== 'connected' ? 'reconnecting' : 'connected';
  }

  #reason(): CallError {
    const { iceServers = [] } = this.#options.configuration();
    const relay = iceServers.some(({ urls }) => [urls].flat().some(url => /^turns?:/i.test(url)));
    return new CallError(relay ? 'ice-failed' : 'no-relay', `No path to ${this.peerId}.`, { subject: 'network' });
  }
}

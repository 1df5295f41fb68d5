import { abortable } from '../../foundation/deadline.js';
import type { CallError } from '../../foundation/errors.js';
import { log } from '../../foundation/logger.js';
import { SOURCES } from '../../media/source.js';
import type { Source } from '../../media/source.js';
import type { LinkEnvelope } from '../../signaling/signaling.js';
import type { LinkState, PeerMessage } from '../transport.js';
import { whyLost } from './ice.js';
import { LinkConnection } from './link-connection.js';
import { LinkHealth } from './link-health.js';
import { NONE, askEnvelope, parseLinkMessage } from './link-wire.js';
import type { AskMessage, DescriptionMessage, LinkMessage, SelfReport, Wish } from './link-wire.js';
import { LinkWords } from './link-words.js';
import { PageMemory } from './page-memory.js';
import { isRelayed } from './path.js';
import { RemoteSources } from './remote-sources.js';
import { TICK, everyTick } from './tick.js';

export interface PeerLinkOptions {
  readonly selfId: string;
  readonly peerId: string;
  /** This visit of this page. */
  readonly page: string;
  /** The other one is a stock PeerJS client that called: it offers, once, and knows nothing else. */
  readonly guest: boolean;
  /** The guest is rung by us: we offer, once, and they take their time to answer. */
  readonly dials: boolean;
  /** Nothing is made before this: ICE servers may have to be fetched. */
  readonly ready: Promise<void>;
  /** Read each time a connection is made, so that fresh credentials are used. */
  readonly configuration: () => RTCConfiguration;
  /** What to send, as of now. */
  readonly tracks: () => ReadonlyMap<Source, MediaStreamTrack | null>;
  readonly report: () => SelfReport;
  /** Over the broker. */
  readonly send: (envelope: LinkEnvelope) => void;
  readonly brokerOpen: () => boolean;
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

/** Connections made in this page so far: a later one has the greater number, whichever link it belongs to. */
let made = 0;

/** How long a first connection may take before the person is told, in ms. */
const HOPELESS = 18_000;
/** How long to wait for a first offer before asking for it again, in ms. */
const ASK_AGAIN = 3000;
/** An offer younger than this answers every wish for one, in ms; another restart would throw away what it has found. */
const RECENT = 1000;
/** An offer that waits no longer than this, in ms, is on its way as soon as the broker is back; what was found before that is too old. */
const UNDERWAY = 1500;
/** What was said this long before the broker is back may have been lost with its socket, in ms. */
const LOST = 5000;
/** How long a guest, who cannot be asked to restart, may be silent before they count as gone, in ms. */
const GUEST_PATIENCE = 20_000;

/**
 * One person's path to another. The side with the greater id offers, always; the other asks it to. So there is no glare, and both
 * sides may heal at once. A connection that cannot be healed is made anew; whatever is late from an older one does nothing.
 */
export class PeerLink {
  readonly offers: boolean;
  readonly #options: PeerLinkOptions;
  readonly #listener: PeerLinkListener;
  #made = performance.now();
  readonly #health = new LinkHealth();
  readonly #remote: RemoteSources;
  readonly #pages = new PageMemory();
  readonly #words = new LinkWords();
  readonly #closed = new AbortController();
  #connection: LinkConnection | undefined;
  #shown: LinkState = 'new';
  #error: CallError | undefined;
  #chain: Promise<void>;
  #born = 0;
  #offeredAt = -Infinity;
  #rebuiltAt = -Infinity;
  #askedAt = -Infinity;
  #suspectedAt = -Infinity;
  #looking: LinkConnection | undefined;
  /** The own description is out: what takes time now is theirs, and the path. */
  #said = false;

  constructor(options: PeerLinkOptions, listener: PeerLinkListener) {
    this.#options = options;
    this.#listener = listener;
    this.offers = options.dials || (!options.guest && options.selfId > options.peerId);
    this.#remote = new RemoteSources((source, track) => {
      listener.onTrack(source, track);
    });
    this.#chain = options.ready;
    everyTick(() => void this.#tick(), this.#closed.signal);
    if (this.offers) void this.#enqueue(() => this.#rebuild());
    else this.#ask('offer');
  }

  get state(): LinkState {
    return this.#shown;
  }

  /** Media and words pass, as far as this side knows. */
  get alive(): boolean {
    return this.#connection?.state === 'connected' && this.#health.tries === 0;
  }

  /** What sends and receives a source now; another one after a rebuild. */
  place(source: Source): RTCRtpTransceiver | undefined {
    return this.#connection?.place(source);
  }

  async stats(): Promise<RTCStatsReport | undefined> {
    return await this.#connection?.stats();
  }

  /** Takes a message in; one after the other, in the order in which they came. */
  receive(envelope: LinkEnvelope): void {
    const message = parseLinkMessage(envelope);
    if (message) void this.#enqueue(() => this.#take(message));
  }

  publish(source: Source, track: MediaStreamTrack | null): Promise<void> {
    return this.#enqueue(async () => {
      await this.#connection?.send(source, track);
      this.report();
    });
  }

  /** What is to be sent is something else altogether. */
  publishAll(): void {
    for (const [source, track] of this.#options.tracks()) void this.publish(source, track);
    this.report();
  }

  report(): void {
    this.#connection?.channel.report(this.#options.report());
  }

  /** Sends, or keeps until words can pass; false when it cannot be delivered. */
  message(message: PeerMessage): boolean {
    if (this.#shown === 'lost' || this.#options.guest) return false;
    return this.#words.say(message, this.#connection?.channel);
  }

  /** The network changed: do not wait for the silence. */
  revive(): void {
    // The first connecting is not disturbed.
    if (this.#connection?.state !== 'connected' && !this.#health.connectedOnce) return;
    this.#health.began(performance.now());
    this.#mend('restart');
  }

  /** The broker is back: what was said meanwhile may have been lost. */
  brokerBack(): void {
    const now = performance.now();
    const connection = this.#connection;
    const { connectedOnce } = this.#health;
    if (!connection) {
      if (!this.offers) this.#ask('offer');
    } else if (connectedOnce && !this.alive && now - this.#offeredAt > (connection.waiting ? UNDERWAY : RECENT)) {
      this.#mend('restart');
    } else if (!this.#options.guest && (!connectedOnce || now - this.#suspectedAt < LOST)) {
      // Said twice does no harm.
      connection.resend();
    }
  }

  /** New ICE servers, for the next restart; a path through a relay is restarted, since its credentials will end. */
  refreshIce(): void {
    void this.#enqueue(async () => {
      this.#connection?.configure(this.#options.configuration());
      const report = await this.stats();
      if (!report || !isRelayed(report)) return;
      if (this.offers) await this.#restart();
      else this.#ask('restart');
    });
  }

  /** Ends it; with a goodbye, unless the other side said it first. Resolves when the connection is closed. */
  async close({ bye = true } = {}): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    const connection = this.#connection;
    this.#connection = undefined;
    if (bye && connection && !['new', 'connecting'].includes(connection.state)) await connection.channel.bye();
    connection?.close();
  }

  async #take(message: LinkMessage): Promise<void> {
    if (!this.#options.guest && message.page === '') return;
    const page = this.#options.guest ? 'known' : this.#pages.meet(message.page);
    if (page === 'former') return;
    if (this.offers && page === 'new') {
      // They reloaded: the connection to their page of before is nobody's.
      await this.#rebuild();
      return;
    }
    // Their first words cross our first offer.
    if (message.kind === 'ask' && page === 'first') return;
    // They mend. That their word arrives says nothing of ours: over a half-open socket, or with another way out, only one way is dead.
    if (message.kind === 'ask' || (message.kind === 'offer' && this.#health.connectedOnce)) this.#suspect();
    if (message.kind === 'ask') await this.#grant(message);
    else if (message.kind === 'offer' && this.offers) return;
    else if (message.kind === 'offer' && message.connectionId !== this.#connection?.id) {
      // An older connection's late offer must not replace a newer connection.
      if (page === 'new' || !this.#connection || message.born > this.#born) this.#replace(message.connectionId, message.born);
    }
    const connection = this.#connection;
    if (connection?.id !== message.connectionId) return;
    if (message.kind === 'offer') await this.#takeOffer(connection, message);
    else if (message.kind === 'answer') await connection.takeAnswer(message);
    else if (message.kind === 'candidate') await connection.takeCandidate(message.candidate);
  }

  /** An offer that does not fit what was agreed before is answered by the wish for a new connection, instead of silence. */
  async #takeOffer(connection: LinkConnection, message: DescriptionMessage): Promise<void> {
    try {
      await connection.takeOffer(message);
    } catch (error) {
      log.warn(`offer of ${this.#options.peerId}`, error);
      if (performance.now() - this.#askedAt > RECENT) this.#ask('rebuild');
    }
  }

  /** The side that does not offer has a wish. What was offered and not answered may be lost; what was answered just now is fresh. */
  async #grant({ wish, connectionId, round }: AskMessage): Promise<void> {
    const connection = this.#connection;
    if (!this.offers || !connection) return;
    const now = performance.now();
    const recent = now - (wish === 'rebuild' ? this.#rebuiltAt : this.#offeredAt) < RECENT;
    // They have no connection, and what is bound to one that they had cannot be taken up by another.
    if (wish === 'offer' && connection.agreed && now - this.#rebuiltAt > RECENT) await this.#rebuild();
    else if (connection.waiting && (recent || wish !== 'rebuild')) connection.resend();
    else if (recent) return;
    // A wish on a silent channel arrives when it works again; what was agreed since has granted it.
    else if ((connectionId !== connection.id || round !== connection.round) && this.alive) return;
    else if (wish !== 'restart') await this.#rebuild();
    else if (connectionId === connection.id) await this.#restart();
    else connection.resend();
  }

  #enqueue(step: () => Promise<void>): Promise<void> {
    const { signal } = this.#closed;
    const done = this.#chain.then(async () => {
      if (!signal.aborted) await step();
    });
    this.#chain = done.catch((error: unknown) => {
      if (!signal.aborted) log.warn(`link ${this.#options.peerId}`, error);
    });
    // What is asked of a closed connection never settles.
    return abortable(this.#chain, signal).catch(() => undefined);
  }

  async #tick(): Promise<void> {
    const connection = this.#connection;
    // What Firefox was asked of a connection while it closed is never answered.
    if (connection && this.#looking === connection && connection.state !== 'closed') return;
    this.#looking = connection;
    await connection?.listen();
    this.#looking = undefined;
    if (this.#closed.signal.aborted || connection !== this.#connection) return;
    const now = performance.now();
    // As long as it rings there, nothing is late.
    if (this.#options.dials && !connection?.agreed) this.#made = now;
    else if (connection) {
      const action = this.#health.tick(now, connection);
      if (action === 'ping') connection.channel.ping();
      else if (action !== 'none') this.#mend(action);
    } else if (!this.offers && now - this.#askedAt > ASK_AGAIN) {
      this.#ask('offer');
    }
    this.#show(now);
  }

  #mend(action: 'restart' | 'resend' | 'rebuild'): void {
    const { guest } = this.#options;
    // What was asked of a connection while it closed never settles; what waits behind it is for the next one.
    if (this.#connection?.state === 'closed') this.#chain = Promise.resolve();
    if (action !== 'resend') this.#suspect();
    if (guest) {
      const heardAt = this.#connection?.heardAt ?? this.#made;
      if (performance.now() - Math.max(heardAt, this.#made) > GUEST_PATIENCE) this.#listener.onBye();
    } else if (!this.offers) {
      if (action !== 'resend') this.#ask(action);
    } else {
      void this.#enqueue(async () => {
        if (action === 'rebuild') await this.#rebuild();
        else if (action === 'restart') await this.#restart();
        else this.#connection?.resend();
      });
    }
  }

  /** Seldom enough that nobody who asks and asks makes us flood the broker. */
  #suspect(): void {
    const now = performance.now();
    if (now - this.#suspectedAt < RECENT) return;
    this.#suspectedAt = now;
    this.#listener.onSuspect();
  }

  #ask(wish: Wish): void {
    if (this.#options.guest) return;
    this.#askedAt = performance.now();
    this.#say(askEnvelope(this.#connection?.id ?? NONE, this.#options.page, wish, this.#connection?.round ?? 0));
  }

  async #restart(): Promise<void> {
    // A first offer is not taken back: the next one names its media anew, and whoever has taken the first cannot take that one.
    if (this.#connection?.agreed === false) {
      if (performance.now() - this.#rebuiltAt < RECENT) this.#connection.resend();
      else await this.#rebuild();
      return;
    }
    this.#offeredAt = performance.now();
    this.#connection?.configure(this.#options.configuration());
    await this.#connection?.restart();
  }

  /** A new connection in place of the old one; tracks are only handed over, nothing is captured again. */
  async #rebuild(): Promise<void> {
    this.#rebuiltAt = performance.now();
    this.#offeredAt = this.#rebuiltAt;
    made += 1;
    const born = made;
    this.#replace(`mc_${this.#options.page.slice(0, 16)}${born.toString(36)}`, born);
    await this.#connection?.start(this.#options.dials);
  }

  #replace(id: string, born: number): void {
    const before = this.#connection;
    const { page, tracks, report } = this.#options;
    this.#born = born;
    const mine = (): boolean => this.#connection === connection;
    const connection: LinkConnection = new LinkConnection(
      { id, page, born, configuration: this.#options.configuration(), tracks, report },
      {
        say: envelope => {
          if (!mine()) return;
          this.#say(envelope);
          this.#said = true;
          this.#show(performance.now());
        },
        onOpen: () => {
          if (mine()) this.#words.sayAgain(connection.channel);
        },
        onState: () => {
          if (!mine()) return;
          this.#show(performance.now());
          this.#showTracks();
        },
        onReport: heard => {
          if (!mine()) return;
          this.#remote.claim(heard.sources);
          this.#listener.onReport(heard);
          this.#showTracks();
        },
        onMessage: (message, number) => {
          if (mine() && this.#words.hear(number, connection.channel)) this.#listener.onMessage(message);
        },
        onHeard: number => {
          this.#words.wasHeard(number);
        },
        onEnvelope: envelope => {
          if (mine()) this.receive(envelope);
        },
        onBye: () => {
          if (mine()) this.#listener.onBye();
        },
        onTrack: () => {
          if (mine()) this.#showTracks();
        },
      },
    );
    this.#connection = connection;
    before?.close();
  }

  /** By the broker while it is there, and by the channel: the first to arrive counts, the second does nothing. */
  #say(envelope: LinkEnvelope): void {
    const channel = this.#connection?.channel;
    const byChannel = channel?.open === true && !this.#options.guest;
    if (byChannel) channel.envelope(envelope);
    // Kept for the broker's return when the channel may be dead.
    if (this.#options.brokerOpen() || !byChannel || !this.alive) this.#options.send(envelope);
  }

  #showTracks(): void {
    const connection = this.#connection;
    if (this.#options.guest) this.#speakForGuest();
    // Until both sides agree on a new connection, the last picture of the one before is better than none.
    const none = connection?.agreedAt === -Infinity ? undefined : null;
    this.#remote.update(source => (this.#remote.claims(source) ? (connection?.place(source)?.receiver.track ?? none) : null));
  }

  /** A stock client says nothing of itself: what it agreed to send counts. */
  #speakForGuest(): void {
    const sources = SOURCES.filter(source => this.#connection?.offered(source));
    if (sources.every(source => this.#remote.claims(source))) return;
    this.#remote.claim(sources);
    const announcement = { audio: sources.includes('microphone'), video: sources.includes('camera'), sharing: false, handRaised: false };
    this.#listener.onReport({ announcement, sources });
  }

  #show(now: number): void {
    const state = this.#stateAt(now);
    const { peerId, configuration } = this.#options;
    const error = state === 'lost' ? whyLost(peerId, this.#pages.met, configuration()) : undefined;
    if (state === this.#shown && error?.code === this.#error?.code) return;
    this.#shown = state;
    this.#error = error;
    this.#listener.onState(state, error);
  }

  #stateAt(now: number): LinkState {
    if (!this.#health.connectedOnce) {
      if (this.#connection?.state === 'connected') return 'connected';
      const waited = now - this.#made;
      if (waited > HOPELESS) return 'lost';
      return this.#said || waited >= TICK ? 'connecting' : 'new';
    }
    return this.#health.tries > 0 || this.#connection?.state !== 'connected' ? 'reconnecting' : 'connected';
  }
}

import type { CallError } from '../../foundation/errors.js';
import type { Source } from '../../media/source.js';
import type { LinkEnvelope } from '../../signaling/signaling.js';
import type { LinkState, PeerMessage } from '../transport.js';
import type { SelfReport } from './link-wire.js';
import type { PeerLink, PeerLinkListener } from './peer-link.js';

/** So many may stand before the door, and so long, in ms. */
const MOST = 8;
const PATIENCE = 120_000;

/** Makes a link that sends nothing of this page as long as `waiting()`. */
type MakeLink = (id: string, listener: PeerLinkListener, waiting: () => boolean) => PeerLink;

/** A link made before its two sides are in one room. It is quiet: nothing of this page goes out, nothing of the other is told. */
export class Waiting implements PeerLinkListener {
  readonly link: PeerLink;
  readonly #gone: () => void;
  readonly #tracks = new Map<Source, MediaStreamTrack | null>();
  #state: LinkState = 'new';
  #report: SelfReport | undefined;
  #listener: PeerLinkListener | undefined;
  #admitted = false;

  constructor(make: (listener: PeerLinkListener, waiting: () => boolean) => PeerLink, gone: () => void) {
    this.#gone = gone;
    this.link = make(this, () => !this.#admitted);
  }

  /** From now on this page's tracks and words go out. */
  admit(): void {
    this.#admitted = true;
    this.link.publishAll();
  }

  /** Tells what has come about, and from now on what comes. */
  tell(listener: PeerLinkListener): void {
    this.#listener = listener;
    if (this.#state !== 'new') listener.onState(this.#state);
    if (this.#report) listener.onReport(this.#report);
    for (const [source, track] of this.#tracks) listener.onTrack(source, track);
  }

  onState(state: LinkState, error?: CallError): void {
    this.#state = state;
    if (this.#listener) this.#listener.onState(state, error);
    // A link that nobody uses yet is not worth healing: whoever joins makes a new one.
    else if (!this.#admitted && (state === 'reconnecting' || state === 'lost')) this.#gone();
  }

  onTrack(source: Source, track: MediaStreamTrack | null): void {
    this.#tracks.set(source, track);
    this.#listener?.onTrack(source, track);
  }

  onReport(report: SelfReport): void {
    this.#report = report;
    this.#listener?.onReport(report);
  }

  onMessage(message: PeerMessage): void {
    this.#listener?.onMessage(message);
  }

  onBye(): void {
    if (this.#listener) this.#listener.onBye();
    else this.#gone();
  }

  onSuspect(): void {
    this.#listener?.onSuspect();
  }
}

/**
 * Where links wait that are made from the lobby: connected, without media, so that a click on Join finds them ready. Those in the room
 * keep them for whoever stands before it, and let them in when the broker says that they have joined.
 */
export class Vestibule {
  readonly #make: MakeLink;
  readonly #waiting = new Map<string, { readonly waiting: Waiting; readonly timer: ReturnType<typeof setTimeout> }>();

  constructor(make: MakeLink) {
    this.#make = make;
  }

  meet(id: string): void {
    if (this.#waiting.has(id) || this.#waiting.size >= MOST) return;
    const gone = (): void => {
      void this.take(id)?.link.close();
    };
    const waiting = new Waiting((listener, quiet) => this.#make(id, listener, quiet), gone);
    this.#waiting.set(id, { waiting, timer: setTimeout(gone, PATIENCE) });
  }

  receive(id: string, envelope: LinkEnvelope): void {
    this.#waiting.get(id)?.waiting.link.receive(envelope);
  }

  has(id: string): boolean {
    return this.#waiting.has(id);
  }

  /** Hands over a link; it is no longer kept here. */
  take(id: string): Waiting | undefined {
    const entry = this.#waiting.get(id);
    if (!entry) return undefined;
    this.#waiting.delete(id);
    clearTimeout(entry.timer);
    return entry.waiting;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#waiting.keys()].map(async id => this.take(id)?.link.close()));
  }
}

import { anySignal } from '../../foundation/deadline.js';
import { CallError } from '../../foundation/errors.js';
import { FactEvent, TypedEventTarget, hear } from '../../foundation/events.js';
import { log } from '../../foundation/logger.js';
import { watchNetwork } from '../../foundation/network-watch.js';
import { randomId } from '../../foundation/random.js';
import type { Source } from '../../media/source.js';
import type { LinkEnvelope, Member, PartReason, RoomReply, RoomRequest, Signaling } from '../../signaling/signaling.js';
import type { Announcement, CallTransport, LinkStats, PeerMessage, Quality, Shown, TransportEvents, Views } from '../transport.js';
import { EarlyLetters } from './early-letters.js';
import type { Economy } from './economy/economy.js';
import { Ice } from './ice.js';
import type { MeshOptions } from './ice.js';
import { fromLobby, isFromLobby, parseLinkMessage } from './link-wire.js';
import type { SelfReport } from './link-wire.js';
import { scaleDown } from './link-sources.js';
import { PeerLink } from './peer-link.js';
import type { PeerLinkListener } from './peer-link.js';
import type { Vestibule, Waiting } from './vestibule.js';

/** One stay in a room. */
interface Visit {
  readonly abort: AbortController;
  /** Tells this visit from one before a reload. */
  readonly page: string;
  readonly room: string;
  /** Still in the lobby: links are made, but nobody is met. */
  warming: boolean;
  /** When it was last asked who is in the room, by `performance.now()`. */
  peekedAt: number;
  max: number;
  /** ICE servers are known. */
  readonly ready: Promise<void>;
}

interface Person {
  readonly member: Member;
  readonly link: PeerLink;
  /** What they show of us; undefined until their newest connection has said it. */
  views: Views | undefined;
  /** The broker has given this person up; they stay as long as their link lives. */
  orphan: boolean;
}

/** A stock PeerJS client, as somebody in the room: the broker knows nothing of it. */
const GUEST = { name: '', role: 'member', seq: Number.MAX_SAFE_INTEGER, present: true } as const;

/** How often it is asked who is in the room, in ms. */
const PEEK = 5000;

const SILENT: Announcement = { audio: false, video: false, sharing: false, handRaised: false };
const NOTHING: ReadonlyMap<Source, MediaStreamTrack | null> = new Map();

/** Everybody linked to everybody, each pair by one RTCPeerConnection. */
export class MeshTransport extends TypedEventTarget<TransportEvents> implements CallTransport {
  readonly #signaling: Signaling;
  readonly #people = new Map<string, Person>();
  readonly #tracks = new Map<Source, MediaStreamTrack | null>();
  readonly #early = new EarlyLetters();
  readonly #viewers = new Map<object, Shown>();
  /** Those who said goodbye before the broker did: it may still tell of their empty place. */
  readonly #departed = new Set<string>();
  readonly #ice: Ice;
  #announcement = SILENT;
  #visit: Visit | undefined;
  #economising: Promise<void> | undefined;
  #economy: Economy | undefined;
  /** There is no economy: nothing but this ends a picture's small beginning. */
  #uneconomic = false;
  /** Links made from the lobby, this page's or another's; there once one is wanted. */
  #vestibule: Vestibule | undefined;

  constructor(signaling: Signaling, options: MeshOptions = {}) {
    super();
    this.#signaling = signaling;
    this.#ice = new Ice(signaling, options);
  }

  get id(): string {
    return this.#signaling.id;
  }

  configure(options: MeshOptions): void {
    this.#ice.configure(options);
  }

  warm(room: string): void {
    if (typeof RTCPeerConnection === 'undefined' || (this.#visit && !this.#visit.warming)) return;
    if (this.#visit && this.#visit.room !== room) void this.#leaveNow(false);
    const visit = this.#visit ?? this.#begin(room);
    if (performance.now() - visit.peekedAt < PEEK) return;
    visit.peekedAt = performance.now();
    this.#peek(visit).catch((error: unknown) => {
      log.debug('warm', error);
    });
  }

  async #peek(visit: Visit): Promise<void> {
    const waits = (): boolean => this.#visit === visit && visit.warming;
    await this.#signaling.connect(visit.abort.signal);
    if (!waits()) return;
    const [members, vestibule] = await Promise.all([this.#signaling.peek(visit.room, visit.abort.signal), this.#openVestibule()]);
    if (waits()) for (const id of members) vestibule.meet(id);
  }

  async #openVestibule(): Promise<Vestibule> {
    const { Vestibule } = await import('./vestibule.js');
    return (this.#vestibule ??= new Vestibule((id, listener, waiting) => this.#link(id, listener, { waiting })));
  }

  #begin(room: string): Visit {
    const abort = new AbortController();
    const visit: Visit = {
      abort,
      page: randomId(),
      room,
      warming: true,
      peekedAt: -Infinity,
      max: 0,
      ready: this.#ice.fetch(),
    };
    this.#visit = visit;
    this.#listen(abort.signal);
    return visit;
  }

  async join(request: RoomRequest, signal?: AbortSignal): Promise<RoomReply> {
    signal?.throwIfAborted();
    if (typeof RTCPeerConnection === 'undefined') throw new CallError('unsupported', 'No RTCPeerConnection.');
    if (!this.#visit?.warming || this.#visit.room !== request.room) await this.#leaveNow(false);
    signal?.throwIfAborted();
    const visit = this.#visit ?? this.#begin(request.room);
    const { abort } = visit;
    visit.warming = false;
    visit.max = request.max;
    try {
      const reply = await this.#signaling.join(request, anySignal(signal, abort.signal));
      abort.signal.throwIfAborted();
      void this.#vestibule?.close();
      this.#economising = this.#economise(visit);
      return reply;
    } catch (error) {
      if (this.#visit === visit) void this.#leaveNow(false);
      throw error;
    }
  }

  async leave({ hold = false }: { readonly hold?: boolean } = {}): Promise<void> {
    await this.#leaveNow(hold);
  }

  async publish(source: Source, track: MediaStreamTrack | null): Promise<void> {
    this.#tracks.set(source, track);
    await Promise.all([...this.#people.values()].map(({ link }) => link.publish(source, track)));
  }

  announce(announcement: Announcement): void {
    if (JSON.stringify(announcement) === JSON.stringify(this.#announcement)) return;
    this.#announcement = announcement;
    this.#eachLink(link => {
      link.report();
    });
    // Whoever is muted no more is heard at once.
    this.#economy?.update();
  }

  async send(message: PeerMessage, to?: string): Promise<void> {
    await Promise.resolve();
    const receivers = to === undefined ? [...this.#people.values()] : [this.#people.get(to)].filter(person => person !== undefined);
    const reached = receivers.filter(({ link }) => link.message(message)).length;
    if (reached === 0 && (to !== undefined || receivers.length > 0))
      throw new CallError('peer-unreachable', 'Nobody could be reached.', { subject: 'network' });
  }

  rename(name: string): void {
    this.#signaling.rename(name);
  }

  watch(viewer: object, shown: Shown | undefined): void {
    if (shown) this.#viewers.set(viewer, shown);
    else this.#viewers.delete(viewer);
    this.#economy?.look();
  }

  level(id: string): number {
    return this.#economy?.level(id) ?? 0;
  }

  async getStats(): Promise<ReadonlyMap<string, LinkStats>> {
    await this.#economising;
    return (await this.#economy?.stats()) ?? new Map();
  }

  close(): void {
    void this.#leaveNow(false);
    this.#signaling.close();
  }

  #listen(signal: AbortSignal): void {
    hear(this.#signaling, signal, {
      member: ({ member }) => {
        this.#member(member);
      },
      'member-gone': ({ id, reason }) => {
        this.#gone(id, reason);
      },
      'put-out': ({ reason }) => {
        void this.#leaveNow(false);
        this.dispatchEvent(new FactEvent('put-out', { reason }));
      },
      envelope: ({ from, envelope }) => {
        this.#envelope(from, envelope);
      },
      state: ({ state, error }) => {
        if (this.#visit?.warming) return;
        this.dispatchEvent(new FactEvent('online', { online: state === 'open', ...(error && { error }) }));
        if (state === 'open')
          this.#eachLink(link => {
            link.brokerBack();
          });
      },
      ice: ({ due }) => {
        void this.#ice.renew(due).then(stale => {
          if (stale)
            this.#eachLink(link => {
              link.refreshIce();
            });
        });
      },
    });
    watchNetwork(signal, hint => {
      if (hint !== 'changed') return;
      void this.#vestibule?.close();
      this.#eachLink(link => {
        link.revive();
      });
    });
  }

  #eachLink(act: (link: PeerLink) => void): void {
    for (const { link } of this.#people.values()) act(link);
  }

  #report(id: string): SelfReport {
    const sources = [...this.#tracks].filter(([source, track]) => track && !this.#economy?.holds(id, source)).map(([source]) => source);
    return { announcement: this.#announcement, sources, views: this.#economy?.views(id) };
  }

  /** A link that rings a stock PeerJS client, for `welcome()` when they answer. Nothing that ends before is an end: they have no word for no. */
  async dial(id: string): Promise<Waiting> {
    const { Waiting } = await import('./vestibule.js');
    return new Waiting(
      (listener, waiting) => this.#link(id, listener, { guest: true, dials: true, waiting }),
      () => undefined,
    );
  }

  welcome(id: string, waiting: Waiting): void {
    this.#member({ ...GUEST, id }, true, waiting);
  }

  #member(member: Member, guest = false, dialled?: Waiting): void {
    if (member.present) this.#departed.delete(member.id);
    if (this.#departed.has(member.id)) return;
    const known = this.#people.get(member.id);
    // The link is begun first and says nothing yet: it need not wait until the page has drawn the newcomer.
    const waiting = known ? undefined : (dialled ?? this.#vestibule?.take(member.id));
    if (known) known.orphan = false;
    else this.#meet(member, guest, waiting);
    this.dispatchEvent(new FactEvent('member', { member }));
    waiting?.tell(this.#listener(member.id));
  }

  #meet(member: Member, guest: boolean, waiting: Waiting | undefined): void {
    if (!this.#visit) return;
    const { id } = member;
    const link = waiting?.link ?? this.#link(id, this.#listener(id), { guest });
    this.#people.set(id, { member, link, views: undefined, orphan: false });
    waiting?.admit();
    for (const envelope of this.#early.take(id)) link.receive(envelope);
  }

  #link(id: string, listener: PeerLinkListener, { guest = false, dials = false, waiting = (): boolean => false } = {}): PeerLink {
    return new PeerLink(
      {
        selfId: this.id,
        peerId: id,
        page: this.#visit?.page ?? '',
        guest,
        dials,
        ready: this.#visit?.ready ?? Promise.resolve(),
        configuration: () => this.#ice.configuration(),
        tracks: () => (waiting() ? NOTHING : this.#tracks),
        report: () => (waiting() ? { announcement: SILENT, sources: [] } : this.#report(id)),
        send: envelope => {
          this.#signaling.send(id, waiting() ? fromLobby(envelope) : envelope);
        },
        brokerOpen: () => this.#signaling.state === 'open',
      },
      listener,
    );
  }

  #listener(id: string): PeerLinkListener {
    return {
      onState: (state, error) => {
        this.dispatchEvent(new FactEvent('link', { id, state, ...(error && { error }) }));
        this.#economy?.update();
        if (this.#uneconomic) this.#eachLink(enlarge);
        if (state !== 'connected' && this.#people.get(id)?.orphan) this.#remove(id, 'lost', false);
      },
      onTrack: (source, track) => {
        this.dispatchEvent(new FactEvent('track', { id, source, track }));
      },
      onReport: ({ announcement, views }) => {
        const person = this.#people.get(id);
        if (person) person.views = views;
        this.#economy?.update();
        this.dispatchEvent(new FactEvent('announcement', { id, announcement }));
      },
      onMessage: message => {
        this.dispatchEvent(new FactEvent('message', { from: id, message }));
      },
      onBye: () => {
        this.#departed.add(id);
        this.#remove(id, 'left', false);
      },
      onSuspect: () => {
        this.#signaling.revive();
        // A relay whose credentials have ended is silent too; the next restart but one has new ones.
        void this.#ice.renew();
      },
    };
  }

  #gone(id: string, reason: PartReason): void {
    this.#departed.delete(id);
    const person = this.#people.get(id);
    // The broker lost them, we did not: an established call never depends on a server.
    if (reason === 'lost' && person?.link.alive) person.orphan = true;
    else this.#remove(id, reason, false);
  }

  #remove(id: string, reason: PartReason, bye: boolean): void {
    const person = this.#people.get(id);
    if (!person) return;
    this.#people.delete(id);
    void person.link.close({ bye });
    this.dispatchEvent(new FactEvent('member-gone', { id, reason }));
  }

  #envelope(from: string, envelope: LinkEnvelope): void {
    const person = this.#people.get(from);
    if (person) {
      person.link.receive(envelope);
      return;
    }
    if (this.#vestibule?.has(from)) {
      this.#vestibule.receive(from, envelope);
      return;
    }
    if (isFromLobby(envelope) && this.#visit?.warming === false) {
      this.#early.keep(from, envelope);
      void this.#await(this.#visit, from);
      return;
    }
    const message = parseLinkMessage(envelope);
    if (!message) return;
    // A stock PeerJS client that calls this id comes in as a guest; one of ours is announced by the broker first, or in a moment.
    if (message.kind === 'offer' && message.stock) {
      if (this.#people.size + 1 >= (this.#visit?.max ?? 0)) return;
      this.#member({ ...GUEST, id: from, name: message.name }, true);
      this.#people.get(from)?.link.receive(envelope);
    } else {
      this.#early.keep(from, envelope);
    }
  }

  /** Somebody in the lobby makes a link; without one, they meet when they have joined. */
  async #await(visit: Visit, id: string): Promise<void> {
    const vestibule = await this.#openVestibule().catch(() => undefined);
    if (!vestibule || visit !== this.#visit || this.#people.has(id)) return;
    vestibule.meet(id);
    if (vestibule.has(id)) for (const envelope of this.#early.take(id)) vestibule.receive(id, envelope);
  }

  /** What a call can do without comes when the call stands, and is not missed when it does not come: then all is sent to all. */
  async #economise(visit: Visit): Promise<void> {
    try {
      const { Economy } = await import('./economy/economy.js');
      if (visit !== this.#visit) return;
      const [people, tracks, viewers] = [this.#people, this.#tracks, this.#viewers];
      const onQuality = (id: string, quality: Quality): void => {
        this.dispatchEvent(new FactEvent('quality', { id, quality }));
      };
      this.#economy = new Economy({ people, tracks, viewers, transport: this, onQuality }, visit.abort.signal);
    } catch (error) {
      log.debug('economy', error);
      this.#uneconomic = true;
      this.#eachLink(enlarge);
    }
  }

  async #leaveNow(hold: boolean): Promise<void> {
    const visit = this.#visit;
    this.#visit = undefined;
    visit?.abort.abort(new CallError('aborted'));
    this.#economising = undefined;
    const links = [...this.#people.values()].map(({ link }) => link);
    this.#people.clear();
    this.#departed.clear();
    this.#economy = undefined;
    this.#early.clear();
    if (visit) this.#signaling.part({ hold });
    this.#signaling.close();
    await Promise.all([...links.map(link => link.close()), this.#vestibule?.close()]);
  }
}

function enlarge(link: PeerLink): void {
  scaleDown(link.place('camera')?.sender, 1);
}

import type { CallError } from '../../src/foundation/errors.js';
import { FactEvent, TypedEventTarget } from '../../src/foundation/events.js';
import { abortable } from '../../src/foundation/deadline.js';
import type { Source } from '../../src/media/source.js';
import type {
  Announcement,
  CallTransport,
  LinkState,
  LinkStats,
  Member,
  PartReason,
  PeerMessage,
  Quality,
  RoomReply,
  RoomRequest,
  TransportEvents,
  Shown,
} from '../../src/transport/transport.js';

/** Somebody in the script; what is left out is as with a person who has just come and says nothing. */
export interface ScriptedPerson {
  readonly id: string;
  readonly name: string;
  readonly role?: Member['role'];
  readonly audio?: boolean;
  readonly video?: boolean;
  readonly sharing?: boolean;
  readonly handRaised?: boolean;
  readonly link?: LinkState;
  readonly quality?: Quality;
  readonly tracks?: Partial<Record<Source, MediaStreamTrack>>;
}

export interface TransportScript {
  /** The join waits for this. */
  readonly joinDelay?: Promise<unknown>;
  /** The join fails with this. */
  readonly refuse?: CallError;
}

/** A CallTransport without a network: who is there, and what they do, comes from a script. */
export class ScriptedTransport extends TypedEventTarget<TransportEvents> implements CallTransport {
  readonly id = 'self';
  readonly published = new Map<Source, MediaStreamTrack | null>();
  readonly announced: Announcement[] = [];
  /** What the page's viewers show. */
  readonly viewers = new Map<object, Shown>();
  readonly sent: { readonly message: PeerMessage; readonly to: string | undefined }[] = [];
  readonly #people: ScriptedPerson[];
  readonly #script: TransportScript;
  #seq = 0;
  #inside = false;

  constructor(people: readonly ScriptedPerson[], script: TransportScript = {}) {
    super();
    this.#people = [...people];
    this.#script = script;
  }

  warm(): void {
    // Nobody has to be reached.
  }

  async join(request: RoomRequest, signal?: AbortSignal): Promise<RoomReply> {
    await abortable(this.#script.joinDelay?.then(() => undefined) ?? Promise.resolve(), signal);
    if (this.#script.refuse) throw this.#script.refuse;
    this.#inside = true;
    const members = this.#people.map(person => this.#member(person));
    const self: Member = { id: this.id, name: request.name, role: request.role, seq: this.#nextSeq(), present: true };
    for (const person of this.#people) this.#show(person);
    return { self, members, max: request.max };
  }

  async leave(): Promise<void> {
    this.#inside = false;
    await Promise.resolve();
  }

  async publish(source: Source, track: MediaStreamTrack | null): Promise<void> {
    this.published.set(source, track);
    await Promise.resolve();
  }

  announce(announcement: Announcement): void {
    this.announced.push(announcement);
  }

  async send(message: PeerMessage, to?: string): Promise<void> {
    this.sent.push({ message, to });
    await Promise.resolve();
  }

  watch(viewer: object, shown: Shown | undefined): void {
    if (shown) this.viewers.set(viewer, shown);
    else this.viewers.delete(viewer);
  }

  rename(): void {
    // Nobody is there to be told.
  }

  level(): number {
    return 0;
  }

  getStats(): Promise<ReadonlyMap<string, LinkStats>> {
    return Promise.resolve(new Map());
  }

  close(): void {
    this.#inside = false;
  }

  /** Somebody comes in. */
  enter(person: ScriptedPerson): void {
    this.#people.push(person);
    if (this.#inside) this.#show(person);
  }

  depart(id: string, reason: PartReason = 'left'): void {
    const index = this.#people.findIndex(person => person.id === id);
    if (index >= 0) this.#people.splice(index, 1);
    if (this.#inside) this.dispatchEvent(new FactEvent('member-gone', { id, reason }));
  }

  say(id: string, announcement: Announcement): void {
    this.dispatchEvent(new FactEvent('announcement', { id, announcement }));
  }

  show(id: string, source: Source, track: MediaStreamTrack | null): void {
    this.dispatchEvent(new FactEvent('track', { id, source, track }));
  }

  hear(from: string, topic: string, data: unknown): void {
    this.dispatchEvent(new FactEvent('message', { from, message: { topic, data } }));
  }

  setLink(id: string, state: LinkState, error?: CallError): void {
    const detail: { id: string; state: LinkState; error?: CallError } = { id, state };
    if (error) detail.error = error;
    this.dispatchEvent(new FactEvent('link', detail));
  }

  setQuality(id: string, quality: Quality): void {
    this.dispatchEvent(new FactEvent('quality', { id, quality }));
  }

  setOnline(online: boolean): void {
    this.dispatchEvent(new FactEvent('online', { online }));
  }

  putOut(reason: PartReason): void {
    this.#inside = false;
    this.dispatchEvent(new FactEvent('put-out', { reason }));
  }

  #nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }

  #member({ id, name, role = 'member' }: ScriptedPerson): Member {
    return { id, name, role, seq: this.#nextSeq(), present: true };
  }

  #show(person: ScriptedPerson): void {
    const {
      id,
      audio = false,
      video = false,
      sharing = false,
      handRaised = false,
      link = 'connected',
      quality = 'good',
      tracks = {},
    } = person;
    this.dispatchEvent(new FactEvent('member', { member: this.#member(person) }));
    this.dispatchEvent(new FactEvent('announcement', { id, announcement: { audio, video, sharing, handRaised } }));
    this.dispatchEvent(new FactEvent('link', { id, state: link }));
    this.dispatchEvent(new FactEvent('quality', { id, quality }));
    for (const [source, track] of Object.entries(tracks) as [Source, MediaStreamTrack][]) this.show(id, source, track);
  }
}

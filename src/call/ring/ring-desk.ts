import { CallError } from '../../foundation/errors.js';
import { FactEvent } from '../../foundation/events.js';
import { log } from '../../foundation/logger.js';
import type { CallPlayback } from '../../media/call-playback.js';
import type { NoteCarrier } from '../../transport/notes.js';
import type { RingStatus, Ringing, RingingEvents } from '../../transport/ringing.js';
import type { Call } from '../call.js';
import { active, changed, inRoom } from '../call-state.js';
import { RingDevices } from './ring-devices.js';
import { RingDirectory } from './ring-directory.js';
import { RingHold } from './ring-hold.js';
import { newOutgoing } from './ring-outgoing.js';
import type { Outgoing } from './ring-outgoing.js';
import { RingPark } from './ring-park.js';
import { RingPost } from './ring-post.js';
import { RingPresence } from './ring-presence.js';
import { RingSlots } from './ring-slots.js';
import type { Slot } from './ring-slots.js';
import { RingTail } from './ring-tail.js';
import { ringAlive } from './ring-state.js';
import type { Ring, RingBirth, RingEvent, RingMessage, RingPeer, RingState } from './ring-state.js';

export interface RingOptions {
  /** Milliseconds until it gives up, 5000 to 120 000; 45 000. */
  readonly timeout?: number;
  /** Asks for a call without pictures, and opens no camera here. */
  readonly audioOnly?: boolean;
}

export interface AcceptOptions {
  /** False answers with sound only. Default: as the caller asked. */
  readonly video?: boolean;
  /** During a call: true leaves it on hold, and comes back to it when the other call is over. Default: it is left for good. */
  readonly hold?: boolean;
}

export interface RingDeskParts {
  readonly call: Call;
  readonly playback: CallPlayback;
  readonly ringing: Ringing;
  readonly carrier: NoteCarrier;
  /** Somebody's message has come; it is in `state.missed` already. */
  readonly onMessage?: (from: RingPeer, message: RingMessage) => void;
  /** How long it is shown how a ring ended, in ms; 4000. */
  readonly linger?: number;
}

type End = RingingEvents['end']['detail'];

const TIMEOUT = { least: 5000, usual: 45_000, most: 120_000 };
/** The most characters of a few words. */
const WORDS = 200;

const EVENT_OF: Readonly<Record<End['outcome'], RingEvent['type']>> = {
  accepted: 'accept',
  declined: 'decline',
  busy: 'busy',
  'no-answer': 'no-answer',
  canceled: 'cancel',
  unavailable: 'unavailable',
  missed: 'miss',
  elsewhere: 'elsewhere',
};

/** What rings, for one call: the person's name at the broker, the rings that go on, and what becomes of them. */
export class RingDesk {
  readonly #call: Call;
  readonly #ringing: Ringing;
  readonly #slots: RingSlots;
  readonly #hold: RingHold;
  readonly #devices: RingDevices;
  readonly #presence: RingPresence;
  readonly #directory: RingDirectory;
  readonly #tail: RingTail;
  readonly #park: RingPark;
  readonly #post: RingPost;
  readonly #closed = new AbortController();
  #outgoing: Outgoing | undefined;
  /** The one whom this person rings rings here: the broker makes one call of both, or this one remains. */
  #crossing: RingBirth | undefined;
  #wantsVideo: boolean | undefined;
  #holds = false;

  constructor({ call, playback, ringing, carrier, onMessage, linger = 4000 }: RingDeskParts) {
    this.#call = call;
    this.#ringing = ringing;
    const { signal } = this.#closed;
    this.#slots = new RingSlots(call, linger, (ring, event) => {
      if (ring.direction === 'outgoing' && event.type === 'timeout' && this.#outgoing) ringing.cancel(this.#outgoing.ref);
      this.#over(ring);
    });
    this.#hold = new RingHold(call, playback, signal);
    this.#devices = new RingDevices(call, signal);
    this.#tail = new RingTail(
      call,
      () => this.#outgoing !== undefined,
      () => this.#hold.awaited,
      signal,
    );
    this.#park = new RingPark(call, room => this.#join(room), signal);
    this.#presence = new RingPresence(
      call,
      status => {
        ringing.setStatus(status);
      },
      signal,
    );
    this.#directory = new RingDirectory(call, ringing, signal);
    this.#post = new RingPost({
      ringing,
      carrier,
      name: () => this.#name,
      follow: users => {
        this.#directory.also(users);
      },
      kept: () => call.state.missed.filter(({ message }) => message).length,
      came: (from, message) => {
        this.#directory.message(from, message);
        onMessage?.(from, message);
      },
      signal,
    });
    this.#listen(signal);
    this.configure();
  }

  /** The call's settings have changed: perhaps the name under which this page can be rung. */
  configure(): void {
    this.#directory.configure();
  }

  /** Follows who of these can be rung, in `state.contacts`; [] is the whole directory, null ends it. */
  watch(users: readonly string[] | null): void {
    this.#directory.watch(users);
  }

  /** What others see of this person's readiness; undefined leaves it to what can be guessed. In a call it is `busy`. */
  setStatus(status: Exclude<RingStatus, 'offline'> | undefined): void {
    this.#presence.choose(status);
  }

  /** The missed rings have been seen: the list is empty here and at the broker. */
  markMissedSeen(): void {
    this.#directory.markMissedSeen();
  }

  /**
   * Leaves a recorded message, which goes from page to page as soon as a page of theirs is there and takes messages, while this page lives.
   * Resolves when it has arrived; rejects with `peer-unreachable` when they take none.
   */
  leaveMessage({ user }: RingPeer, blob: Blob, audioOnly: boolean): Promise<void> {
    if (user === '' || user.startsWith('peerjs:'))
      return Promise.reject(new CallError('peer-unreachable', 'Only somebody with a name can be left a message.'));
    return this.#post.leave(user, { blob, audioOnly });
  }

  /** Whether messages that others leave are taken here, into `state.missed`; they are not. */
  takeMessages(on: boolean): void {
    this.#post.take(on);
  }

  /** Rings somebody; the same one twice is one ring. Resolves with how it ended. */
  ring(user: string, { timeout = TIMEOUT.usual, audioOnly = false }: RingOptions = {}): Promise<RingState> {
    const to = user.trim().normalize('NFC');
    if (to === '' || to.length > 200)
      return Promise.reject(new CallError('broker-rejected', 'A name to ring has 1 to 64 characters.', { subject: 'room' }));
    const before = this.#outgoing;
    if (before?.user === to) return before.promise;
    if (before) this.cancel();
    const calls = this.#slots.find(ring => ring.state === 'incoming' && ring.peer.user === to);
    if (calls) return this.#answerInstead(calls, audioOnly);
    return this.#begin(to, Math.min(TIMEOUT.most, Math.max(TIMEOUT.least, timeout)), audioOnly);
  }

  async accept({ video, hold = false }: AcceptOptions = {}): Promise<void> {
    const slot = this.#incoming();
    this.#holds = hold;
    if (slot) this.#accept(slot, video);
    await Promise.resolve();
  }

  /** Says no; the message is cut at 200 characters. */
  decline(message = ''): void {
    this.#refuse('decline', [...message.trim()].slice(0, WORDS).join(''));
  }

  /** Says "busy" to who rings here. */
  answerBusy(): void {
    this.#refuse('busy');
  }

  /** Stops ringing the other. */
  cancel(): void {
    const outgoing = this.#outgoing;
    if (!outgoing || this.#call.state.ring?.direction !== 'outgoing') return;
    this.#ringing.cancel(outgoing.ref);
    this.#slots.apply('ring', { type: 'cancel' });
  }

  /** How a ring ended has been seen; one that still rings stays. */
  dismiss(): void {
    for (const slot of ['ring', 'secondRing'] as const) this.#slots.apply(slot, { type: 'dismiss' });
  }

  /** Holds the call, or takes it up again; without a word, the other way round. */
  async hold(on = !this.#hold.on): Promise<void> {
    await this.#hold.set(on);
  }

  /** Nobody is rung, and nobody rings here, any more. */
  close(): void {
    if (this.#closed.signal.aborted) return;
    this.cancel();
    this.#closed.abort();
    this.#slots.close();
    this.#ringing.close();
    this.#call.update(state => changed(state, { user: '', contacts: [], missed: [], held: [] }));
  }

  get #name(): string {
    return this.#call.settings.name || this.#call.state.user;
  }

  #begin(to: string, timeout: number, audioOnly: boolean): Promise<RingState> {
    const call = this.#call;
    // Whoever rings here meanwhile is second.
    if (this.#slots.find(ring => ring.state === 'incoming') === 'ring') this.#slots.swap();
    const outgoing = newOutgoing(to, !active(call.state.state) && !call.state.previewing);
    this.#outgoing = outgoing;
    const now = Date.now();
    const peer = { id: '', name: to, user: to };
    this.#slots.apply('ring', { type: 'dismiss' });
    this.#slots.apply('ring', { type: 'call', ring: { id: '', peer, audioOnly, since: now, endsAt: now + timeout } });
    this.#ringing.ring({
      ref: outgoing.ref,
      to,
      name: this.#name,
      ...(inRoom(call.state.state) && { room: call.state.room }),
      audio: audioOnly,
      timeout,
    });
    if (outgoing.preview) void this.#devices.show(audioOnly, () => this.#outgoing === outgoing);
    return outgoing.promise;
  }

  /** Whom this person wants to ring rings here already: that is a yes. */
  #answerInstead(slot: Slot, audioOnly: boolean): Promise<RingState> {
    const outgoing = newOutgoing(this.#call.state[slot]?.peer.user ?? '', false);
    this.#outgoing = outgoing;
    this.#accept(slot, audioOnly ? false : undefined);
    return outgoing.promise;
  }

  /** Who is to be answered: the second, for whom the first was left to wait; else the first. */
  #incoming(): Slot | undefined {
    const { ring, secondRing } = this.#call.state;
    if (secondRing?.state === 'incoming') return 'secondRing';
    return ring?.state === 'incoming' ? 'ring' : undefined;
  }

  #accept(slot: Slot, video: boolean | undefined): void {
    const ring = this.#call.state[slot];
    if (!ring || ring.answering) return;
    this.#wantsVideo = video ?? (ring.audioOnly ? false : undefined);
    this.#slots.apply(slot, { type: 'answer' });
    this.#ringing.answer(ring.id, 'accept');
    void this.#devices.open(this.#wantsVideo);
  }

  #refuse(answer: 'decline' | 'busy', message = ''): void {
    const slot = this.#incoming();
    const ring = slot && this.#call.state[slot];
    if (!ring) return;
    this.#ringing.answer(ring.id, answer, message);
    this.#slots.apply(slot, answer === 'busy' ? { type: 'busy' } : { type: 'decline', message });
  }

  #listen(signal: AbortSignal): void {
    const ringing = this.#ringing;
    const call = this.#call;
    ringing.addEventListener('refused', ({ detail: { ref, error } }) => this.#refused(ref, error), { signal });
    ringing.addEventListener('reach', ({ detail }) => this.#reached(detail), { signal });
    ringing.addEventListener('come', ({ detail }) => this.#came(detail), { signal });
    ringing.addEventListener('end', ({ detail }) => this.#ended(detail), { signal });
    ringing.addEventListener('hung-up', ({ detail: { id } }) => this.#tail.hungUp(id), { signal });
    call.addEventListener('phase', () => this.#slots.settle(), { signal });
  }

  #refused(ref: string, error: CallError): void {
    if (this.#post.refused(ref, error)) return;
    if (ref !== '' && ref === this.#outgoing?.ref) {
      this.#outgoing.reject(error);
      this.#slots.apply('ring', { type: 'unavailable' });
      return;
    }
    if (ref === '' && this.#outgoing) this.#slots.apply('ring', { type: 'unavailable' });
    this.#directory.signedOut();
    this.#call.dispatchEvent(new FactEvent('error', { error }));
  }

  #reached({ ref, ring: id, to, left }: RingingEvents['reach']['detail']): void {
    if (this.#post.reached(ref)) return;
    const endsAt = Date.now() + left;
    const slot = this.#slots.find(
      ring => ring.direction === 'outgoing' && (ring.id === id || (ring.id === '' && ref === this.#outgoing?.ref)),
    );
    if (slot) {
      this.#slots.apply(slot, { type: 'reach', id, endsAt });
    } else if (!ringAlive(this.#call.state.ring) && !this.#outgoing) {
      // This page was reloaded while it rang somebody.
      this.#outgoing = newOutgoing(to, true, ref);
      this.#slots.apply('ring', { type: 'dismiss' });
      const peer = { id: '', name: to, user: to };
      this.#slots.apply('ring', { type: 'call', ring: { id, peer, audioOnly: false, since: Date.now(), endsAt } });
      this.#slots.apply('ring', { type: 'reach', id, endsAt });
    }
  }

  #came(come: RingingEvents['come']['detail']): void {
    if (this.#post.came(come)) return;
    const { ring: id, from, audio: audioOnly, left } = come;
    const { settings, state } = this.#call;
    if (settings.busyWhen === 'in-call' && active(state.state)) {
      this.#ringing.answer(id, 'busy');
      return;
    }
    const now = Date.now();
    const birth = { id, peer: from, audioOnly, since: now, endsAt: now + left };
    if (this.#outgoing && from.user !== '' && from.user === this.#outgoing.user && state.ring?.direction === 'outgoing')
      this.#crossing = birth;
    else this.#slots.place(birth);
  }

  #ended(end: End): void {
    if (this.#post.ended(end)) return;
    const { ring: id, ref, outcome, message } = end;
    this.#slots.drop(id);
    if (this.#crossing?.id === id) {
      this.#crossing = undefined;
      // One of the two rings that crossed was made a call; the word about the other says the same.
      if (outcome === 'accepted' && this.#outgoing) this.#entered('ring', end);
      return;
    }
    const slot = this.#slots.find(
      ring => ringAlive(ring) && (ring.id === id || (ring.direction === 'outgoing' && ref !== '' && ref === this.#outgoing?.ref)),
    );
    const ring = slot && this.#call.state[slot];
    if (!ring) return;
    if (outcome === 'accepted') {
      this.#entered(slot, end);
      return;
    }
    if (ring.direction === 'incoming' && !ring.answering && (outcome === 'missed' || outcome === 'canceled')) this.#directory.miss(ring);
    const type = EVENT_OF[outcome];
    this.#slots.apply(slot, type === 'decline' ? { type, message } : ({ type } as RingEvent));
  }

  /** Both are on their way into a room. */
  #entered(slot: Slot, { room, by }: End): void {
    const ring = this.#call.state[slot];
    if (!ring) return;
    this.#crossing = undefined;
    const incoming = ring.direction === 'incoming';
    if (slot === 'secondRing') {
      // The call of now ends, and so does a ring of one's own.
      if (this.#outgoing && this.#call.state.ring?.direction === 'outgoing') this.cancel();
      this.#slots.swap();
    }
    void this.#enter(room, incoming ? this.#wantsVideo : ring.audioOnly ? false : undefined);
    this.#slots.apply('ring', { type: 'accept', ...(by && !incoming && { by }) });
  }

  async #enter(room: string, video: boolean | undefined): Promise<void> {
    const call = this.#call;
    if (room === '' || (inRoom(call.state.state) && call.state.room === room)) return;
    if (video !== undefined) void this.#devices.camera(video);
    const held = this.#holds && inRoom(call.state.state);
    this.#holds = false;
    if (held) await this.#park.leaveFor(room);
    this.#join(room);
  }

  /** Enters the room of a ring. The call itself tells of a failure. */
  #join(room: string): void {
    const joined = this.#call.join(room);
    this.#tail.follow(room);
    this.#ringing.keep(joined);
    joined.catch((error: unknown) => {
      log.debug('the room of a ring', error);
    });
  }

  /** With a ring's end, everything that it held is given back. */
  #over(ring: Ring): void {
    const outgoing = this.#outgoing;
    if (ring.direction === 'incoming' && ring.state !== 'accepted') this.#devices.close();
    if (ring.direction === 'incoming' && ring.peer.user !== outgoing?.user) return;
    this.#outgoing = undefined;
    if (outgoing?.preview && ring.state !== 'accepted' && this.#call.state.state === 'lobby') void this.#call.leave();
    outgoing?.resolve(ring.state);
    const crossing = this.#crossing;
    this.#crossing = undefined;
    if (crossing && ring.state !== 'accepted') this.#slots.place(crossing);
  }
}

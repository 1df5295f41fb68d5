import { CallError, toCallError } from '../foundation/errors.js';
import { FactEvent, TypedEventTarget, hear } from '../foundation/events.js';
import { log } from '../foundation/logger.js';
import type { CallMedia, DeviceKind, ScreenOptions } from '../media/call-media.js';
import type { CallPlayback } from '../media/call-playback.js';
import type { CallTransport, LinkStats, Shown } from '../transport/transport.js';
import { CallDevices } from './call-devices.js';
import { tellFacts } from './call-facts.js';
import type { CallEvents } from './call-events.js';
import { active, alone, changed, initialState, inRoom, participantOf, withParticipant } from './call-state.js';
import type { CallPhase, CallState, ChatMessage, EndReason } from './call-state.js';
import { chatWire, withMessage } from './chat.js';
import { followPage } from './page-life.js';
import { checkRoom, defaultSettings } from './settings.js';
import type { CallSettings } from './settings.js';
import type { AcceptOptions, RingDesk, RingOptions } from './ring/ring-desk.js';
import type { RingState } from './ring/ring-state.js';
import { SelfView } from './self-view.js';
import { Speakers } from './speakers.js';
import { Streams } from './streams.js';
import { TransportView } from './transport-view.js';

export interface CallParts {
  readonly transport: CallTransport;
  readonly media: CallMedia;
  readonly playback: CallPlayback;
  /** Loads what rings; without it, the call cannot. */
  readonly desk?: ((call: Call) => Promise<RingDesk>) | undefined;
}

/** How a failed join ends, when it has a name of its own. */
const END_OF: Partial<Record<CallError['code'], EndReason>> = {
  'room-full': 'full',
  unauthorized: 'unauthorized',
  'id-taken': 'duplicate',
  'broker-unreachable': 'network',
  timeout: 'network',
};

/**
 * One call, without any looks: it alone writes the call's state. Commands may be repeated and come in any order; `state` is replaced
 * per change, and `statechange` tells. It outlives one visit to a room: after `leave()` it may `join()` again; `close()` ends it.
 */
export class Call extends TypedEventTarget<CallEvents> {
  readonly id: string;
  readonly #transport: CallTransport;
  readonly #media: CallMedia;
  readonly #playback: CallPlayback;
  readonly #streams = new Streams();
  readonly #speakers: Speakers;
  readonly #self: SelfView;
  readonly #devices: CallDevices;
  readonly #openDesk: (call: Call) => Promise<RingDesk>;
  readonly #closed = new AbortController();
  #settings: CallSettings = defaultSettings;
  #state: CallState;
  #joining: { readonly room: string; readonly abort: AbortController; readonly promise: Promise<void> } | undefined;
  #leaving: Promise<void> = Promise.resolve();
  #rested = true;
  #desk: Promise<RingDesk> | undefined;

  constructor({ transport, media, playback, desk = () => Promise.reject(new CallError('unsupported')) }: CallParts) {
    super();
    this.id = transport.id;
    this.#transport = transport;
    this.#media = media;
    this.#playback = playback;
    this.#openDesk = desk;
    this.#state = initialState(transport.id);
    const { signal } = this.#closed;
    this.#speakers = new Speakers(
      (id, speaking) => {
        this.update(state => (participantOf(state, id) ? withParticipant(state, id, { speaking }) : state));
      },
      activeSpeaker => {
        this.update(state => changed(state, { activeSpeaker }));
      },
      id => participantOf(this.#state, id)?.audio === true,
    );
    const view = { call: this, streams: this.#streams, speakers: this.#speakers, playback, signal };
    new TransportView(transport, view, reason => {
      this.#end(reason);
    });
    this.#self = new SelfView(media, transport, view);
    this.#devices = new CallDevices(this, media, playback);
    hear(playback, signal, {
      blocked: () => {
        this.update(state => changed(state, { audioBlocked: playback.blocked }));
      },
    });
    followPage(signal, {
      hide: () => {
        if (!this.#joining) return undefined;
        const { room } = this.#joining;
        this.#end('left', { hold: true });
        return room;
      },
      show: room => this.join(room),
    });
    this.#self.read();
  }

  get state(): CallState {
    return this.#state;
  }

  get media(): CallMedia {
    return this.#media;
  }

  get transport(): CallTransport {
    return this.#transport;
  }

  get settings(): CallSettings {
    return this.#settings;
  }

  /** What rings; loaded when it is first asked for. Rejects with `unsupported` when this call cannot ring. */
  desk(): Promise<RingDesk> {
    this.#desk ??= this.#openDesk(this).catch((error: unknown) => {
      this.#desk = undefined;
      throw toCallError(error);
    });
    return this.#desk;
  }

  /** Replaces some settings; a running call takes over what can change (the name, the limit at the next join). */
  configure(settings: Partial<CallSettings>): void {
    const before = this.#settings;
    this.#settings = changed(before, settings);
    if (this.#settings.name !== before.name) {
      this.update(state => withParticipant(state, this.id, { name: this.#settings.name }));
      if (inRoom(this.#state.state)) this.#transport.rename(this.#settings.name);
    }
    if (this.#settings.listenOnly !== before.listenOnly) {
      if (this.#settings.listenOnly) this.#media.close();
      this.update(state => withParticipant(state, this.id, { role: this.#settings.listenOnly ? 'listener' : 'member' }));
      this.#self.read();
    }
    if (this.#desk || this.#settings.user !== '')
      void this.desk().then(
        desk => desk.configure(),
        (error: unknown) => this.dispatchEvent(new FactEvent('error', { error: toCallError(error) })),
      );
  }

  /** Shows the lobby. */
  enterLobby(): void {
    if (this.#is('idle', 'ended', 'failed')) this.#phase('lobby', { endReason: null, error: null });
  }

  /** Opens the devices for a look before joining; what could not be opened is in `microphoneError` and `cameraError`. */
  async preview(): Promise<void> {
    if (this.#settings.listenOnly || inRoom(this.#state.state)) return;
    this.enterLobby();
    this.update(state => changed(state, { previewing: true }));
    await this.#devices.open();
  }

  /** The person in the lobby shows interest: what can be done before they join may begin. Devices stay closed. */
  warm(room: string): void {
    if (this.#is('lobby') && room.trim() !== '') this.#transport.warm(room.trim());
  }

  /**
   * Enters a room. The same room twice is one join and gives the same promise; another room leaves the first.
   *
   * @throws {CallError} `room-full`, `unauthorized`, `broker-rejected`, …; `aborted` when `leave()` came first
   */
  join(room: string): Promise<void> {
    if (this.#joining?.room === room && this.#is('connecting', 'connected', 'reconnecting')) return this.#joining.promise;
    let name: string;
    try {
      name = checkRoom(room);
    } catch (error) {
      return Promise.reject(toCallError(error));
    }
    // Whoever comes fresh need not wait for anything: the way to the broker is opened before this returns.
    if (!this.#joining && this.#rested) this.#transport.warm(name);
    const before = this.#joining ? this.leave() : this.#leaving;
    const abort = new AbortController();
    const promise = before.then(() => this.#enter(name, abort.signal));
    this.#joining = { room, abort, promise };
    this.#phase('connecting', { room: name, endReason: null, error: null, chat: [], unread: 0 });
    return promise;
  }

  /** Leaves the room, or stops joining it; every track, link and socket ends. Safe in any phase. */
  leave(reason: EndReason = 'left'): Promise<void> {
    if (this.#is('idle', 'ended', 'failed')) return this.#leaving;
    if (this.#is('lobby')) {
      this.#media.close();
      this.#part();
      this.#phase('idle', { previewing: false });
      return this.#leaving;
    }
    this.#end(reason);
    return this.#leaving;
  }

  /**
   * Rings a person; without their yes, nothing of theirs is opened. Resolves with how it ended: `accepted` when both are on their way
   * into a room. During a call it rings them into this call.
   *
   * @throws {CallError} `broker-unreachable`, `unauthorized`, `broker-rejected`, …
   */
  async ring(user: string, options?: RingOptions): Promise<RingState> {
    return (await this.desk()).ring(user, options);
  }

  /** Says yes to who rings here: `secondRing` when there is one, and then this leaves the call of before; else `ring`. */
  async accept(options?: AcceptOptions): Promise<void> {
    await (await this.desk()).accept(options);
  }

  /** Says no to who rings here, perhaps with a few words (at most 200 characters). */
  async decline(message?: string): Promise<void> {
    (await this.desk()).decline(message);
  }

  /** Stops ringing the other. */
  async cancel(): Promise<void> {
    (await this.desk()).cancel();
  }

  /** Neither hears nor is heard, and says so to the others; without a word, the other way round. */
  async hold(on?: boolean): Promise<void> {
    await (await this.desk()).hold(on);
  }

  /** Ends the call for good. Nothing is live after it. */
  close(): void {
    this.#desk?.then(
      desk => desk.close(),
      () => undefined,
    );
    void this.leave();
    this.#closed.abort();
    this.#speakers.clear();
    this.#playback.close();
    this.#media.close();
    void this.#leaving.finally(() => {
      this.#transport.close();
    });
  }

  /** Turns the microphone on or off; without a word, the other way round. Off is silence on the wire before this resolves. */
  async setMicrophone(on: boolean = !this.#state.self.audio): Promise<void> {
    await this.#devices.setMicrophone(on);
  }

  /** Turns the camera on or off; off closes it, so that its light goes out. */
  async setCamera(on: boolean = !this.#state.self.video): Promise<void> {
    await this.#devices.setCamera(on);
  }

  /** Uses another device of a kind; '' is the system's default. */
  async setDevice(kind: DeviceKind, id: string): Promise<void> {
    await this.#devices.choose(kind, id);
  }

  async shareScreen(options?: ScreenOptions): Promise<void> {
    await this.#devices.shareScreen(options);
  }

  stopScreenShare(): void {
    this.#media.stopScreenShare();
  }

  /** Writes to everybody, or to one. The message is in `state.chat` at once, marked `failed` when nobody could get it. */
  async sendChat(text: string, { to }: { readonly to?: string } = {}): Promise<void> {
    const trimmed = text.trim();
    if (trimmed === '') return;
    const wire = chatWire(trimmed, to !== undefined);
    const message: ChatMessage = {
      id: wire.id,
      from: this.id,
      name: this.#settings.name,
      self: true,
      text: wire.text,
      to: to ?? null,
      time: Date.now(),
      failed: false,
    };
    this.update(state => ({ ...state, chat: withMessage(state.chat, message) }));
    this.dispatchEvent(new FactEvent('chat', { message }));
    try {
      await this.#transport.send({ topic: 'chat', data: wire }, to);
    } catch (error) {
      this.update(state => ({ ...state, chat: state.chat.map(old => (old === message ? { ...old, failed: true } : old)) }));
      throw toCallError(error);
    }
  }

  /** Everything in the chat was seen. */
  markChatRead(): void {
    this.update(state => changed(state, { unread: 0 }));
  }

  /** Sends the page's own data under a topic of its own; arrives as `message`. */
  async send(topic: string, data: unknown, { to }: { readonly to?: string } = {}): Promise<void> {
    await this.#transport.send({ topic: `app:${topic}`, data }, to);
  }

  raiseHand(on: boolean = !this.#state.self.handRaised): void {
    this.update(state => withParticipant(state, this.id, { handRaised: on }));
  }

  /** Shows an emoji at one's tile for everybody. */
  async react(emoji: string): Promise<void> {
    this.dispatchEvent(new FactEvent('reaction', { participant: this.#state.self, emoji }));
    await this.#transport.send({ topic: 'reaction', data: emoji });
  }

  /** Gives a participant's tile (`id`, or `id:screen`) the stage; null lets the layout choose. */
  pin(id: string | null): void {
    this.update(state => changed(state, { pinned: id }));
  }

  /**
   * Somebody looks at a participant's picture, in so many device pixels, or does not see it now (0 by 0); undefined: no longer a viewer.
   * A picture that has viewers, and that none of them sees, is not sent; one that has none is sent in full. Tiles say it of themselves:
   * a page that shows `participant.stream` in a video of its own, beside tiles, says it of that.
   */
  watch(viewer: object, shown: Shown | undefined): void {
    this.#transport.watch(viewer, shown);
  }

  /** Shows the others' cameras, or not: then nobody sends them here, and the call is sound, words and shared screens. */
  setIncomingVideo(on: boolean): void {
    this.#transport.watch(this, on ? undefined : { id: '*', source: 'camera', width: 0, height: 0, focus: false });
    this.update(state => changed(state, { incomingVideo: on, soundOnly: state.soundOnly && !on }));
  }

  /** Starts sound that the browser held back; call it in a click. */
  async startAudio(): Promise<void> {
    await this.#playback.resume();
  }

  getStats(): Promise<ReadonlyMap<string, LinkStats>> {
    return this.#transport.getStats();
  }

  /** How loud somebody is right now, 0 to 1; read it per frame. */
  level(id: string): number {
    return this.#speakers.level(id);
  }

  /** Replaces the state and tells. Only the call's own parts use it. */
  update(change: (state: CallState) => CallState): void {
    const before = this.#state;
    const after = change(before);
    if (after === before) return;
    this.#state = after;
    if (after.self !== before.self && active(after.state)) this.#self.announce(after.self);
    this.dispatchEvent(new FactEvent('statechange', { before }));
    tellFacts(this, before, after);
  }

  async #enter(room: string, signal: AbortSignal): Promise<void> {
    try {
      signal.throwIfAborted();
      const { name, role, max, listenOnly } = this.#settings;
      // Devices and the network never wait for each other: whoever must think about a permission is already in the room.
      const devices = listenOnly ? undefined : this.#devices.open(signal);
      this.#self.publishAll();
      this.#self.announce(this.#state.self);
      const reply = await this.#transport.join({ room, name, role: listenOnly ? 'listener' : role, max }, signal);
      signal.throwIfAborted();
      void devices;
      const soundOnly = this.#settings.videoLimit > 0 && reply.members.length >= this.#settings.videoLimit;
      this.update(state => changed(state, { soundOnly }));
      if (soundOnly) {
        void this.#media.setCamera(false);
        this.setIncomingVideo(false);
      }
      this.update(state => withParticipant(state, this.id, { name: reply.self.name, role: reply.self.role }));
      this.#phase('connected', { since: Date.now() });
      this.dispatchEvent(new Event('join'));
    } catch (cause) {
      if (signal.aborted) throw new CallError('aborted', 'leave() came first.', { cause });
      const error = toCallError(cause);
      this.#joining = undefined;
      this.#release();
      this.#phase('failed', { error, endReason: END_OF[error.code] ?? null });
      this.dispatchEvent(new FactEvent('error', { error }));
      throw error;
    }
  }

  #end(reason: EndReason, options?: { readonly hold?: boolean }): void {
    const joining = this.#joining;
    this.#joining = undefined;
    joining?.abort.abort();
    joining?.promise.catch(() => undefined);
    this.#release(options);
    this.update(state => withParticipant(alone(state), this.id, { handRaised: false }));
    this.#phase('ended', { endReason: reason });
    this.dispatchEvent(new FactEvent('leave', { reason }));
  }

  /** Gives back everything that a visit to a room took. */
  #release(options?: { readonly hold?: boolean }): void {
    this.#media.close();
    this.setIncomingVideo(true);
    this.#speakers.clear();
    for (const id of [...this.#streams.ids()]) this.#forget(id);
    this.#part(options);
    this.update(state => changed(alone(state), { previewing: false, microphoneError: null, cameraError: null }));
    this.#self.read();
  }

  #part(options?: { readonly hold?: boolean }): void {
    this.#rested = false;
    const leaving = this.#transport
      .leave(options)
      .catch((error: unknown) => {
        log.warn('leave', error);
      })
      .then(() => {
        this.#rested = this.#leaving === leaving;
      });
    this.#leaving = leaving;
  }

  #forget(id: string): void {
    this.#streams.forget(id);
    this.#playback.play(`${id}/microphone`, null);
    this.#playback.play(`${id}/screen-audio`, null);
  }

  #phase(to: CallPhase, change: Partial<CallState> = {}): void {
    this.update(state => changed(state, { ...change, state: to }));
    this.#self.read();
  }

  #is(...phases: readonly CallPhase[]): boolean {
    return phases.includes(this.#state.state);
  }
}

import { ContextProvider } from '@lit/context';
import { LitElement, css, html } from 'lit';
import type { CSSResultGroup, PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { createCall, defaultBrokers } from '../../create-call.js';
import type { IceServersOption } from '../../create-call.js';
import type { Call } from '../../call/call.js';
import { active } from '../../call/call-state.js';
import type { CallPhase, EndReason, LinkStats, MissedRing, Participant, Ring, RingPeer, RingState } from '../../call/call-state.js';
import type { AcceptOptions, RingOptions } from '../../call/ring/ring-desk.js';
import type { BusyWhen } from '../../call/settings.js';
import { callContext } from '../../controllers/call-context.js';
import { CallBeforeJoinEvent, CallErrorEvent, CallEvent } from '../../controllers/events.js';
import { CallError, toCallError } from '../../foundation/errors.js';
import { hear } from '../../foundation/events.js';
import type { CallPersist, CallQuality, DeviceKind, ScreenOptions } from '../../media/call-media.js';
import { begun } from './begun.js';
import { runCommand } from './commands.js';
import { iceServersConverter } from './ice-servers.js';
import { forwardEvents } from './provider-events.js';

/** Properties that the call itself follows. */
const CONFIGURED = ['displayName', 'listenOnly', 'maxParticipants', 'videoLimit', 'user', 'password', 'busyWhen'] as const;

/** The command that rings somebody, and how that goes. */
export interface RingCommand {
  (user: string, options?: RingOptions): Promise<RingState>;
  readonly state: RingState | null;
  readonly peer: RingPeer | null;
  readonly direction: Ring['direction'] | null;
}

/** What shows that a person in the lobby is about to join. */
const INTEREST = ['pointerover', 'focusin'] as const;

/**
 * @summary Owns one call and provides it to every call element inside; has no looks of its own.
 *
 * @slot - The page's own layout, made of call elements and anything else.
 *
 * @fires call-before-join - Before joining; cancelable.
 * @fires call-state-change - `state` changed; `from`, `to`.
 * @fires call-join - This person is in the room.
 * @fires call-leave - This person is no longer in the room; `reason`.
 * @fires call-participant-join - Somebody came; `participant`.
 * @fires call-participant-leave - Somebody is gone; `participant`, `reason`.
 * @fires call-participant-change - Somebody changed; `participant`.
 * @fires call-incoming - Somebody rings here; `from`.
 * @fires call-ring-change - A ring began, or came into another state; `state`, `peer`, `direction`.
 * @fires call-ring-received - Somebody's recorded message has come; `from`, `blob`, `audioOnly`.
 * @fires call-mic-change - The own microphone went on or off; `on`.
 * @fires call-camera-change - The own camera went on or off; `on`.
 * @fires call-screen-change - The own screen share began or ended; `on`.
 * @fires call-device-change - Another device is in use; `kind`, `cause`.
 * @fires call-device-error - A device failed, the call goes on; `error`.
 * @fires call-audio-blocked - The browser holds back sound until a click.
 * @fires call-active-speaker - Somebody has the floor; `participant` or null.
 * @fires call-chat - A chat message; `from`, `text`.
 * @fires call-message - The page's own data; `from`, `topic`, `data`.
 * @fires call-hand - A hand went up or down; `participant`, `raised`.
 * @fires call-reaction - An emoji; `participant`, `emoji`.
 * @fires call-quality - How the call is for this person changed; `level` and its `cause`: `mine`, `theirs`, `relay`, `cpu` or null.
 * @fires call-error - The call failed and something must be done; `error`.
 * @fires call-provided - `call` is another object now.
 */
export class CallProvider extends LitElement {
  static readonly tag: string = 'call-provider';

  static override styles: CSSResultGroup = css`
    :host {
      display: contents;
    }
    :host([hidden]) {
      display: none;
    }
  `;

  /** The room's name: 1 to 128 characters of any script, trimmed. Changed during a call, it moves there. */
  @property() room = '';

  /** Broker URLs, space separated, tried in order. Default: the server that served this script, else the page's own origin. */
  @property() broker = '';

  /** The name that others see. */
  @property({ attribute: 'display-name' }) displayName = '';

  /** A signed access token, where the broker wants one. */
  @property() token = '';

  /** A name under which this element can be rung, by `<call-button to>` and `ring()`; it rings here as long as the element is in the page. */
  @property() user = '';

  /** When a ring is answered "busy" without asking: `in-call`, or `never`. */
  @property({ attribute: 'busy-when' }) busyWhen: BusyWhen = 'never';

  /** What proves the right to `user`, where the broker keeps a list of names. Never an attribute: attributes are for everybody to read. */
  @property({ attribute: false }) password = '';

  /** Joins as soon as the element is in the page, without a lobby. */
  @property({ type: Boolean }) autojoin = false;

  /** The microphone is off; live and reflected. */
  @property({ type: Boolean, reflect: true }) muted = false;

  /** The camera is off; live and reflected. */
  @property({ type: Boolean, reflect: true, attribute: 'camera-off' }) cameraOff = false;

  /** Never asks for a device; one hears and sees, and writes. */
  @property({ type: Boolean, reflect: true, attribute: 'listen-only' }) listenOnly = false;

  /** The most people in the room, oneself included. */
  @property({ type: Number, attribute: 'max-participants' }) maxParticipants = 8;

  /** So many people have video; whoever comes later comes with sound. 0: all have. */
  @property({ type: Number, attribute: 'video-limit' }) videoLimit = 0;

  /** ICE servers beside those of the broker: an array, an async function that gives one, or JSON in the attribute. */
  @property({ attribute: 'ice-servers', converter: iceServersConverter }) iceServers: IceServersOption | null = null;

  /** Media goes through TURN only, so that nobody learns this person's address. */
  @property({ type: Boolean, attribute: 'relay-only' }) relayOnly = false;

  /** How much picture: `auto`, `low`, `hd`, or `audio` for none. */
  @property() quality: CallQuality = 'auto';

  /** Milliseconds that a removed element keeps its call, so that moving it in the page does not hang up. */
  @property({ type: Number }) keepalive = 2000;

  /** What this browser remembers: `none`, the chosen `devices`, or `all` (the name too). */
  @property() persist: CallPersist = 'devices';

  readonly #context = new ContextProvider(this, { context: callContext });
  #call: Call | undefined;
  #given: Call | undefined;
  #listening: AbortController | undefined;
  #ending: ReturnType<typeof setTimeout> | undefined;

  /** The framework-free model; undefined while the element was never in a page. Give it one of your own making, and it is kept here. */
  get call(): Call | undefined {
    return this.#call;
  }

  set call(call: Call | undefined) {
    if (call === this.#call) return;
    this.#end();
    this.#given = call;
    if (this.isConnected) this.#create();
  }

  get state(): CallPhase {
    return this.#call?.state.state ?? 'idle';
  }

  get endReason(): EndReason | null {
    return this.#call?.state.endReason ?? null;
  }

  /** Everybody, oneself first. */
  get participants(): readonly Participant[] {
    return this.#call?.state.participants ?? [];
  }

  get self(): Participant | null {
    return this.#call?.state.self ?? null;
  }

  /** Why the call failed, while it has. */
  get error(): CallError | null {
    return this.#call?.state.error ?? null;
  }

  /** The ring that goes on, or how the last one ended for a few seconds more; null otherwise. */
  get currentRing(): Ring | null {
    return this.#call?.state.ring ?? null;
  }

  /**
   * Rings a person: `ring('desk')`. It also says how that goes: `ring.state`, `ring.peer` and `ring.direction` are those of
   * `currentRing`, null while there is none.
   */
  get ring(): RingCommand {
    const command = (user: string, options?: RingOptions): Promise<RingState> => this.#need().ring(user, options);
    return Object.assign(command, { state: null, peer: null, direction: null }, this.currentRing);
  }

  /** Who called in vain while nobody was here, the latest first. */
  get missed(): readonly MissedRing[] {
    return this.#call?.state.missed ?? [];
  }

  /** How media is protected on its way. */
  get encryption(): 'dtls-srtp' {
    return 'dtls-srtp';
  }

  /** How media travels: from each person straight to each other. */
  get topology(): 'mesh' {
    return 'mesh';
  }

  override connectedCallback(): void {
    // Asked for before the first drawing, so that the network does not wait for it.
    if (!this.#call)
      queueMicrotask(() => {
        if (this.#call) this.#autojoin();
      });
    super.connectedCallback();
    clearTimeout(this.#ending);
    this.#ending = undefined;
    this.addEventListener('command', this.#command);
    for (const type of INTEREST) this.addEventListener(type, this.#warm);
    if (this.#call) return;
    this.#create();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('command', this.#command);
    for (const type of INTEREST) this.removeEventListener(type, this.#warm);
    // A move takes the element out and puts it back; only what stays out has left.
    const wait = active(this.state) ? this.keepalive : 0;
    this.#ending = setTimeout(() => {
      this.#end();
    }, wait);
  }

  /** With `moveBefore()` the element is never out of the page, so there is nothing to do: this method says so to the browser. */
  connectedMoveCallback(): void {
    clearTimeout(this.#ending);
  }

  /** A call that joins by itself is drawn when everything that takes time has begun. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated && this.autojoin && this.#call) await begun(this.#call);
    await super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.#call) return;
    const remade = (['broker', 'token', 'iceServers', 'relayOnly'] as const).some(
      name => changed.has(name) && changed.get(name) !== undefined,
    );
    if (remade && !active(this.state)) this.#create();
    if (CONFIGURED.some(name => changed.has(name))) this.#configure();
    if (changed.has('quality') || changed.has('persist')) this.#call.media.tune({ quality: this.quality, persist: this.persist });
    if (changed.has('muted')) this.#switch('muted');
    if (changed.has('cameraOff')) this.#switch('cameraOff');
  }

  protected override updated(changed: PropertyValues<this>): void {
    // At first it is no change: a call that was given may be in a room already.
    if (changed.has('room') && changed.get('room') !== undefined && active(this.state)) {
      if (this.room.trim() === '') void this.leave();
      else void this.#quietly(this.join());
    } else if (changed.has('autojoin') || changed.has('room')) {
      this.#autojoin();
    }
  }

  override render(): unknown {
    return html`<slot></slot>`;
  }

  /**
   * Enters the room; twice is once.
   *
   * @throws {CallError} `room-full`, `unauthorized`, `broker-rejected`, `aborted`, …
   */
  async join(): Promise<void> {
    const call = this.#need();
    if (!active(this.state) && !this.dispatchEvent(new CallBeforeJoinEvent(this.room)))
      throw new CallError('aborted', 'call-before-join was prevented.');
    if (this.#stale()) this.#create();
    await (this.#call ?? call).join(this.room);
  }

  /** Leaves the room, or stops joining; every device is closed. */
  async leave(): Promise<void> {
    await this.#call?.leave();
  }

  /** Opens camera and microphone for a look before joining. Call it for an act of the person only. */
  async preview(): Promise<void> {
    const previewed = this.#need().preview();
    this.#warm();
    await previewed;
  }

  async setMicrophone(on?: boolean): Promise<void> {
    await this.#need().setMicrophone(on);
  }

  async setCamera(on?: boolean): Promise<void> {
    await this.#need().setCamera(on);
  }

  async setDevice(kind: DeviceKind, id: string): Promise<void> {
    await this.#need().setDevice(kind, id);
  }

  async shareScreen(options?: ScreenOptions): Promise<void> {
    await this.#need().shareScreen(options);
  }

  stopScreenShare(): void {
    this.#call?.stopScreenShare();
  }

  async sendChat(text: string, options?: { readonly to?: string }): Promise<void> {
    await this.#need().sendChat(text, options);
  }

  /** Sends the page's own JSON-compatible data; arrives as `call-message`. */
  async send(topic: string, data: unknown, options?: { readonly to?: string }): Promise<void> {
    await this.#need().send(topic, data, options);
  }

  /** Says yes to who rings here; `video: false` answers with sound only. */
  async accept(options?: AcceptOptions): Promise<void> {
    await this.#need().accept(options);
  }

  /** Says no to who rings here, perhaps with a few words. */
  async decline(message?: string): Promise<void> {
    await this.#need().decline(message);
  }

  /** Stops ringing the other. */
  async cancel(): Promise<void> {
    await this.#need().cancel();
  }

  /** Neither hears nor is heard, and says so to the others. */
  async hold(on?: boolean): Promise<void> {
    await this.#need().hold(on);
  }

  raiseHand(on?: boolean): void {
    this.#call?.raiseHand(on);
  }

  async react(emoji: string): Promise<void> {
    await this.#need().react(emoji);
  }

  /** Gives a participant the stage; null lets the layout choose. */
  pin(id: string | null): void {
    this.#call?.pin(id);
  }

  /** The numbers of everybody's link, by participant id. */
  async getStats(): Promise<ReadonlyMap<string, LinkStats>> {
    return await this.#need().getStats();
  }

  /** Called with each new call, before anybody sees it. */
  protected prepare(_call: Call): void {
    // A provider shows no lobby.
  }

  #autojoin(): void {
    if (this.autojoin && this.room.trim() !== '' && !active(this.state)) void this.#quietly(this.join());
  }

  #made = '';

  /** What a call was made with; another broker or token needs another call. */
  #recipe(): string {
    return JSON.stringify([this.broker, this.token, this.relayOnly, typeof this.iceServers === 'function' ? 'function' : this.iceServers]);
  }

  #stale(): boolean {
    return !active(this.state) && this.#made !== this.#recipe();
  }

  #create(): void {
    const given = this.#given;
    this.#end();
    const brokers = this.broker.trim() === '' ? defaultBrokers() : this.broker.trim().split(/\s+/);
    const call =
      given ?? createCall({ brokers, token: this.token, iceServers: this.iceServers, relayOnly: this.relayOnly, persist: this.persist });
    this.#made = this.#recipe();
    this.#call = call;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const reflect = (): void => {
      this.#reflect(call);
    };
    forwardEvents(call, this, signal);
    hear(call, signal, { statechange: reflect });
    hear(call.media, signal, { change: reflect });
    const { muted, cameraOff } = this;
    this.#configure();
    // What a new call says of itself while it is told the wishes of the tag is not yet what was wished.
    if (!given) this.muted = muted;
    this.#switch('muted');
    if (!given) this.cameraOff = cameraOff;
    this.#switch('cameraOff');
    this.prepare(call);
    this.#context.setValue(call);
    this.dispatchEvent(new CallEvent('call-provided'));
    this.requestUpdate();
  }

  #end(): void {
    const call = this.#call;
    this.#call = undefined;
    this.#given = undefined;
    call?.close();
    this.#listening?.abort();
    this.#context.setValue(undefined);
    if (call) this.dispatchEvent(new CallEvent('call-provided'));
  }

  #configure(): void {
    const { displayName: name, listenOnly, maxParticipants: max, videoLimit, user, password, busyWhen } = this;
    this.#call?.configure({ name, listenOnly, max, videoLimit, user: user.trim(), password, busyWhen });
  }

  /** Follows the devices, so that the attributes say what is true. */
  #reflect(call: Call): void {
    this.muted = !call.media.microphoneOn;
    this.cameraOff = !call.media.cameraOn;
  }

  #switch(what: 'muted' | 'cameraOff'): void {
    const call = this.#call;
    if (!call || this.listenOnly) return;
    const on = !this[what];
    if (what === 'muted' && call.media.microphoneOn !== on) void this.#quietly(call.setMicrophone(on));
    if (what === 'cameraOff' && call.media.cameraOn !== on) void this.#quietly(call.setCamera(on));
  }

  #warm = (): void => {
    this.#call?.warm(this.room);
  };

  #command = (event: Event): void => {
    const { command } = event as Event & { readonly command?: unknown };
    if (event.target === this && typeof command === 'string') void this.#quietly(runCommand(this, command));
  };

  #need(): Call {
    if (!this.#call) throw new CallError('aborted', 'The element is not in a page.');
    return this.#call;
  }

  /** For what nobody waits for: the call itself has told of its failure, anything else is told here. */
  async #quietly(promise: Promise<unknown>): Promise<void> {
    try {
      await promise;
    } catch (cause) {
      const error = toCallError(cause);
      const told = error === this.error || error === this.#call?.state.microphoneError || error === this.#call?.state.cameraError;
      if (!told && error.code !== 'aborted' && error.code !== 'screen-cancelled') this.dispatchEvent(new CallErrorEvent(error));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-provider': CallProvider;
  }
}

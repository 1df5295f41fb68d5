import { html, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Call } from '../../call/call.js';
import { active, inRoom } from '../../call/call-state.js';
import type { CallPhase, CallState } from '../../call/call-state.js';
import { uiOf } from '../../controllers/call-ui.js';
import type { CallPanel } from '../../controllers/call-ui.js';
import { StateSet } from '../../controllers/custom-states.js';
import { CallErrorEvent, CallRequestEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { toCallError } from '../../foundation/errors.js';
import { hear } from '../../foundation/events.js';
import { icons } from '../../icons/icons.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import tokens from '../../styles/tokens.js';
import { CallChat } from '../call-chat/call-chat.js';
import { CallControls } from '../call-controls/call-controls.js';
import { CallEnded } from '../call-ended/call-ended.js';
import { CallLobby } from '../call-lobby/call-lobby.js';
import { CallPeople } from '../call-people/call-people.js';
import { CallProvider } from '../call-provider/call-provider.js';
import { CallSettings } from '../call-settings/call-settings.js';
import { CallStage } from '../call-stage/call-stage.js';
import type { StageLayout } from '../call-stage/arrange.js';
import { focusedIn } from '../focused-in.js';
import { banner } from './banner.js';
import { IdleBar } from './idle-bar.js';
import { postError, postNotices } from './notices.js';
import { pageHasFont } from './page-font.js';
import { Reactions } from './reactions.js';
import { shortcutOf } from './shortcuts.js';
import { Toasts } from './toasts.js';
import styles from './video-call.styles.js';

/** Below this width a panel covers the stage, as in the style sheet. */
const NARROW = 760;
/** How long a call that joins by itself does without its controls, in ms: first the others' pictures are to come. */
const BARE = 600;
const PHASES: readonly CallPhase[] = ['lobby', 'knocking', 'connecting', 'connected', 'reconnecting', 'ended', 'failed'];

/**
 * @summary A whole video call in one tag: lobby, stage, controls, panels, ended screen. It is a `<call-provider>` with the default looks.
 *
 * Shortcuts while focus is inside and not in a field: M microphone, V camera, S screen, H hand, C chat, P people, F full screen.
 *
 * @slot lobby - In place of the lobby.
 * @slot header - Above everything, in every phase.
 * @slot stage-overlay - Over the stage.
 * @slot controls-start - Controls before the others.
 * @slot controls-end - Controls before leave.
 * @slot panel - In place of what an open panel shows.
 * @slot incoming - In place of what shows a ring, of both directions; see `<call-ring>`.
 * @slot ended - In place of the screen after the call.
 * @slot error - In place of the screen after a call that failed.
 *
 * @fires call-request - A control was used, before it acts; cancelable; `action`.
 *
 * @csspart base - Everything.
 * @csspart lobby - The lobby.
 * @csspart stage - The area of the tiles.
 * @csspart tile - Each tile; one's own is also `self`.
 * @csspart self - One's own tile, and one's picture in the lobby.
 * @csspart tile-video - The video in a tile.
 * @csspart tile-name - The name in a tile.
 * @csspart tile-status - What a tile says over a picture that stands still.
 * @csspart avatar - The initials in place of a picture.
 * @csspart controls - The bar of controls.
 * @csspart button - Each button.
 * @csspart button-icon - The icon of a control.
 * @csspart button-label - The words of a control.
 * @csspart panel - The open panel.
 * @csspart chat - The chat.
 * @csspart chat-message - One message of it.
 * @csspart people - The list of people.
 * @csspart ring - A ring: the card that covers everything, or the notice beside a running call.
 * @csspart banner - What concerns the whole call: no sound, no connection.
 * @csspart ended - The screen after the call.
 *
 * @cssprop [--call-accent] - The one colour that re-brands everything; hover, active and subtle are mixed from it.
 * @cssprop [--call-on-accent] - Words on it (default: black or white, whichever reads better).
 * @cssprop [--call-danger] - Leave, and what went wrong.
 * @cssprop [--call-surface] - Behind everything.
 * @cssprop [--call-surface-raised] - The bar, panels, menus.
 * @cssprop [--call-text] - Words.
 * @cssprop [--call-text-muted] - Lesser words.
 * @cssprop [--call-border] - Thin lines.
 * @cssprop [--call-focus-ring] - The ring round what has focus.
 * @cssprop [--call-radius=12px] - Corners.
 * @cssprop [--call-gap=8px] - Between tiles.
 * @cssprop [--call-tile-aspect=16 / 9] - The shape of tiles.
 * @cssprop [--call-tile-fit=cover] - How cameras fill tiles.
 * @cssprop [--call-speaking] - The ring round somebody who speaks.
 * @cssprop [--call-control-size=44px] - The height of controls.
 * @cssprop [--call-font=inherit] - The font family.
 *
 * @cssState lobby - Before the call.
 * @cssState knocking - Waiting to be let in.
 * @cssState connecting - On the way in.
 * @cssState connected - In the call.
 * @cssState reconnecting - In the call, and nothing works right now.
 * @cssState ended - After the call.
 * @cssState failed - It could not be joined.
 * @cssState muted - The own microphone is off.
 * @cssState camera-off - The own camera is off.
 * @cssState sharing - The own screen is shared.
 * @cssState audio-blocked - The browser holds back sound until a click.
 */
export class VideoCall extends CallProvider {
  static override readonly tag: string = 'video-call';
  static readonly uses = [CallLobby, CallStage, CallControls, CallChat, CallPeople, CallSettings, CallEnded];

  static override styles: CSSResultGroup = [tokens, base, button, styles];

  /** How the stage is arranged: `auto`, `grid`, `speaker` or `sidebar`. */
  @property() layout: StageLayout = 'auto';

  /** Leaves out the bar of controls. */
  @property({ type: Boolean, attribute: 'without-controls' }) withoutControls = false;

  /** Controls to leave out: `nochat noscreen norecord nopeople nohand nosettings nopip nofullscreen noreactions`. */
  @property() controlslist = '';

  /** `light`, `dark`, or `auto` for the page's own color scheme. */
  @property({ reflect: true, useDefault: true }) theme: 'auto' | 'light' | 'dark' = 'auto';

  @state() private narrow = false;
  /** The bar of controls is not there yet. */
  @state() private bare = false;
  @state() private spoken = '';

  @query('.base') private readonly area!: HTMLElement | null;
  @query('call-controls') private readonly controls!: CallControls | null;

  readonly #localize = new LocalizeController(this);
  readonly #states = new StateSet(this);
  readonly #toasts: Toasts = new Toasts(this);
  #crowded = false;
  #dressing: ReturnType<typeof setTimeout> | undefined;
  readonly #reactions: Reactions = new Reactions(this);
  readonly #idle: IdleBar = new IdleBar(this, () => this.#mayHideBar());
  readonly #board = { toasts: this.#toasts, reactions: this.#reactions, words: () => this.#localize.words };
  readonly #resized =
    typeof ResizeObserver === 'undefined'
      ? undefined
      : new ResizeObserver(() => {
          this.#measure();
        });
  #watching: AbortController | undefined;
  #shown = '';
  #panel: CallPanel | null = null;
  #opener: HTMLElement | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.autojoin && !this.hasUpdated) {
      this.bare = true;
      this.#dressing = setTimeout(() => {
        this.bare = false;
      }, BARE);
    }
    this.#resized?.observe(this);
    this.#states.set('plain-font', !pageHasFont(this));
    this.addEventListener('keydown', this.#onKeyDown);
    this.addEventListener('call-error', this.#onError);
    this.addEventListener('call-device-error', this.#onError);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#dressing);
    this.bare = false;
    this.#resized?.disconnect();
    this.removeEventListener('keydown', this.#onKeyDown);
    this.removeEventListener('call-error', this.#onError);
    this.removeEventListener('call-device-error', this.#onError);
  }

  /** Shows whoever speaks in a small window that stays above others; from a click only. */
  async requestPictureInPicture(): Promise<void> {
    const { call } = this;
    await (call && uiOf(call).picture?.()?.requestPictureInPicture());
  }

  protected override prepare(call: Call): void {
    this.#watching?.abort();
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    const ui = uiOf(call);
    ui.surface = this;
    this.#panel = ui.panel;
    hear(ui, signal, {
      change: () => {
        if (ui.panel === this.#panel) this.requestUpdate();
        else this.#turnPanel(ui.panel);
      },
    });
    hear(call, signal, {
      statechange: () => {
        this.#read(call);
      },
    });
    postNotices(call, this.#board, signal);
    if (!this.autojoin && call.state.state === 'idle') call.enterLobby();
    this.#read(call);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const { state, call } = this;
    for (const phase of PHASES) this.#states.set(phase, state === phase);
    this.#states.set('muted', this.muted);
    this.#states.set('camera-off', this.cameraOff);
    this.#states.set('sharing', this.self?.sharing === true);
    this.#states.set('audio-blocked', call?.state.audioBlocked === true);
  }

  override render(): TemplateResult {
    const { words } = this.#localize;
    const covered = this.narrow && this.#panel !== null;
    return html`
      <div part="base" class=${this.#idle.away ? 'base still' : 'base'} role="group" aria-label=${words.button.dialog} dir=${this.dir || nothing} tabindex="-1">
        <slot name="header"></slot>
        <div class="main">
          <div class=${active(this.state) ? 'room in-call' : 'room'} ?inert=${covered}>${this.#view()}</div>
          ${this.#panel && active(this.state) ? this.#aside(this.#panel) : nothing}
          <slot name="incoming"><call-ring exportparts="ring, self, avatar, button"></call-ring></slot>
        </div>
        <span class="visually-hidden" role="status">${this.spoken}</span>
      </div>
    `;
  }

  /** What the phase of the call shows. */
  #view(): TemplateResult {
    if (active(this.state)) return this.#call();
    // Who waits to be rung, or rings, needs no room; what stands here then comes on demand.
    if (this.#covered()) return html`<div class="view"></div>`;
    if (this.state === 'failed')
      return html`<div class="view"><slot name="error"><call-ended exportparts="ended, button"></call-ended></slot></div>`;
    if (this.state === 'ended')
      return html`<div class="view"><slot name="ended"><call-ended exportparts="ended, button"></call-ended></slot></div>`;
    return html`<div class="view"><slot name="lobby"><call-lobby exportparts="lobby, self, button"></call-lobby></slot></div>`;
  }

  #covered(): boolean | undefined {
    const ui = this.call && uiOf(this.call);
    return ui?.covered || (this.room.trim() === '' && (ui?.roomless || this.user.trim() !== ''));
  }

  #call(): TemplateResult {
    const { words } = this.#localize;
    return html`
      <div class="stage-area">
        <call-stage layout=${this.layout} exportparts="stage, tile, self, tile-video, tile-name, tile-status, avatar"><slot name="stage-overlay"></slot></call-stage>
        <div class="top">${banner(this.state, this.call?.state, words.status, this.#startAudio)}<div class="capacity" role="status"></div>${this.#toasts.render(words.close)}</div>
        ${this.#reactions.render()}
      </div>
      ${
        this.withoutControls
          ? nothing
          : this.bare
            ? html`<div class="bar"></div>`
            : html`<div class=${this.#idle.away ? 'bar away' : 'bar'}>
        <call-controls controlslist=${this.controlslist} exportparts="controls, button, button-icon, button-label">
          <slot name="controls-start" slot="start"></slot>
          <slot name="controls-end" slot="end"></slot>
        </call-controls>
      </div>`
      }
    `;
  }

  #aside(panel: CallPanel): TemplateResult {
    const { words } = this.#localize;
    const title = { chat: words.chat.title, people: words.people.title, settings: words.settings.title }[panel];
    return html`<aside part="panel" class="panel" aria-labelledby="panel-title" @keydown=${this.#onPanelKeyDown}>
      <header>
        <h2 id="panel-title" tabindex="-1">${title}</h2>
        <button part="button" class="button icon" type="button" aria-label=${words.close} title=${words.close} @click=${this.#closePanel}>${icons.close}</button>
      </header>
      <div class="panel-content"><slot name="panel">${this.#panelContent(panel)}</slot></div>
    </aside>`;
  }

  #panelContent(panel: CallPanel): TemplateResult {
    if (panel === 'chat') return html`<call-chat exportparts="chat, chat-message, button"></call-chat>`;
    if (panel === 'people') return html`<call-people exportparts="people, avatar, button"></call-people>`;
    return html`<call-settings exportparts="button"></call-settings>`;
  }

  /** Renders only for what is shown here; the parts follow the call themselves. */
  #read(call: Call): void {
    const shown = signature(call.state);
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (call.state.condition.level === 'poor' || (call.state.capacity ?? call.state.soundOnly)) this.#crowded = true;
    if (this.#crowded) void this.#tellCapacity(call);
    if (!active(call.state.state)) {
      this.#toasts.clear();
      uiOf(call).show(null);
    }
    this.#idle.wake();
    this.requestUpdate();
  }

  /** What is seldom said comes when it is to be said; a call that is full can do without. */
  async #tellCapacity(call: Call): Promise<void> {
    await this.updateComplete;
    const place = this.shadowRoot?.querySelector('.capacity') ?? null;
    await import('./capacity-notice.js').then(
      ({ showCapacity }) => {
        showCapacity(call, place, this.#localize.words.code);
      },
      () => undefined,
    );
  }

  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this;
    this.narrow = width > 0 && width < NARROW;
    // Everything grows on a wall-sized screen, where 44 px are lost.
    const scale = width >= 3000 && height >= 1500 ? 1.75 : width >= 2200 && height >= 1200 ? 1.25 : 1;
    if (scale === 1) this.style.removeProperty('--_k');
    else this.style.setProperty('--_k', String(scale));
  }

  #mayHideBar(): boolean {
    const focused = this.shadowRoot?.activeElement ?? null;
    const inside = (focused !== null && focused !== this.area) || this.querySelector(':focus') !== null;
    return inRoom(this.state) && !inside && this.#panel === null && !this.controls?.open && !this.controls?.matches(':hover');
  }

  #startAudio = (): void => {
    void this.call?.startAudio();
  };

  /** Focus goes into a panel that opens, and back to where it came from when it closes. */
  #turnPanel(panel: CallPanel | null): void {
    const before = this.#panel;
    this.#panel = panel;
    if (before === null) this.#opener = focusedIn(this.shadowRoot);
    this.#idle.wake();
    this.requestUpdate();
    void this.updateComplete.then(() => {
      if (panel !== null) return this.#focusPanel(panel);
      if (this.#opener?.isConnected && active(this.state)) this.#opener.focus();
      return undefined;
    });
  }

  /** The chat is for writing, and letters typed elsewhere are shortcuts; on touch the keyboard would cover what is to be read. */
  async #focusPanel(panel: CallPanel): Promise<void> {
    const chat = panel === 'chat' && matchMedia('(pointer: fine)').matches ? this.shadowRoot?.querySelector('call-chat') : null;
    await chat?.updateComplete;
    if (chat) chat.focus();
    else this.shadowRoot?.getElementById('panel-title')?.focus();
  }

  #closePanel = (): void => {
    if (this.call) uiOf(this.call).show(null);
  };

  #onPanelKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    this.#closePanel();
  };

  #onKeyDown = (event: KeyboardEvent): void => {
    const { call } = this;
    const shortcut = call && shortcutOf(event, call, this.controlslist);
    if (!shortcut) return;
    event.preventDefault();
    if (this.dispatchEvent(new CallRequestEvent(shortcut.action))) void this.#runShortcut(call, shortcut.run);
  };

  /** Somebody who pressed a key has no button to hear the new state from. */
  async #runShortcut(call: Call, run: (call: Call) => void | Promise<unknown>): Promise<void> {
    const { audio, video } = call.state.self;
    const { status } = this.#localize.words;
    try {
      await run(call);
    } catch (cause) {
      const error = toCallError(cause);
      if (error.code !== 'aborted' && error.code !== 'screen-cancelled') this.dispatchEvent(new CallErrorEvent(error));
    }
    const { self } = call.state;
    if (self.audio !== audio) this.spoken = self.audio ? status.youAreUnmuted : status.youAreMuted;
    if (self.video !== video) this.spoken = self.video ? status.yourCameraIsOn : status.yourCameraIsOff;
  }

  #onError = (event: Event): void => {
    if (event instanceof CallErrorEvent) postError(this.call, event, this.#board);
  };
}

/** What of the call's state this element itself shows. */
function signature({ state, audioBlocked, online, self, capacity, soundOnly, incomingVideo, condition }: CallState): string {
  return [
    state,
    audioBlocked,
    online,
    self.audio,
    self.video,
    self.sharing,
    capacity,
    soundOnly,
    incomingVideo,
    condition.level,
    condition.cause,
  ].join();
}

declare global {
  interface HTMLElementTagNameMap {
    'video-call': VideoCall;
  }
}

import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, ReactiveController, TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { active } from '../../call/call-state.js';
import type { CallState, Participant } from '../../call/call-state.js';
import { CallController } from '../../controllers/call-controller.js';
import { callOwner, joinCall } from '../../controllers/call-owner.js';
import type { CallOwner } from '../../controllers/call-owner.js';
import { CallRequestEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { srcObject } from '../../controllers/src-object.js';
import type { CallError, CallErrorCode } from '../../foundation/errors.js';
import { icons } from '../../icons/icons.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import panel from '../../styles/panel.styles.js';
import tokens from '../../styles/tokens.js';
import { CallCameraButton } from '../call-camera-button/call-camera-button.js';
import { CallMeter } from '../call-meter/call-meter.js';
import { CallMicButton } from '../call-mic-button/call-mic-button.js';
import { DeviceSelect } from '../device-select/device-select.js';
import styles from './call-lobby.styles.js';
import { recallName, rememberName } from './remembered-name.js';

/** Calls in which this person chose to only listen, for this once: the page did not ask for it, so the next time is open again. */
const choseListening = new WeakSet<CallOwner>();

/**
 * @summary The room before the call: how one looks and sounds, the devices, the name, and one button to go in. No device is opened
 * before the person asks for it.
 *
 * @slot - Words of the page's own, under the title.
 *
 * @fires call-request - Before joining; `action` is `join`; cancelable.
 *
 * @csspart lobby - The whole lobby.
 * @csspart self - The own picture.
 * @csspart button - Each button.
 */
export class CallLobby extends LitElement {
  static readonly tag = 'call-lobby';
  static readonly uses = [DeviceSelect, CallMeter, CallMicButton, CallCameraButton];

  static override styles: CSSResultGroup = [tokens, base, button, panel, styles];

  /** The id of the call to join; without it, the nearest one above. */
  @property() for = '';

  @state() private name: string | undefined;
  @state() private devicesShown = false;

  readonly #phase: CallController<CallState['state']> = new CallController(this, call => call.state);
  readonly #self: CallController<Participant> = new CallController(this, call => call.self);
  readonly #previewing: CallController<boolean> = new CallController(this, call => call.previewing);
  readonly #microphoneError: CallController<CallError | null> = new CallController(this, call => call.microphoneError);
  readonly #cameraError: CallController<CallError | null> = new CallController(this, call => call.cameraError);
  readonly #locale: LocalizeController = new LocalizeController(this);
  readonly #followOwner: ReactiveController = {
    hostUpdated: () => {
      this.requestUpdate();
    },
  };
  #owner: CallOwner | undefined;
  #remembered = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.#remembered = recallName();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#own(undefined);
  }

  protected override willUpdate(): void {
    this.#own(callOwner(this));
  }

  /** The room and the wishes belong to the owner; when they change there, the lobby shows it. */
  #own(owner: CallOwner | undefined): void {
    if (owner === this.#owner) return;
    this.#owner?.removeController(this.#followOwner);
    this.#owner = owner;
    owner?.addController(this.#followOwner);
  }

  /** Only listening, because the page says so. */
  get #listening(): boolean {
    const owner = this.#owner;
    if (owner) return owner.listenOnly && !choseListening.has(owner);
    return this.#phase.call?.settings.listenOnly ?? false;
  }

  get #shownName(): string {
    const owner = this.#owner;
    return this.name ?? (owner?.displayName || this.#self.value?.name || (owner?.persist === 'all' ? this.#remembered : ''));
  }

  override render(): TemplateResult {
    const { lobby: words } = this.#locale.words;
    const room = this.#owner?.room.trim() ?? this.#phase.call?.state.room ?? '';
    const nowhere = this.#owner !== undefined && room === '';
    const joining = active(this.#phase.value ?? 'idle');
    return html`<form class="lobby" part="lobby" @submit=${this.#submit}>
      <div class="look"><div class="sight">${this.#sight()}</div>${this.#listening ? nothing : this.#sound()}</div>
      <div class="side">
        <div class="heading"><h2>${words.title(room)}</h2><slot></slot></div>
        <label class="name">${words.name}
          <input class="field" name="name" maxlength="64" dir="auto" autocomplete="nickname" enterkeyhint="go" placeholder=${words.namePlaceholder}
            .value=${this.#shownName} @input=${this.#type}>
        </label>
        ${this.#devices()}
        <div class="go">
          ${nowhere ? html`<p class="notice" role="alert">${icons.warning}<span>${words.noRoom}</span></p>` : nothing}
          <button class="button primary" part="button" aria-disabled=${joining || nowhere ? 'true' : 'false'}>${joining ? words.joining : words.join}</button>
          ${this.#listening || joining || nowhere ? nothing : html`<button type="button" class="link" @click=${this.#joinListening}>${words.listenOnly}</button>`}
        </div>
      </div>
    </form>`;
  }

  /** What stands where one's picture will be: the picture, or why there is none and what to do. */
  #sight(): TemplateResult {
    const { words } = this.#locale;
    const self = this.#self.value;
    if (this.#listening) return this.#plain(icons.speaker, words.lobby.listening);
    const impossible = insecurity();
    if (impossible)
      return this.#plain(icons.warning, html`<strong>${words.errors[impossible].title}</strong><br>${words.errors[impossible].hint}`);
    if (!this.#previewing.value) {
      return html`<div class="cover">
        <button type="button" class="button" part="button" @click=${this.#preview}>${icons.camera}${words.lobby.preview}</button>
        <p>${words.lobby.previewHint}</p>
      </div>`;
    }
    return html`${this.#picture(self)}
      <div class="switches">
        <call-mic-button for=${this.for || nothing}></call-mic-button>
        <call-camera-button for=${this.for || nothing}></call-camera-button>
      </div>`;
  }

  #picture(self: Participant | undefined): TemplateResult {
    const { words } = this.#locale;
    const error = this.#cameraError.value;
    if (error) return html`<div class="cover">${this.#notice(error, this.#retryCamera)}</div>`;
    if (self?.video && self.stream && self.stream.getVideoTracks().length > 0) {
      return html`<video part="self" autoplay playsinline muted .muted=${true} aria-label=${words.lobby.selfView} ${srcObject(self.stream)}></video>`;
    }
    const asking = (self?.video ?? false) && !this.#microphoneError.value;
    return asking ? this.#plain(icons.info, words.lobby.asking) : this.#plain(icons.cameraOff, words.lobby.cameraOff);
  }

  #plain(icon: TemplateResult, text: string | TemplateResult): TemplateResult {
    return html`<div class="cover"><div class="plain" role="status">${icon}<p>${text}</p></div></div>`;
  }

  /** The level, or why there is no sound; one refusal of both devices is told once, where the picture would be. */
  #sound(): TemplateResult | typeof nothing {
    if (!this.#previewing.value) return nothing;
    const error = this.#microphoneError.value;
    if (error && error.code === this.#cameraError.value?.code) return nothing;
    return error
      ? this.#notice(error, this.#retryMicrophone, icons.microphoneOff)
      : html`<call-meter for=${this.for || nothing}></call-meter>`;
  }

  #notice(error: CallError, retry: () => void, icon = icons.warning): TemplateResult {
    const { words } = this.#locale;
    const { title, hint } = words.errors[error.code];
    return html`<div class="notice" role="alert">${icon}<div><strong>${title}</strong><p>${hint}</p>
      <button type="button" class="link" @click=${retry}>${words.tryAgain}</button></div></div>`;
  }

  #devices(): TemplateResult | typeof nothing {
    if (insecurity()) return nothing;
    const { devices } = this.#locale.words.lobby;
    const id = this.for || nothing;
    return html`<button type="button" class="button quiet more" part="button" aria-expanded=${this.devicesShown ? 'true' : 'false'} aria-controls="devices"
        @click=${this.#toggleDevices}>${icons.settings}${devices}</button>
      <div id="devices" role="group" aria-label=${devices} class=${this.devicesShown ? 'shown' : ''}>
        ${this.#listening ? nothing : html`<device-select kind="videoinput" for=${id}></device-select><device-select kind="audioinput" for=${id}></device-select>`}
        <device-select kind="audiooutput" for=${id}></device-select>
      </div>`;
  }

  #type = (event: InputEvent): void => {
    this.name = (event.target as HTMLInputElement).value;
  };

  #toggleDevices = (): void => {
    this.devicesShown = !this.devicesShown;
  };

  #preview = (): void => {
    void this.#phase.run(call => call.preview());
  };

  // Why it failed again stands in the call's state, and is shown; there is nobody else to tell.
  #retryCamera = (): void => {
    this.#phase.call?.setCamera(true).then(this.#alsoMicrophone, () => undefined);
  };

  #retryMicrophone = (): void => {
    this.#phase.call?.setMicrophone(true).catch(() => undefined);
  };

  /** Whoever allows the camera after both were refused meant both. */
  #alsoMicrophone = (): void => {
    if (this.#microphoneError.value) this.#retryMicrophone();
  };

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#join(false);
  };

  #joinListening = (): void => {
    this.#join(true);
  };

  #join(listening: boolean): void {
    const { call } = this.#phase;
    const owner = this.#owner;
    if (!call || active(call.state.state) || owner?.room.trim() === '') return;
    const name = this.#shownName.trim();
    if (owner) {
      owner.displayName = name;
      if (owner.persist === 'all') rememberName(name);
      if (listening) choseListening.add(owner);
      else if (choseListening.delete(owner)) owner.listenOnly = false;
      if (listening) owner.listenOnly = true;
    } else {
      call.configure(listening ? { name, listenOnly: true } : { name });
    }
    if (!this.dispatchEvent(new CallRequestEvent('join'))) return;
    void joinCall(owner, call);
  }
}

/** Why this page can open no device, or make no call, at all; undefined when it can. */
function insecurity(): CallErrorCode | undefined {
  if (!window.isSecureContext) return 'insecure-context';
  return (navigator as Partial<Navigator>).mediaDevices && 'RTCPeerConnection' in window ? undefined : 'unsupported';
}

declare global {
  interface HTMLElementTagNameMap {
    'call-lobby': CallLobby;
  }
}

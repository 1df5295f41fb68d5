import { adoptStyles, html, nothing } from 'lit';
import type { LitElement, ReactiveController, TemplateResult } from 'lit';
import type { Call } from '../../call/call.js';
import { active } from '../../call/call-state.js';
import type { Presence } from '../../call/call-state.js';
import { isOwner } from '../../controllers/call-owner.js';
import type { CallOwner } from '../../controllers/call-owner.js';
import { uiOf } from '../../controllers/call-ui.js';
import { toCallError } from '../../foundation/errors.js';
import type { CallError } from '../../foundation/errors.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';
import { VideoCall } from '../video-call/video-call.js';
import type { CallButton } from './call-button.js';
import styles from './button-dialog.styles.js';

/** Attributes that say what the button itself is; every other one that `<video-call>` knows is handed on to it. */
const OWN_ATTRIBUTES = new Set(['for', 'room', 'to', 'presence', 'audio-only', 'id', 'class', 'slot', 'style', 'hidden']);

/** The parts of the call inside that a page can style through the button; its buttons are left out, since the button itself is `button`. */
const CALL_PARTS =
  'base, lobby, stage, tile, self, tile-video, tile-name, tile-status, avatar, controls, panel, chat, chat-message, people, ring, banner, ended';

/**
 * What `<call-button>` shows after its click, loaded when somebody is about to: the call, in the button's dialog or in the element that
 * `for` names; and, with `presence`, whether the person can be reached.
 */
export class ButtonDialog implements ReactiveController {
  readonly #button: CallButton;
  readonly #trigger: HTMLButtonElement | null;
  readonly #dialog: HTMLDialogElement | null;
  #video: VideoCall | undefined;
  /** Made before the click, so that it can say whether the person is there. */
  #ready: VideoCall | undefined;
  #equipped: AbortController | undefined;
  #status: Presence | undefined;
  #failure: CallError | undefined;
  /** Whom presence is asked about. */
  #asked = '';
  /** The dialog: not there, in front of the page, or small in a corner while one goes on reading. */
  #shown: 'none' | 'large' | 'small' = 'none';

  constructor(button: CallButton) {
    this.#button = button;
    const root = button.renderRoot as ShadowRoot;
    adoptStyles(root, [...(button.constructor as typeof LitElement).elementStyles, styles]);
    this.#trigger = root.querySelector('button');
    this.#dialog = root.querySelector('dialog');
    this.#dialog?.addEventListener('cancel', this.#cancel);
    this.#dialog?.addEventListener('close', this.#closed);
    button.addController(this);
    button.requestUpdate();
  }

  /** The call in the dialog; undefined while there is none. */
  get call(): Call | undefined {
    return this.#video?.call;
  }

  /** What stands inside the dialog. */
  content({ button: words, errors, tryAgain }: Locale): TemplateResult {
    const small = this.#shown === 'small';
    const size = small ? words.expand : words.minimise;
    const failed = this.#failure && errors[this.#failure.code];
    return html`<div class="top">
        <span class="title"><bdi>${this.#button.to || this.#button.room}</bdi></span>
        <button type="button" class="button icon" aria-label=${size} title=${size} @click=${small ? this.#enlarge : this.#shrink}>${small ? icons.fullscreen : icons.pictureInPicture}</button>
        <button type="button" class="button icon" aria-label=${words.close} title=${words.close} @click=${this.close}>${icons.close}</button>
      </div>
      ${
        failed
          ? html`<div class="failure" role="alert"><strong>${failed.title}</strong><p>${failed.hint}</p>
              <button type="button" class="button" @click=${this.#again}>${tryAgain}</button></div>`
          : nothing
      }
      <div class="place"></div>`;
  }

  /** What stands beside the button. */
  presence({ button: words }: Locale): unknown {
    const status = this.#status;
    return this.#button.presence && status
      ? html`<span part="presence" class="presence ${status}">${words.presence[status]}</span>`
      : nothing;
  }

  hostUpdated(): void {
    const { presence, to, for: place } = this.#button;
    const asked = presence ? to : '';
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (!this.#video) this.#forget();
    if (asked !== '' && place === '') this.#ready = this.#video ?? this.#place();
  }

  /** Opens the call; with it open already, brings it to the front. */
  async open(): Promise<void> {
    await this.#button.updateComplete;
    if (this.#button.for !== '') await this.#openElsewhere();
    else if (this.#video && !this.#failure) this.#enlarge();
    else await this.#openDialog();
  }

  /** Leaves the call and closes the dialog. */
  readonly close = (): void => {
    const button = this.#button;
    const video = this.#video;
    this.#video = undefined;
    this.#failure = undefined;
    this.#show('none');
    void video?.leave().finally(() => {
      video.remove();
      if (button.presence && button.to !== '' && button.isConnected) this.#ready = this.#place();
    });
    this.#trigger?.focus();
  };

  async #openDialog(): Promise<void> {
    const video = this.#video ?? this.#place();
    this.#ready = undefined;
    this.#video = video;
    this.#show('large');
    await this.#begin(video);
  }

  /** Puts a call into the closed dialog; nothing of it is opened, and without `presence` nobody is contacted. */
  #place(): VideoCall {
    if (this.#ready) return this.#ready;
    const video = this.#make();
    video.setAttribute('exportparts', CALL_PARTS);
    if (this.#button.to !== '')
      video.addEventListener('call-provided', () => {
        this.#equip(video);
      });
    this.#dialog?.querySelector('.place')?.append(video);
    return video;
  }

  /** Makes a call one that rings. */
  #equip(video: VideoCall): void {
    this.#equipped?.abort();
    const { call } = video;
    if (!call) return;
    const { signal } = (this.#equipped = new AbortController());
    const ui = uiOf(call);
    ui.roomless = true;
    let rang = false;
    ui.addEventListener(
      'change',
      () => {
        // When the ring is over and nobody wants to ring again, the dialog has nothing to show.
        if (rang && !ui.covered && !active(call.state.state) && this.#video === video) this.close();
        rang ||= ui.covered;
      },
      { signal },
    );
    if (this.#button.presence) this.#follow(call, signal);
  }

  /** Asks whether the person is there. */
  #follow(call: Call, signal: AbortSignal): void {
    const { to } = this.#button;
    call.addEventListener(
      'statechange',
      () => {
        const status = call.state.contacts.find(({ user }) => user === to)?.status;
        if (status === this.#status) return;
        this.#status = status;
        this.#button.requestUpdate();
      },
      { signal },
    );
    call.desk().then(
      desk => {
        if (!signal.aborted) desk.watch([to]);
      },
      // Whether the person is there stays unsaid.
      () => undefined,
    );
  }

  #forget(): void {
    this.#equipped?.abort();
    this.#ready?.remove();
    this.#ready = undefined;
    this.#status = undefined;
    this.#button.requestUpdate();
  }

  async #openElsewhere(): Promise<void> {
    const button = this.#button;
    const root = button.getRootNode() as Document | ShadowRoot;
    const place = root.getElementById(button.for) ?? button.ownerDocument.getElementById(button.for);
    if (!place) return;
    const there = isOwner(place) ? place : [...place.children].find(isOwner);
    const owner = there ?? this.#make();
    if (!there) place.append(owner);
    if (button.to === '') owner.room = button.room;
    owner.scrollIntoView({ block: 'nearest' });
    await this.#begin(owner);
  }

  /** The click was the person's own act: the lobby may look through the camera at once. */
  async #begin(owner: CallOwner): Promise<void> {
    await owner.updateComplete;
    const { call } = owner;
    if (!call || active(call.state.state)) return;
    if (this.#button.to !== '') await this.#ring(call);
    else if (this.#button.hasAttribute('autojoin')) await owner.join().catch(() => undefined);
    else await call.preview();
  }

  /** How it goes is shown by the call itself; but for what rings not being there to show it. */
  async #ring(call: Call): Promise<void> {
    const { to, audioOnly } = this.#button;
    this.#failure = undefined;
    this.#button.requestUpdate();
    try {
      await call.ring(to, { audioOnly });
    } catch (error) {
      if (uiOf(call).covered) return;
      this.#failure = toCallError(error);
      this.#button.requestUpdate();
    }
  }

  #make(): VideoCall {
    const button = this.#button;
    const video = button.ownerDocument.createElement('video-call');
    for (const name of [...VideoCall.observedAttributes, 'silent', 'messages']) {
      const value = OWN_ATTRIBUTES.has(name) ? null : button.getAttribute(name);
      if (value !== null) video.setAttribute(name, value);
    }
    video.room = button.room;
    return video;
  }

  /** Escape never hangs up: a running call becomes small. Browsers close on a second Escape whatever a page says; then it does as well. */
  #cancel = (event: Event): void => {
    if (event.target !== this.#dialog) return;
    event.preventDefault();
    this.#dismiss();
  };

  #closed = (event: Event): void => {
    if (event.target === this.#dialog && this.#shown === 'large' && this.#dialog?.open === false) this.#dismiss();
  };

  #dismiss(): void {
    const { call } = this;
    const rings = ['calling', 'ringing'].includes(call?.state.ring?.state ?? '');
    if (call && (rings || active(call.state.state))) this.#shrink();
    else this.close();
  }

  /** As a click on the button: the page may say no. */
  #again = (): void => {
    this.#trigger?.click();
  };

  #enlarge = (): void => {
    this.#show('large');
  };

  #shrink = (): void => {
    this.#show('small');
    this.#trigger?.focus();
  };

  #show(shown: 'none' | 'large' | 'small'): void {
    const dialog = this.#dialog;
    // Set first: closing the dialog below tells so, and that is not a person closing it.
    this.#shown = shown;
    this.#button.requestUpdate();
    if (!dialog) return;
    dialog.className = shown;
    if (shown !== 'small' && dialog.matches(':popover-open')) dialog.hidePopover();
    if (shown !== 'large' && dialog.open) dialog.close();
    if (shown === 'large' && !dialog.open) dialog.showModal();
    // A popover stands above everything on the page, whatever the page's stacking is, and lets it be used.
    if (shown === 'small' && !dialog.matches(':popover-open')) dialog.showPopover();
  }
}

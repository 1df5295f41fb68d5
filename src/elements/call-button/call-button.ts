import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Call } from '../../call/call.js';
import { active } from '../../call/call-state.js';
import type { Presence } from '../../call/call-state.js';
import { isOwner } from '../../controllers/call-owner.js';
import type { CallOwner } from '../../controllers/call-owner.js';
import { uiOf } from '../../controllers/call-ui.js';
import { CallRequestEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { toCallError } from '../../foundation/errors.js';
import type { CallError } from '../../foundation/errors.js';
import { icons } from '../../icons/icons.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import tokens from '../../styles/tokens.js';
import { VideoCall } from '../video-call/video-call.js';
import styles from './call-button.styles.js';

/** Attributes that say what the button itself is; every other one that `<video-call>` knows is handed on to it. */
const OWN_ATTRIBUTES = new Set(['for', 'room', 'to', 'presence', 'audio-only', 'id', 'class', 'slot', 'style', 'hidden']);

/** The parts of the call inside that a page can style through the button; its buttons are left out, since the button itself is `button`. */
const CALL_PARTS =
  'base, lobby, stage, tile, self, tile-video, tile-name, tile-status, avatar, controls, panel, chat, chat-message, people, ring, banner, ended';

/**
 * @summary Click to call: rings a person (`to`), or opens a room (`room`), in a dialog of its own or in the element named by `for`.
 *
 * Every attribute of `<video-call>` (`broker`, `display-name`, `token`, `autojoin`, …) may stand on it and is handed on. Events of the
 * call bubble out of the button. The call is not ended by Escape: it becomes small and stays in the corner; closing it leaves.
 *
 * @slot - The label, in place of the built-in words.
 *
 * @fires call-request - The button was pressed; `action` is `join` or `ring`; cancelable.
 *
 * @csspart button - The native button.
 * @csspart button-icon - Its icon.
 * @csspart button-label - Its words.
 * @csspart presence - Whether the person can be reached: a dot and a word; with `presence` only.
 * @csspart dialog - The dialog. Inside, the parts of `<video-call>` but for its buttons.
 */
export class CallButton extends LitElement {
  static readonly tag = 'call-button';
  static readonly uses = [VideoCall];

  static override styles: CSSResultGroup = [tokens, base, button, styles];

  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  /** The room that a click opens. */
  @property() room = '';

  /** The name of the person whom a click rings, as their page has it in `user`; `peerjs:ID` calls a stock PeerJS client. */
  @property() to = '';

  /** Shows beside the button whether that person can be reached. It asks the call server as long as the button is in the page. */
  @property({ type: Boolean }) presence = false;

  /** Rings for a call without pictures. */
  @property({ type: Boolean, attribute: 'audio-only' }) audioOnly = false;

  /** The id of a `<video-call>` or `<call-provider>` to use, or of any element to put the call into. Without it: a dialog. */
  @property() for = '';

  /** The dialog: not there, in front of the page, or small in a corner while one goes on reading. */
  @state() private shown: 'none' | 'large' | 'small' = 'none';

  @state() private status: Presence | undefined;
  @state() private failure: CallError | undefined;

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;
  @query('[part~="button"]') private readonly trigger!: HTMLButtonElement | null;

  readonly #locale: LocalizeController = new LocalizeController(this);
  #video: VideoCall | undefined;
  /** Made before the click, so that it can say whether the person is there. */
  #ready: VideoCall | undefined;
  #equipped: AbortController | undefined;

  /** The call that this button opened in its dialog; undefined while there is none. */
  get call(): Call | undefined {
    return this.#video?.call;
  }

  override render(): TemplateResult {
    const { button: words, errors, tryAgain } = this.#locale.words;
    const failed = this.failure && errors[this.failure.code];
    return html`<button type="button" class="button primary" part="button" aria-haspopup=${this.for ? nothing : 'dialog'} @click=${this.#press}>
        <span part="button-icon">${this.to && this.audioOnly ? icons.phone : icons.camera}</span><span part="button-label"><slot>${this.to ? words.ring : words.room}</slot></span>
      </button>
      ${this.presence && this.status ? html`<span part="presence" class="presence ${this.status}">${words.presence[this.status]}</span>` : nothing}
      <dialog part="dialog" popover="manual" class=${this.shown} aria-label=${words.dialog} @cancel=${this.#cancel} @close=${this.#closed}>
        <div class="top">
          <span class="title"><bdi>${this.to || this.room}</bdi></span>
          ${
            this.shown === 'small'
              ? html`<button type="button" class="button icon" aria-label=${words.expand} title=${words.expand} @click=${this.#enlarge}>${icons.fullscreen}</button>`
              : html`<button type="button" class="button icon" aria-label=${words.minimise} title=${words.minimise} @click=${this.#shrink}>${icons.pictureInPicture}</button>`
          }
          <button type="button" class="button icon" aria-label=${words.close} title=${words.close} @click=${this.close}>${icons.close}</button>
        </div>
        ${
          failed
            ? html`<div class="failure" role="alert"><strong>${failed.title}</strong><p>${failed.hint}</p>
                <button type="button" class="button" @click=${this.#press}>${tryAgain}</button></div>`
            : nothing
        }
        <div class="place"></div>
      </dialog>`;
  }

  /** Opens the call, as a click does. With it open already, brings it to the front. */
  async open(): Promise<void> {
    await this.updateComplete;
    if (this.for !== '') await this.#openElsewhere();
    else if (this.#video && !this.failure) this.#enlarge();
    else await this.#openDialog();
  }

  /** Leaves the call and closes the dialog. */
  readonly close = (): void => {
    const video = this.#video;
    this.#video = undefined;
    this.failure = undefined;
    this.#show('none');
    void video?.leave().finally(() => {
      video.remove();
      if (this.presence && this.to !== '' && this.isConnected) this.#ready = this.#place();
    });
    this.trigger?.focus();
  };

  #press = (): void => {
    if (this.dispatchEvent(new CallRequestEvent(this.to ? 'ring' : 'join'))) void this.open();
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
    if (this.to !== '')
      video.addEventListener('call-provided', () => {
        this.#equip(video);
      });
    this.dialog?.querySelector('.place')?.append(video);
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
    if (this.presence) this.#follow(call, signal);
  }

  /** Asks whether the person is there. */
  #follow(call: Call, signal: AbortSignal): void {
    const { to } = this;
    call.addEventListener(
      'statechange',
      () => {
        this.status = call.state.contacts.find(({ user }) => user === to)?.status;
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

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('presence') && !changed.has('to')) return;
    if (!this.#video) this.#forget();
    if (this.presence && this.to !== '' && this.for === '') this.#ready = this.#video ?? this.#place();
  }

  #forget(): void {
    this.#equipped?.abort();
    this.#ready?.remove();
    this.#ready = undefined;
    this.status = undefined;
  }

  async #openElsewhere(): Promise<void> {
    const root = this.getRootNode() as Document | ShadowRoot;
    const place = root.getElementById(this.for) ?? this.ownerDocument.getElementById(this.for);
    if (!place) return;
    const there = isOwner(place) ? place : [...place.children].find(isOwner);
    const owner = there ?? this.#make();
    if (!there) place.append(owner);
    if (this.to === '') owner.room = this.room;
    owner.scrollIntoView({ block: 'nearest' });
    await this.#begin(owner);
  }

  /** The click was the person's own act: the lobby may look through the camera at once. */
  async #begin(owner: CallOwner): Promise<void> {
    await owner.updateComplete;
    const { call } = owner;
    if (!call || active(call.state.state)) return;
    if (this.to !== '') {
      await this.#ring(call);
      return;
    }
    if (this.hasAttribute('autojoin')) await owner.join().catch(() => undefined);
    else await call.preview();
  }

  /** How it goes is shown by the call itself; but for what rings not being there to show it. */
  async #ring(call: Call): Promise<void> {
    this.failure = undefined;
    try {
      await call.ring(this.to, { audioOnly: this.audioOnly });
    } catch (error) {
      if (!uiOf(call).covered) this.failure = toCallError(error);
    }
  }

  #make(): VideoCall {
    const video = this.ownerDocument.createElement('video-call');
    for (const name of [...VideoCall.observedAttributes, 'silent', 'messages']) {
      const value = OWN_ATTRIBUTES.has(name) ? null : this.getAttribute(name);
      if (value !== null) video.setAttribute(name, value);
    }
    video.room = this.room;
    return video;
  }

  /** Escape never hangs up: a running call becomes small. Browsers close on a second Escape whatever a page says; then it does as well. */
  #cancel = (event: Event): void => {
    if (event.target !== this.dialog) return;
    event.preventDefault();
    this.#dismiss();
  };

  #closed = (event: Event): void => {
    if (event.target === this.dialog && this.shown === 'large' && this.dialog?.open === false) this.#dismiss();
  };

  #dismiss(): void {
    const { call } = this;
    const rings = ['calling', 'ringing'].includes(call?.state.ring?.state ?? '');
    if (call && (rings || active(call.state.state))) this.#shrink();
    else this.close();
  }

  #enlarge = (): void => {
    this.#show('large');
  };

  #shrink = (): void => {
    this.#show('small');
    this.trigger?.focus();
  };

  #show(shown: 'none' | 'large' | 'small'): void {
    const { dialog } = this;
    // Set first: closing the dialog below tells so, and that is not a person closing it.
    this.shown = shown;
    if (!dialog) return;
    if (shown !== 'small' && dialog.matches(':popover-open')) dialog.hidePopover();
    if (shown !== 'large' && dialog.open) dialog.close();
    if (shown === 'large' && !dialog.open) dialog.showModal();
    // A popover stands above everything on the page, whatever the page's stacking is, and lets it be used.
    if (shown === 'small' && !dialog.matches(':popover-open')) dialog.showPopover();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-button': CallButton;
  }
}

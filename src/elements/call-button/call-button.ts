import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Call } from '../../call/call.js';
import { active } from '../../call/call-state.js';
import { isOwner } from '../../controllers/call-owner.js';
import type { CallOwner } from '../../controllers/call-owner.js';
import { CallRequestEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { icons } from '../../icons/icons.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import tokens from '../../styles/tokens.js';
import { VideoCall } from '../video-call/video-call.js';
import styles from './call-button.styles.js';

/** Attributes that say what the button itself is; every other one that `<video-call>` knows is handed on to it. */
const OWN_ATTRIBUTES = new Set(['for', 'room', 'to', 'id', 'class', 'slot', 'style', 'hidden']);

/** The parts of the call inside that a page can style through the button; its buttons are left out, since the button itself is `button`. */
const CALL_PARTS =
  'base, lobby, stage, tile, self, tile-video, tile-name, tile-status, avatar, controls, panel, chat, chat-message, people, banner, ended';

/**
 * @summary Click to call: opens a room in a dialog of its own, or in the element named by `for`.
 *
 * Every attribute of `<video-call>` (`broker`, `display-name`, `token`, `autojoin`, …) may stand on it and is handed on. Events of the
 * call bubble out of the button. The call is not ended by Escape: it becomes small and stays in the corner; closing it leaves.
 *
 * @slot - The label, in place of the built-in words.
 *
 * @fires call-request - The button was pressed; `action` is `join`; cancelable.
 *
 * @csspart button - The native button.
 * @csspart button-icon - Its icon.
 * @csspart button-label - Its words.
 * @csspart dialog - The dialog. Inside, the parts of `<video-call>` but for its buttons.
 */
export class CallButton extends LitElement {
  static readonly tag = 'call-button';
  static readonly uses = [VideoCall];

  static override styles: CSSResultGroup = [tokens, base, button, styles];

  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  /** The room that a click opens. */
  @property() room = '';

  /** The id of a `<video-call>` or `<call-provider>` to use, or of any element to put the call into. Without it: a dialog. */
  @property() for = '';

  /** The dialog: not there, in front of the page, or small in a corner while one goes on reading. */
  @state() private shown: 'none' | 'large' | 'small' = 'none';

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;
  @query('[part~="button"]') private readonly trigger!: HTMLButtonElement | null;

  readonly #locale: LocalizeController = new LocalizeController(this);
  #video: VideoCall | undefined;

  /** The call that this button opened in its dialog; undefined while there is none. */
  get call(): Call | undefined {
    return this.#video?.call;
  }

  override render(): TemplateResult {
    const { button: words } = this.#locale.words;
    return html`<button type="button" class="button primary" part="button" aria-haspopup=${this.for ? nothing : 'dialog'} @click=${this.#press}>
        <span part="button-icon">${icons.camera}</span><span part="button-label"><slot>${words.room}</slot></span>
      </button>
      <dialog part="dialog" popover="manual" class=${this.shown} aria-label=${words.dialog} @cancel=${this.#cancel} @close=${this.#closed}>
        <div class="top">
          <span class="title"><bdi>${this.room}</bdi></span>
          ${
            this.shown === 'small'
              ? html`<button type="button" class="button icon" aria-label=${words.expand} title=${words.expand} @click=${this.#enlarge}>${icons.fullscreen}</button>`
              : html`<button type="button" class="button icon" aria-label=${words.minimise} title=${words.minimise} @click=${this.#shrink}>${icons.pictureInPicture}</button>`
          }
          <button type="button" class="button icon" aria-label=${words.close} title=${words.close} @click=${this.close}>${icons.close}</button>
        </div>
        <div class="place"></div>
      </dialog>`;
  }

  /** Opens the call, as a click does. With it open already, brings it to the front. */
  async open(): Promise<void> {
    await this.updateComplete;
    if (this.for !== '') await this.#openElsewhere();
    else if (this.#video) this.#enlarge();
    else await this.#openDialog();
  }

  /** Leaves the call and closes the dialog. */
  readonly close = (): void => {
    const video = this.#video;
    this.#video = undefined;
    this.#show('none');
    void video?.leave().finally(() => {
      video.remove();
    });
    this.trigger?.focus();
  };

  #press = (): void => {
    if (this.dispatchEvent(new CallRequestEvent('join'))) void this.open();
  };

  async #openDialog(): Promise<void> {
    const video = this.#make();
    video.setAttribute('exportparts', CALL_PARTS);
    this.#video = video;
    this.dialog?.querySelector('.place')?.append(video);
    this.#show('large');
    await this.#begin(video);
  }

  async #openElsewhere(): Promise<void> {
    const root = this.getRootNode() as Document | ShadowRoot;
    const place = root.getElementById(this.for) ?? this.ownerDocument.getElementById(this.for);
    if (!place) return;
    const there = isOwner(place) ? place : [...place.children].find(isOwner);
    const owner = there ?? this.#make();
    if (!there) place.append(owner);
    owner.room = this.room;
    owner.scrollIntoView({ block: 'nearest' });
    await this.#begin(owner);
  }

  /** The click was the person's own act: the lobby may look through the camera at once. */
  async #begin(owner: CallOwner): Promise<void> {
    await owner.updateComplete;
    const { call } = owner;
    if (!call || active(call.state.state)) return;
    if (this.hasAttribute('autojoin')) await owner.join().catch(() => undefined);
    else await call.preview();
  }

  #make(): VideoCall {
    const video = this.ownerDocument.createElement('video-call');
    for (const name of VideoCall.observedAttributes) {
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
    const phase = this.call?.state.state;
    if (phase && active(phase)) this.#shrink();
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

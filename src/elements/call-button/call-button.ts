import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Call } from '../../call/call.js';
import { CallErrorEvent, CallRequestEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { toCallError } from '../../foundation/errors.js';
import { icons } from '../../icons/icons.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import tokens from '../../styles/tokens.js';
import { VideoCall } from '../video-call/video-call.js';
import type { ButtonDialog } from './button-dialog.js';
import styles from './call-button.styles.js';

/**
 * @summary Click to call: rings a person (`to`), or opens a room (`room`), in a dialog of its own or in the element named by `for`.
 *
 * Every attribute of `<video-call>` (`broker`, `display-name`, `token`, `autojoin`, …) may stand on it and is handed on. Events of the
 * call bubble out of the button. The call is not ended by Escape: it becomes small and stays in the corner; closing it leaves.
 *
 * @slot - The label, in place of the built-in words.
 *
 * @fires call-request - The button was pressed; `action` is `join` or `ring`; cancelable.
 * @fires call-error - What opens the call could not be loaded; the next click tries again.
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

  readonly #locale: LocalizeController = new LocalizeController(this);
  #dialog: ButtonDialog | undefined;
  #loading: Promise<ButtonDialog> | undefined;
  #closings = 0;

  /** The call that this button opened in its dialog; undefined while there is none. */
  get call(): Call | undefined {
    return this.#dialog?.call;
  }

  override render(): TemplateResult {
    const { words } = this.#locale;
    const dialog = this.#dialog;
    return html`<button type="button" class="button primary" part="button" aria-haspopup=${this.for ? nothing : 'dialog'} @click=${this.#press} @pointerenter=${this.#warm} @focus=${this.#warm}>
        <span part="button-icon">${this.to && this.audioOnly ? icons.phone : icons.camera}</span><span part="button-label"><slot>${this.to ? words.button.ring : words.button.room}</slot></span>
      </button>
      ${dialog?.presence(words)}
      <dialog part="dialog" popover="manual" aria-label=${words.button.dialog}>${dialog?.content(words)}</dialog>`;
  }

  /** Opens the call, as a click does. With it open already, brings it to the front. */
  async open(): Promise<void> {
    const before = this.#closings;
    try {
      const dialog = await this.#load();
      if (before === this.#closings && this.isConnected) await dialog.open();
    } catch (error) {
      this.dispatchEvent(new CallErrorEvent(toCallError(error)));
    }
  }

  /** Leaves the call and closes the dialog. */
  readonly close = (): void => {
    this.#closings += 1;
    this.#dialog?.close();
  };

  protected override updated(): void {
    if (this.presence && this.to !== '' && this.for === '') this.#warm();
  }

  #press = (): void => {
    if (this.dispatchEvent(new CallRequestEvent(this.to ? 'ring' : 'join'))) void this.open();
  };

  /** Whoever comes near may press: then nothing has to be waited for. A failure is told to those who do press. */
  #warm = (): void => {
    this.#load().catch(() => undefined);
  };

  #load(): Promise<ButtonDialog> {
    return (this.#loading ??= this.#make());
  }

  async #make(): Promise<ButtonDialog> {
    try {
      await this.updateComplete;
      const { ButtonDialog } = await import('./button-dialog.js');
      return (this.#dialog = new ButtonDialog(this));
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-button': CallButton;
  }
}

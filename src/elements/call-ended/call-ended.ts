import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { CallState, EndReason } from '../../call/call-state.js';
import { CallController } from '../../controllers/call-controller.js';
import { callOwner, joinCall } from '../../controllers/call-owner.js';
import { CallRequestEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import type { CallError } from '../../foundation/errors.js';
import { icons } from '../../icons/icons.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import tokens from '../../styles/tokens.js';
import styles from './call-ended.styles.js';

/** After these nobody is waiting for this person to come back: joining again is possible, but not the thing to press. */
const FINAL: ReadonlySet<EndReason | null> = new Set<EndReason | null>(['removed', 'declined', 'duplicate']);

/**
 * @summary The screen after a call: why it is over, what can be done, and the way back in.
 *
 * @slot - More to do, beside the button that joins again.
 *
 * @fires call-request - Before joining again; `action` is `join`; cancelable.
 *
 * @csspart ended - The whole screen.
 * @csspart button - The button that joins again.
 */
export class CallEnded extends LitElement {
  static readonly tag = 'call-ended';

  static override styles: CSSResultGroup = [tokens, base, button, styles];

  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  /** The id of the call that ended; without it, the nearest one above. */
  @property() for = '';

  readonly #phase: CallController<CallState['state']> = new CallController(this, state => state.state);
  readonly #reason: CallController<EndReason | null> = new CallController(this, state => state.endReason);
  readonly #error: CallController<CallError | null> = new CallController(this, state => state.error);
  readonly #locale: LocalizeController = new LocalizeController(this);

  override render(): TemplateResult {
    const { words } = this.#locale;
    const reason = this.#reason.value ?? null;
    const error = this.#error.value ?? null;
    const failed = this.#phase.value === 'failed';
    const told = error && words.errors[error.code];
    const title = told?.title ?? (failed ? words.ended.failed : words.ended[reason ?? 'ended']);
    const primary = FINAL.has(reason) ? '' : 'primary';
    return html`<section part="ended" aria-labelledby="title">
      <div class="sign ${error ? 'error' : ''}">${error ? icons.warning : icons.leave}</div>
      <h2 id="title">${title}</h2>
      ${told ? html`<p>${told.hint}</p>` : nothing}
      <div class="actions">
        <button type="button" class="button ${primary}" part="button" @click=${this.#rejoin}>${failed ? words.tryAgain : words.ended.rejoin}</button>
        <slot></slot>
      </div>
    </section>`;
  }

  #rejoin = (): void => {
    const { call } = this.#phase;
    if (!call || !this.dispatchEvent(new CallRequestEvent('join'))) return;
    void joinCall(callOwner(this), call);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'call-ended': CallEnded;
  }
}

import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import type { Call } from '../call/call.js';
import type { CallState } from '../call/call-state.js';
import { CallController } from '../controllers/call-controller.js';
import { StateSet } from '../controllers/custom-states.js';
import { CallRequestEvent } from '../controllers/events.js';
import type { CallAction } from '../controllers/events.js';
import { LocalizeController } from '../controllers/localize-controller.js';
import type { Locale } from '../locales/en.js';
import base from '../styles/base.styles.js';
import tokens from '../styles/tokens.js';
import styles from './control-button.styles.js';

/** How a control looks in the state that the call is in. */
export interface Look {
  readonly icon: TemplateResult;
  /** The short name, which says the state too: “Mic”, “Mic off”. */
  readonly label: string;
  /** What pressing it does, in words. */
  readonly hint: string;
  /** On or off, where the control is a switch. */
  readonly pressed?: boolean;
  /** Being off is worth a look, as with a microphone. */
  readonly marked?: boolean;
  readonly danger?: boolean;
  /** Whether pressing can do anything here and now (default true). */
  readonly available?: boolean;
  /** A number at the icon; `quiet` when it wants nobody's attention. */
  readonly badge?: { readonly count: number; readonly words: string; readonly quiet?: boolean } | null;
  /** What is wrong with it. */
  readonly trouble?: string | null;
}

/** What every control of a call has in common: one real button, its words, its tooltip, its shortcut, and the question before it acts. */
export abstract class ControlButton extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [tokens, base, styles];

  /** The id of the call to control; without it, the nearest one above. */
  @property() for = '';

  /** Shows the words under the icon, not only in a tooltip. */
  @property({ type: Boolean, reflect: true }) labelled = false;

  /** Shows icon and words side by side, as in a menu. */
  @property({ type: Boolean, reflect: true }) row = false;

  /** Whether Tab stops here; a toolbar has one such place for all of its buttons. */
  @property({ attribute: false }) tabStop = true;

  @state() private dismissed = false;

  protected abstract readonly action: CallAction;
  /** The key that does the same while focus is in the call; '' for none. */
  protected readonly shortcut: string = '';

  protected readonly controller: CallController<string> = new CallController<string>(this, call => this.watch(call));
  readonly #localize = new LocalizeController(this);
  readonly #states = new StateSet(this);

  /** What it shows of the call, in one value: another value is another look. */
  protected abstract watch(call: CallState): string;
  protected abstract look(call: CallState | undefined, words: Locale): Look;
  protected abstract act(call: Call): void | Promise<unknown>;

  protected override updated(): void {
    const { pressed, available = true } = this.#look();
    this.#states.set('on', pressed === true);
    this.#states.set('off', pressed === false);
    this.#states.set('unavailable', !available);
  }

  override render(): unknown {
    const { icon, label, hint, pressed, marked = false, danger = false, available = true, badge, trouble } = this.#look();
    const { words } = this.#localize;
    const description = available ? (trouble ?? hint) : `${label}: ${words.controls.unavailable}`;
    return html`
      <button part="button" type="button" tabindex=${this.tabStop ? nothing : '-1'} aria-pressed=${pressed === undefined ? nothing : pressed ? 'true' : 'false'}
        aria-disabled=${available ? nothing : 'true'} aria-description=${description === label ? nothing : description}
        aria-keyshortcuts=${this.shortcut === '' ? nothing : this.shortcut}
        class=${classMap({ on: available && pressed === true && !marked, off: available && pressed === false && marked, danger })}
        @click=${this.#click} @keydown=${this.#keydown} @pointerenter=${this.#recall} @blur=${this.#recall}>
        <span part="button-icon" class="icon"><slot name="icon">${icon}</slot>${this.#badge(badge, trouble)}</span>
        <span part="button-label" class=${this.labelled || this.row ? 'label' : 'visually-hidden'}><slot>${label}</slot></span>
        ${badge ? html`<span class="visually-hidden">${badge.words}</span>` : nothing}
        ${this.row && this.shortcut ? html`<kbd aria-hidden="true">${this.shortcut}</kbd>` : nothing}
      </button>
      <span class=${classMap({ tooltip: true, dismissed: this.dismissed })} aria-hidden="true">${description}${this.shortcut && available ? html`<kbd>${this.shortcut}</kbd>` : nothing}</span>
    `;
  }

  #badge(badge: Look['badge'], trouble: Look['trouble']): unknown {
    if (trouble) return html`<span class="badge trouble" aria-hidden="true">!</span>`;
    if (!badge || badge.count <= 0) return nothing;
    return html`<span class=${badge.quiet ? 'badge quiet' : 'badge'} aria-hidden="true">${badge.count > 99 ? '99+' : badge.count}</span>`;
  }

  #look(): Look {
    return this.look(this.controller.call?.state, this.#localize.words);
  }

  #click = (): void => {
    if (this.#look().available === false || !this.dispatchEvent(new CallRequestEvent(this.action))) return;
    void this.controller.run(call => this.act(call));
  };

  /** A tooltip covers things: Escape takes it away (WCAG 1.4.13). */
  #keydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.dismissed = true;
  };

  #recall = (): void => {
    this.dismissed = false;
  };
}

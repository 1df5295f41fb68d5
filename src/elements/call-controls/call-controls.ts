import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { CallController } from '../../controllers/call-controller.js';
import { CallRequestEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { icons } from '../../icons/icons.js';
import base from '../../styles/base.styles.js';
import tokens from '../../styles/tokens.js';
import { CallCameraButton } from '../call-camera-button/call-camera-button.js';
import { CallChatButton } from '../call-chat-button/call-chat-button.js';
import { CallFullscreenButton } from '../call-fullscreen-button/call-fullscreen-button.js';
import { CallHandButton } from '../call-hand-button/call-hand-button.js';
import { CallLeaveButton } from '../call-leave-button/call-leave-button.js';
import { CallMicButton } from '../call-mic-button/call-mic-button.js';
import { CallPeopleButton } from '../call-people-button/call-people-button.js';
import { CallPipButton } from '../call-pip-button/call-pip-button.js';
import { CallScreenButton } from '../call-screen-button/call-screen-button.js';
import { CallSettingsButton } from '../call-settings-button/call-settings-button.js';
import { ControlButton } from '../control-button.js';
import styles from './call-controls.styles.js';
import { fitControls } from './fit-controls.js';
import type { Fit } from './fit-controls.js';
import { allowedItems, leftOut } from './items.js';
import type { Item } from './items.js';
import { focusedIn, rove } from './roving.js';

const REACTIONS = ['👍', '❤️', '😂', '👏', '🎉'] as const;
/** Below this many buttons' worth of padding, border and gap around them, in grid steps of 4 px. */
const FRAME = 5;

/**
 * @summary The call's controls in one bar: as many as its width takes, with words where there is room, the rest in a menu.
 *
 * @slot start - Controls of the page's own, before the others.
 * @slot end - Controls of the page's own, before leave.
 *
 * @fires call-request - A control was pressed, before it acts; cancelable.
 *
 * @csspart controls - The bar.
 * @csspart button - Each native button.
 * @csspart button-icon - The icon of each.
 * @csspart button-label - The words of each.
 *
 * @cssprop [--call-control-size=44px] - The buttons' height.
 * @cssprop [--call-surface-raised] - The bar.
 */
export class CallControls extends LitElement {
  static readonly tag: string = 'call-controls';
  static readonly uses = [
    CallMicButton,
    CallCameraButton,
    CallScreenButton,
    CallHandButton,
    CallChatButton,
    CallPeopleButton,
    CallSettingsButton,
    CallPipButton,
    CallFullscreenButton,
    CallLeaveButton,
  ];

  static override styles = [tokens, base, styles];

  /** The id of the call to control; without it, the nearest one above. */
  @property() for = '';

  /** What to leave out: `nochat noscreen norecord nopeople nohand nosettings nopip nofullscreen noreactions`. */
  @property() controlslist = '';

  @state() private fit: Fit = { inBar: 99, labelled: false };
  @state() private expanded = false;

  @query('.bar') private readonly bar!: HTMLElement | null;
  @query('.more') private readonly moreButton!: HTMLButtonElement | null;

  readonly #unread: CallController<number> = new CallController<number>(this, call => call.unread);
  readonly #localize = new LocalizeController(this);
  readonly #resized =
    typeof ResizeObserver === 'undefined'
      ? undefined
      : new ResizeObserver(() => {
          this.#measureSoon();
        });
  #current = 0;
  #frame = 0;
  #open: AbortController | undefined;

  /** The menu covers part of the stage: whoever hides the bar must wait. */
  get open(): boolean {
    return this.expanded;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized?.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized?.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#close();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('controlslist')) this.#measureSoon();
    this.#setTabStops();
  }

  override render(): unknown {
    const { words } = this.#localize;
    const { bar, menu } = this.#split();
    const shape = { for: this.for, labelled: this.fit.labelled, row: false, tabStop: false };
    return html`
      <div part="controls" class="bar" role="toolbar" aria-label=${words.controls.toolbar} @keydown=${this.#onKeyDown} @focusin=${this.#onFocusIn}>
        <slot name="start" @slotchange=${this.#measureSoon}></slot>
        ${repeat(
          bar,
          ({ name }) => name,
          item => item.render(shape),
        )}
        <slot name="end" @slotchange=${this.#measureSoon}></slot>
        ${menu.length > 0 || this.#reactions ? this.#more(menu) : nothing}
        <call-leave-button class="leave" exportparts="button, button-icon, button-label" for=${this.for || nothing} ?labelled=${this.fit.labelled}></call-leave-button>
      </div>
    `;
  }

  #more(menu: readonly Item[]): TemplateResult {
    const { words } = this.#localize;
    const shape = { for: this.for, labelled: false, row: true, tabStop: true };
    // What was not read must be seen even when the chat is in the menu.
    const news = (this.#unread.value ?? 0) > 0 && menu.some(({ name }) => name === 'chat');
    return html`<div class="menu-anchor" @focusout=${this.#onFocusOut}>
      <button part="button" class=${this.fit.labelled ? 'more labelled' : 'more'} type="button" aria-expanded=${this.expanded ? 'true' : 'false'}
        aria-controls="menu" aria-label=${words.controls.more} title=${words.controls.more} @click=${this.#toggle}>
        ${icons.more}${this.fit.labelled ? html`<span part="button-label">${words.more}</span>` : nothing}${news ? html`<span class="count"></span>` : nothing}
      </button>
      <div id="menu" class="menu" role="group" aria-label=${words.controls.more} ?hidden=${!this.expanded} @keydown=${this.#onMenuKeyDown} @call-request=${this.#chosen}>
        ${
          this.#reactions
            ? html`<div class="reactions">${REACTIONS.map(
                emoji =>
                  html`<button type="button" aria-label=${words.controls.react(emoji)} @click=${() => {
                    this.#react(emoji);
                  }}>${emoji}</button>`,
              )}</div>`
            : nothing
        }
        ${repeat(
          menu,
          ({ name }) => name,
          item => item.render(shape),
        )}
      </div>
    </div>`;
  }

  get #reactions(): boolean {
    return !leftOut(this.controlslist, 'reactions');
  }

  /** Which controls are in the bar, in its order, and which in the menu. */
  #split(): { readonly bar: readonly Item[]; readonly menu: readonly Item[] } {
    const items = allowedItems(this.controlslist);
    const kept = items
      .filter(({ place }) => place === 'bar')
      .toSorted((a, b) => a.rank - b.rank)
      .slice(0, this.fit.inBar);
    return { bar: items.filter(item => kept.includes(item)), menu: items.filter(item => !kept.includes(item)) };
  }

  /** Words change the bar's height: within the same round of observation that would be a loop. */
  #measureSoon = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(this.#measure);
  };

  #measure = (): void => {
    const bar = this.bar;
    if (!bar || this.clientWidth === 0) return;
    const items = allowedItems(this.controlslist);
    const count = items.filter(({ place }) => place === 'bar').length;
    const menu = this.#reactions || items.length > count;
    const { columnGap, minHeight, scrollMarginInlineStart } = getComputedStyle(bar);
    const gap = parseFloat(columnGap) || 0;
    const size = parseFloat(minHeight) || 44;
    const slotted = this.#slotted().reduce((sum, element) => sum + element.offsetWidth + gap, 0);
    const fit = fitControls({
      count,
      fixed: menu ? 2 : 1,
      width: this.clientWidth - slotted - FRAME * gap,
      wide: Math.max(parseFloat(scrollMarginInlineStart) || 0, size) + gap,
      narrow: size + gap,
    });
    if (fit.inBar !== this.fit.inBar || fit.labelled !== this.fit.labelled) this.fit = fit;
  };

  #slotted(): readonly HTMLElement[] {
    const slots = this.shadowRoot?.querySelectorAll('slot') ?? [];
    return [...slots].flatMap(slot => slot.assignedElements({ flatten: true })).filter(element => element instanceof HTMLElement);
  }

  /** Every stop of the toolbar, in order. */
  #stops(): readonly HTMLElement[] {
    const bar = this.bar;
    if (!bar) return [];
    return [...bar.children].flatMap(child => {
      if (child instanceof HTMLSlotElement) return child.assignedElements({ flatten: true }) as HTMLElement[];
      if (child.classList.contains('menu-anchor')) return this.moreButton ? [this.moreButton] : [];
      return [child as HTMLElement];
    });
  }

  /** A toolbar is one stop for Tab; arrows move inside (ARIA APG). */
  #setTabStops(): void {
    const stops = this.#stops();
    this.#current = Math.min(this.#current, Math.max(stops.length - 1, 0));
    for (const [index, stop] of stops.entries()) {
      const here = index === this.#current;
      if (stop instanceof ControlButton) stop.tabStop = here;
      else stop.tabIndex = here ? 0 : -1;
    }
  }

  #onKeyDown = (event: KeyboardEvent): void => {
    if (event.composedPath().some(node => node instanceof Element && node.id === 'menu')) return;
    const stops = this.#stops();
    const next = rove(event.key, focusedIn(stops), stops.length, { vertical: false, rtl: getComputedStyle(this).direction === 'rtl' });
    if (next === undefined) return;
    event.preventDefault();
    stops[next]?.focus();
  };

  #onFocusIn = (): void => {
    const at = focusedIn(this.#stops());
    if (at < 0 || at === this.#current) return;
    this.#current = at;
    this.#setTabStops();
  };

  #toggle = (): void => {
    if (this.expanded) {
      this.#close();
      return;
    }
    this.expanded = true;
    this.#open = new AbortController();
    document.addEventListener(
      'pointerdown',
      event => {
        if (!event.composedPath().includes(this.moreButton?.parentElement ?? this)) this.#close();
      },
      { signal: this.#open.signal },
    );
    void this.updateComplete.then(() => {
      this.#rows()[0]?.focus();
    });
  };

  #close(): void {
    this.#open?.abort();
    this.expanded = false;
  }

  #rows(): readonly HTMLElement[] {
    return [...(this.shadowRoot?.querySelectorAll<HTMLElement>('.menu button, .menu > *:not(.reactions)') ?? [])];
  }

  #onMenuKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.#close();
      this.moreButton?.focus();
      return;
    }
    const rows = this.#rows();
    const at = focusedIn(rows);
    const sideways = rows[at]?.localName === 'button' && event.key.startsWith('Arrow');
    const next = rove(event.key, at, rows.length, {
      vertical: !sideways || /Up|Down/.test(event.key),
      rtl: getComputedStyle(this).direction === 'rtl',
    });
    if (next === undefined) return;
    event.preventDefault();
    rows[next]?.focus();
  };

  #onFocusOut = (event: FocusEvent): void => {
    const anchor = event.currentTarget as HTMLElement;
    if (this.expanded && event.relatedTarget instanceof Node && !anchor.contains(event.relatedTarget)) this.#close();
  };

  #chosen = (): void => {
    this.#close();
    this.moreButton?.focus();
  };

  #react(emoji: string): void {
    this.#chosen();
    if (this.dispatchEvent(new CallRequestEvent('react'))) void this.#unread.run(call => call.react(emoji));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-controls': CallControls;
  }
}

import type { Call } from '../call/call.js';
import { TypedEventTarget } from '../foundation/events.js';

/** The panels that a call's interface can open beside the stage. */
export type CallPanel = 'chat' | 'people' | 'settings';

/**
 * What the elements of one call show, as far as they have to agree on it: which panel is open, what goes full screen, which video leaves
 * the page as a small window. It is about looks, so the call itself knows nothing of it.
 */
export class CallUi extends TypedEventTarget<{ change: Event }> {
  #panel: CallPanel | null = null;
  #covered = false;
  /** The call is there for ringing: it has no room of the page's, so no lobby, and no link to send to others. */
  roomless = false;
  /** What full screen enlarges: the widget, else the stage. */
  surface: HTMLElement | undefined;
  /** The video that picture-in-picture shows now. */
  picture: (() => HTMLVideoElement | null) | undefined;

  get panel(): CallPanel | null {
    return this.#panel;
  }

  /** A ring covers what the call itself would show. */
  get covered(): boolean {
    return this.#covered;
  }

  cover(covered: boolean): void {
    if (covered === this.#covered) return;
    this.#covered = covered;
    this.dispatchEvent(new Event('change'));
  }

  /** Opens a panel in place of another; null closes. */
  show(panel: CallPanel | null): void {
    if (panel === this.#panel) return;
    this.#panel = panel;
    this.dispatchEvent(new Event('change'));
  }

  toggle(panel: CallPanel): void {
    this.show(this.#panel === panel ? null : panel);
  }
}

const uis = new WeakMap<Call, CallUi>();

/** The one record of a call's looks. */
export function uiOf(call: Call): CallUi {
  const ui = uis.get(call) ?? new CallUi();
  uis.set(call, ui);
  return ui;
}

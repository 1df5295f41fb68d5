import type { Call } from '../call/call.js';
import { uiOf } from '../controllers/call-ui.js';
import type { CallPanel, CallUi } from '../controllers/call-ui.js';
import { ControlButton } from './control-button.js';

/** A control that opens and closes a panel of the call's interface. */
export abstract class PanelButton extends ControlButton {
  protected abstract override readonly action: CallPanel;
  #ui: CallUi | undefined;
  #watching: AbortController | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follow(undefined);
  }

  protected override willUpdate(): void {
    const { call } = this.controller;
    this.#follow(call && this.isConnected ? uiOf(call) : undefined);
  }

  protected get open(): boolean {
    return this.#ui?.panel === this.action;
  }

  protected override act(call: Call): void {
    uiOf(call).toggle(this.action);
  }

  #follow(ui: CallUi | undefined): void {
    if (ui === this.#ui) return;
    this.#watching?.abort();
    this.#ui = ui;
    if (!ui) return;
    this.#watching = new AbortController();
    ui.addEventListener(
      'change',
      () => {
        this.requestUpdate();
      },
      { signal: this.#watching.signal },
    );
  }
}

import { html, nothing } from 'lit';
import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icons } from '../../icons/icons.js';

export interface Toast {
  readonly text: string;
  readonly hint?: string;
  /** Something is wrong: it stays longer, and can be closed. */
  readonly error?: boolean;
}

interface Shown extends Toast {
  readonly id: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** More than these are noise. */
const MOST = 3;
const LASTS = 4000;
const ERROR_LASTS = 12_000;

/** Short notices at the top of the stage, read out politely. */
export class Toasts implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #shown: readonly Shown[] = [];
  #next = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.clear();
  }

  /** Shows a notice; what already stands there is not said twice. */
  add(toast: Toast): void {
    if (this.#shown.some(({ text }) => text === toast.text)) return;
    const id = this.#next++;
    const timer = setTimeout(
      () => {
        this.#remove(id);
      },
      toast.error ? ERROR_LASTS : LASTS,
    );
    const all = [...this.#shown, { ...toast, id, timer }];
    for (const old of all.slice(0, -MOST)) clearTimeout(old.timer);
    this.#shown = all.slice(-MOST);
    this.#host.requestUpdate();
  }

  clear(): void {
    for (const { timer } of this.#shown) clearTimeout(timer);
    this.#shown = [];
    this.#host.requestUpdate();
  }

  render(closeWord: string): TemplateResult {
    return html`<div class="toasts" role="status" aria-live="polite">${repeat(
      this.#shown,
      ({ id }) => id,
      ({ id, text, hint, error = false }) => html`
      <div class=${error ? 'toast error' : 'toast'}>
        ${error ? icons.warning : nothing}
        <div><span class="toast-text">${text}</span>${hint ? html`<p>${hint}</p>` : nothing}</div>
        ${
          error
            ? html`<button class="button icon" type="button" aria-label=${closeWord} @click=${() => {
                this.#remove(id);
              }}>${icons.close}</button>`
            : nothing
        }
      </div>`,
    )}</div>`;
  }

  #remove(id: number): void {
    for (const toast of this.#shown) if (toast.id === id) clearTimeout(toast.timer);
    this.#shown = this.#shown.filter(toast => toast.id !== id);
    this.#host.requestUpdate();
  }
}

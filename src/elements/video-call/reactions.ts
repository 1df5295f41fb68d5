import { html } from 'lit';
import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

interface Floating {
  readonly id: number;
  readonly emoji: string;
  readonly name: string;
}

/** At most so many at once; a crowd that claps does not hide itself. */
const MOST = 12;

/** Emoji that rise over the stage and are gone. */
export class Reactions implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #floating: readonly Floating[] = [];
  #next = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#floating = [];
  }

  add(emoji: string, name: string): void {
    this.#floating = [...this.#floating, { id: this.#next++, emoji, name }].slice(-MOST);
    this.#host.requestUpdate();
  }

  render(): TemplateResult {
    return html`<div class="reactions" aria-hidden="true">${repeat(
      this.#floating,
      ({ id }) => id,
      ({ id, emoji, name }) => html`
      <div class="reaction lane-${id % 5}" @animationend=${() => {
        this.#remove(id);
      }}><span>${emoji}</span><small>${name}</small></div>`,
    )}</div>`;
  }

  #remove(id: number): void {
    this.#floating = this.#floating.filter(one => one.id !== id);
    this.#host.requestUpdate();
  }
}

import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { CallState } from '../../call/call-state.js';
import { CallController } from '../../controllers/call-controller.js';
import { CallRequestEvent } from '../../controllers/events.js';
import { LocalizeController, languageOf } from '../../controllers/localize-controller.js';
import { icons } from '../../icons/icons.js';
import en from '../../locales/capacity-en.js';
import type { CapacityLocale } from '../../locales/capacity-en.js';
import zh from '../../locales/capacity-zh.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import tokens from '../../styles/tokens.js';
import styles from './call-capacity.styles.js';

/**
 * @summary Says how many people this device and connection carry with video, before the call suffers, and offers what helps.
 *
 * It shows nothing while there is nothing to say. `<video-call>` has one of its own, and loads it when it is needed.
 *
 * @fires call-request - Before something is done: `action` is `incoming-video` or `camera`; cancelable.
 *
 * @csspart banner - The notice.
 * @csspart button - Each of its buttons.
 */
export class CallCapacity extends LitElement {
  static readonly tag = 'call-capacity';

  static override styles: CSSResultGroup = [tokens, base, button, styles];

  /** The id of the call that it belongs to; without it, the nearest one above. */
  @property() for = '';

  readonly #capacity: CallController<CallState['capacity']> = new CallController(this, state => state.capacity);
  readonly #soundOnly: CallController<boolean> = new CallController(this, state => state.soundOnly);
  readonly #incoming: CallController<boolean> = new CallController(this, state => state.incomingVideo);
  readonly #camera: CallController<boolean> = new CallController(this, state => state.self.video);

  constructor() {
    super();
    // The language may change; the words themselves come with this element.
    new LocalizeController(this);
  }

  override render(): unknown {
    const words = this.#words;
    const capacity = this.#capacity.value ?? null;
    const incoming = this.#incoming.value !== false;
    const text = this.#soundOnly.value === true ? words.soundOnly : incoming ? capacity !== null && words.full(capacity) : words.without;
    if (text === false) return nothing;
    return html`<div part="banner" class="banner" role="status">${icons.signal}<span>${text}</span>
      ${this.#button(incoming ? words.turnOff : words.turnOn, () => this.#turnIncoming(!incoming))}
      ${incoming && this.#camera.value === true ? this.#button(words.cameraOff, () => this.#turnCameraOff()) : nothing}
    </div>`;
  }

  get #words(): CapacityLocale {
    return languageOf(this).toLowerCase().startsWith('zh') ? zh : en;
  }

  #button(word: string, press: () => void): TemplateResult {
    return html`<button part="button" class="button" type="button" @click=${press}>${word}</button>`;
  }

  #turnIncoming(on: boolean): void {
    if (!this.dispatchEvent(new CallRequestEvent('incoming-video'))) return;
    void this.#incoming.run(call => {
      call.setIncomingVideo(on);
    });
  }

  #turnCameraOff(): void {
    if (this.dispatchEvent(new CallRequestEvent('camera'))) void this.#camera.run(call => call.setCamera(false));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-capacity': CallCapacity;
  }
}

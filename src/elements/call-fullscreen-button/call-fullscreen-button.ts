import type { CallState } from '../../call/call-state.js';
import type { Call } from '../../call/call.js';
import { uiOf } from '../../controllers/call-ui.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';
import { ControlButton } from '../control-button.js';
import type { Look } from '../control-button.js';

/**
 * @summary Gives the call the whole screen, and gives it back.
 *
 * @slot - The label, in place of the built-in words.
 * @slot icon - The icon, in place of the built-in one.
 *
 * @fires call-request - It was pressed, before it acts; cancelable. `action` is `fullscreen`.
 * @fires call-error - It could not be done; `error.code` says why.
 *
 * @csspart button - The native button.
 * @csspart button-icon - The icon.
 * @csspart button-label - The words.
 *
 * @cssprop [--call-control-size=44px] - Height, and width without words.
 * @cssprop [--call-accent] - What is on.
 *
 * @cssState on - Something has the whole screen.
 * @cssState off - Nothing has the whole screen.
 * @cssState unavailable - It can do nothing here.
 */
export class CallFullscreenButton extends ControlButton {
  static readonly tag: string = 'call-fullscreen-button';

  /** Whether this browser gives an element the whole screen; iPhones do not. */
  static get supported(): boolean {
    return typeof document !== 'undefined' && document.fullscreenEnabled;
  }

  protected override readonly action = 'fullscreen';
  protected override readonly shortcut = 'F';
  #connected: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connected = new AbortController();
    document.addEventListener(
      'fullscreenchange',
      () => {
        this.requestUpdate();
      },
      { signal: this.#connected.signal },
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connected?.abort();
  }

  protected override watch(): string {
    return '';
  }

  protected override look(call: CallState | undefined, words: Locale): Look {
    const on = document.fullscreenElement !== null;
    return {
      icon: on ? icons.exitFullscreen : icons.fullscreen,
      label: words.controls.fullscreen,
      hint: on ? words.controls.exitFullscreen : words.controls.fullscreen,
      pressed: on,
      available: CallFullscreenButton.supported && call !== undefined,
    };
  }

  protected override async act(call: Call): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await uiOf(call).surface?.requestFullscreen();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-fullscreen-button': CallFullscreenButton;
  }
}

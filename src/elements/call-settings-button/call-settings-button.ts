import type { CallState } from '../../call/call-state.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';
import type { Look } from '../control-button.js';
import { PanelButton } from '../panel-button.js';

/**
 * @summary Opens and closes the settings: devices and what else can be chosen.
 *
 * @slot - The label, in place of the built-in words.
 * @slot icon - The icon, in place of the built-in one.
 *
 * @fires call-request - It was pressed, before it acts; cancelable. `action` is `settings`.
 *
 * @csspart button - The native button.
 * @csspart button-icon - The icon.
 * @csspart button-label - The words.
 *
 * @cssprop [--call-control-size=44px] - Height, and width without words.
 * @cssprop [--call-accent] - What is on.
 *
 * @cssState on - The settings are open.
 * @cssState off - The settings are closed.
 * @cssState unavailable - It can do nothing here.
 */
export class CallSettingsButton extends PanelButton {
  static readonly tag: string = 'call-settings-button';

  protected override readonly action = 'settings';

  protected override watch(): string {
    return '';
  }

  protected override look(call: CallState | undefined, words: Locale): Look {
    const { settings: label } = words.controls;
    return { icon: icons.settings, label, hint: label, pressed: this.open, available: call !== undefined };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-settings-button': CallSettingsButton;
  }
}

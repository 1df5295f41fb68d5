import type { CallState } from '../../call/call-state.js';
import type { Call } from '../../call/call.js';
import { inRoom } from '../../call/call-state.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';
import { ControlButton } from '../control-button.js';
import type { Look } from '../control-button.js';

/**
 * @summary Shares a screen, a window or a tab, and stops it.
 *
 * @slot - The label, in place of the built-in words.
 * @slot icon - The icon, in place of the built-in one.
 *
 * @fires call-request - It was pressed, before it acts; cancelable. `action` is `screen`.
 * @fires call-error - It could not be done; `error.code` says why.
 *
 * @csspart button - The native button.
 * @csspart button-icon - The icon.
 * @csspart button-label - The words.
 *
 * @cssprop [--call-control-size=44px] - Height, and width without words.
 * @cssprop [--call-accent] - What is on.
 *
 * @cssState on - A screen is shared.
 * @cssState off - Nothing is shared.
 * @cssState unavailable - It can do nothing here.
 */
export class CallScreenButton extends ControlButton {
  static readonly tag: string = 'call-screen-button';

  /** Whether this browser can share a screen at all; phones cannot. */
  static get supported(): boolean {
    return typeof navigator !== 'undefined' && 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
  }

  protected override readonly action = 'screen';
  protected override readonly shortcut = 'S';

  protected override watch({ self, state }: CallState): string {
    return [self.sharing, self.role, state].join();
  }

  protected override look(call: CallState | undefined, words: Locale): Look {
    const on = call?.self.sharing ?? false;
    return {
      icon: on ? icons.screenOff : icons.screen,
      label: on ? words.controls.stopSharing : words.controls.shareLabel,
      hint: on ? words.controls.stopSharing : words.controls.share,
      pressed: on,
      available: CallScreenButton.supported && call !== undefined && inRoom(call.state) && call.self.role !== 'listener',
    };
  }

  protected override act(call: Call): void | Promise<void> {
    if (call.state.self.sharing) call.stopScreenShare();
    else return call.shareScreen();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-screen-button': CallScreenButton;
  }
}

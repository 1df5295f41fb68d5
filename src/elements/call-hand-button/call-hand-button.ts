import type { CallState } from '../../call/call-state.js';
import type { Call } from '../../call/call.js';
import { inRoom } from '../../call/call-state.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';
import { ControlButton } from '../control-button.js';
import type { Look } from '../control-button.js';

/**
 * @summary Raises the own hand and lowers it.
 *
 * @slot - The label, in place of the built-in words.
 * @slot icon - The icon, in place of the built-in one.
 *
 * @fires call-request - It was pressed, before it acts; cancelable. `action` is `hand`.
 *
 * @csspart button - The native button.
 * @csspart button-icon - The icon.
 * @csspart button-label - The words.
 *
 * @cssprop [--call-control-size=44px] - Height, and width without words.
 * @cssprop [--call-accent] - What is on.
 *
 * @cssState on - The hand is up.
 * @cssState off - The hand is down.
 * @cssState unavailable - It can do nothing here.
 */
export class CallHandButton extends ControlButton {
  static readonly tag: string = 'call-hand-button';

  protected override readonly action = 'hand';
  protected override readonly shortcut = 'H';

  protected override watch({ self, state }: CallState): string {
    return [self.handRaised, state].join();
  }

  protected override look(call: CallState | undefined, words: Locale): Look {
    const on = call?.self.handRaised ?? false;
    return {
      icon: icons.hand,
      label: words.controls.handLabel,
      hint: on ? words.controls.lowerHand : words.controls.raiseHand,
      pressed: on,
      available: call !== undefined && inRoom(call.state),
    };
  }

  protected override act(call: Call): void {
    call.raiseHand();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-hand-button': CallHandButton;
  }
}

import type { CallState } from '../../call/call-state.js';
import type { Call } from '../../call/call.js';
import { active } from '../../call/call-state.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';
import { ControlButton } from '../control-button.js';
import type { Look } from '../control-button.js';

/**
 * @summary Leaves the call, or stops joining it.
 *
 * @slot - The label, in place of the built-in words.
 * @slot icon - The icon, in place of the built-in one.
 *
 * @fires call-request - It was pressed, before it acts; cancelable. `action` is `leave`.
 *
 * @csspart button - The native button.
 * @csspart button-icon - The icon.
 * @csspart button-label - The words.
 *
 * @cssprop [--call-control-size=44px] - Height, and width without words.
 * @cssprop [--call-accent] - What is on.
 *
 * @cssState unavailable - There is no call to leave.
 */
export class CallLeaveButton extends ControlButton {
  static readonly tag: string = 'call-leave-button';

  protected override readonly action = 'leave';

  protected override watch({ state }: CallState): string {
    return state;
  }

  protected override look(call: CallState | undefined, words: Locale): Look {
    const { leave: label } = words.controls;
    return { icon: icons.leave, label, hint: label, danger: true, available: call !== undefined && active(call.state) };
  }

  protected override act(call: Call): Promise<void> {
    return call.leave();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-leave-button': CallLeaveButton;
  }
}

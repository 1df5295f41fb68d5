import type { CallState } from '../../call/call-state.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';
import type { Look } from '../control-button.js';
import { PanelButton } from '../panel-button.js';

/**
 * @summary Opens and closes the list of people, and counts them.
 *
 * @slot - The label, in place of the built-in words.
 * @slot icon - The icon, in place of the built-in one.
 *
 * @fires call-request - It was pressed, before it acts; cancelable. `action` is `people`.
 *
 * @csspart button - The native button.
 * @csspart button-icon - The icon.
 * @csspart button-label - The words.
 *
 * @cssprop [--call-control-size=44px] - Height, and width without words.
 * @cssprop [--call-accent] - What is on.
 *
 * @cssState on - The list is open.
 * @cssState off - The list is closed.
 * @cssState unavailable - It can do nothing here.
 */
export class CallPeopleButton extends PanelButton {
  static readonly tag: string = 'call-people-button';

  protected override readonly action = 'people';
  protected override readonly shortcut = 'P';

  protected override watch({ participants }: CallState): string {
    return String(participants.length);
  }

  protected override look(call: CallState | undefined, words: Locale): Look {
    const { people: label } = words.controls;
    const count = call?.participants.length ?? 0;
    return {
      icon: icons.people,
      label,
      hint: label,
      pressed: this.open,
      available: call !== undefined,
      badge: count > 1 ? { count, words: words.people.count(count), quiet: true } : null,
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-people-button': CallPeopleButton;
  }
}

import type { CallState } from '../../call/call-state.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';
import type { Look } from '../control-button.js';
import { PanelButton } from '../panel-button.js';

/**
 * @summary Opens and closes the chat, and counts what was not read.
 *
 * @slot - The label, in place of the built-in words.
 * @slot icon - The icon, in place of the built-in one.
 *
 * @fires call-request - It was pressed, before it acts; cancelable. `action` is `chat`.
 *
 * @csspart button - The native button.
 * @csspart button-icon - The icon.
 * @csspart button-label - The words.
 *
 * @cssprop [--call-control-size=44px] - Height, and width without words.
 * @cssprop [--call-accent] - What is on.
 *
 * @cssState on - The chat is open.
 * @cssState off - The chat is closed.
 * @cssState unavailable - It can do nothing here.
 */
export class CallChatButton extends PanelButton {
  static readonly tag: string = 'call-chat-button';

  protected override readonly action = 'chat';
  protected override readonly shortcut = 'C';

  protected override watch({ unread }: CallState): string {
    return String(unread);
  }

  protected override look(call: CallState | undefined, words: Locale): Look {
    const { chat: label } = words.controls;
    const count = this.open ? 0 : (call?.unread ?? 0);
    return {
      icon: icons.chat,
      label,
      hint: label,
      pressed: this.open,
      available: call !== undefined,
      badge: count > 0 ? { count, words: words.chat.unread(count) } : null,
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-chat-button': CallChatButton;
  }
}

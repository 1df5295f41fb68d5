import type { Call } from '../../call/call.js';
import { SourceButton } from '../source-button.js';

/**
 * @summary Switches the own microphone on and off.
 *
 * @slot - The label, in place of the built-in words.
 * @slot icon - The icon, in place of the built-in one.
 *
 * @fires call-request - It was pressed, before it acts; cancelable. `action` is `microphone`.
 * @fires call-error - It could not be done; `error.code` says why.
 *
 * @csspart button - The native button.
 * @csspart button-icon - The icon.
 * @csspart button-label - The words.
 *
 * @cssprop [--call-control-size=44px] - Height, and width without words.
 * @cssprop [--call-accent] - What is on.
 *
 * @cssState on - One is heard.
 * @cssState off - One is not heard.
 * @cssState unavailable - It can do nothing here.
 */
export class CallMicButton extends SourceButton {
  static readonly tag: string = 'call-mic-button';

  protected override readonly action = 'microphone';
  protected override readonly shortcut = 'M';
  protected override readonly sent = 'audio';
  protected override readonly on = ['micLabel', 'mute'] as const;
  protected override readonly off = ['micOffLabel', 'unmute'] as const;

  protected override act(call: Call): Promise<void> {
    return call.setMicrophone();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-mic-button': CallMicButton;
  }
}

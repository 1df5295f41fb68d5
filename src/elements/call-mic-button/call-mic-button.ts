import type { CallState } from '../../call/call-state.js';
import type { Call } from '../../call/call.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';
import { ControlButton } from '../control-button.js';
import type { Look } from '../control-button.js';

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
export class CallMicButton extends ControlButton {
  static readonly tag: string = 'call-mic-button';

  protected override readonly action = 'microphone';
  protected override readonly shortcut = 'M';

  protected override watch({ self, microphoneError }: CallState): string {
    return [self.audio, self.role, microphoneError?.code].join();
  }

  protected override look(call: CallState | undefined, words: Locale): Look {
    const on = call?.self.audio ?? false;
    return {
      icon: on ? icons.microphone : icons.microphoneOff,
      label: on ? words.controls.micLabel : words.controls.micOffLabel,
      hint: on ? words.controls.mute : words.controls.unmute,
      pressed: on,
      marked: true,
      available: call !== undefined && call.self.role !== 'listener',
      trouble: call?.microphoneError ? words.errors[call.microphoneError.code].title : null,
    };
  }

  protected override act(call: Call): Promise<void> {
    return call.setMicrophone();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-mic-button': CallMicButton;
  }
}

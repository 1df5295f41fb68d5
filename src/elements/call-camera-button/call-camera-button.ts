import type { CallState } from '../../call/call-state.js';
import type { Call } from '../../call/call.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';
import { ControlButton } from '../control-button.js';
import type { Look } from '../control-button.js';

/**
 * @summary Switches the own camera on and off; off closes the device, so that its light goes out.
 *
 * @slot - The label, in place of the built-in words.
 * @slot icon - The icon, in place of the built-in one.
 *
 * @fires call-request - It was pressed, before it acts; cancelable. `action` is `camera`.
 * @fires call-error - It could not be done; `error.code` says why.
 *
 * @csspart button - The native button.
 * @csspart button-icon - The icon.
 * @csspart button-label - The words.
 *
 * @cssprop [--call-control-size=44px] - Height, and width without words.
 * @cssprop [--call-accent] - What is on.
 *
 * @cssState on - One is seen.
 * @cssState off - One is not seen.
 * @cssState unavailable - It can do nothing here.
 */
export class CallCameraButton extends ControlButton {
  static readonly tag: string = 'call-camera-button';

  protected override readonly action = 'camera';
  protected override readonly shortcut = 'V';

  protected override watch({ self, cameraError }: CallState): string {
    return [self.video, self.role, cameraError?.code].join();
  }

  protected override look(call: CallState | undefined, words: Locale): Look {
    const on = call?.self.video ?? false;
    return {
      icon: on ? icons.camera : icons.cameraOff,
      label: on ? words.controls.cameraLabel : words.controls.cameraOffLabel,
      hint: on ? words.controls.cameraOff : words.controls.cameraOn,
      pressed: on,
      marked: true,
      available: call !== undefined && call.self.role !== 'listener',
      trouble: call?.cameraError ? words.errors[call.cameraError.code].title : null,
    };
  }

  protected override act(call: Call): Promise<void> {
    return call.setCamera();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-camera-button': CallCameraButton;
  }
}

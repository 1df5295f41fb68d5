import type { Call } from '../../call/call.js';
import { SourceButton } from '../source-button.js';

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
export class CallCameraButton extends SourceButton {
  static readonly tag: string = 'call-camera-button';

  protected override readonly action = 'camera';
  protected override readonly shortcut = 'V';
  protected override readonly sent = 'video';
  protected override readonly on = ['cameraLabel', 'cameraOff'] as const;
  protected override readonly off = ['cameraOffLabel', 'cameraOn'] as const;

  protected override act(call: Call): Promise<void> {
    return call.setCamera();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-camera-button': CallCameraButton;
  }
}

import type { CallState } from '../../call/call-state.js';
import type { Call } from '../../call/call.js';
import { uiOf } from '../../controllers/call-ui.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';
import { ControlButton } from '../control-button.js';
import type { Look } from '../control-button.js';

/**
 * @summary Shows whoever speaks in a small window that stays above others.
 *
 * @slot - The label, in place of the built-in words.
 * @slot icon - The icon, in place of the built-in one.
 *
 * @fires call-request - It was pressed, before it acts; cancelable. `action` is `picture-in-picture`.
 * @fires call-error - It could not be done; `error.code` says why.
 *
 * @csspart button - The native button.
 * @csspart button-icon - The icon.
 * @csspart button-label - The words.
 *
 * @cssprop [--call-control-size=44px] - Height, and width without words.
 * @cssprop [--call-accent] - What is on.
 *
 * @cssState unavailable - There is no picture, or no such window.
 */
export class CallPipButton extends ControlButton {
  static readonly tag: string = 'call-pip-button';

  /** Whether this browser has such a window for pages to open. */
  static get supported(): boolean {
    return typeof document !== 'undefined' && 'pictureInPictureEnabled' in document && document.pictureInPictureEnabled;
  }

  protected override readonly action = 'picture-in-picture';

  protected override watch({ participants }: CallState): string {
    // Whether there is a picture changes with what people send.
    return participants.map(({ video, screen }) => (video || screen ? '1' : '0')).join('');
  }

  protected override look(call: CallState | undefined, words: Locale): Look {
    const { pictureInPicture: hint, pipLabel: label } = words.controls;
    const available = CallPipButton.supported && call?.participants.some(({ video, screen }) => video || screen !== null) === true;
    return { icon: icons.pictureInPicture, label, hint, available };
  }

  protected override async act(call: Call): Promise<void> {
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await uiOf(call).picture?.()?.requestPictureInPicture();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-pip-button': CallPipButton;
  }
}

import type { Call } from '../../call/call.js';
import { inRoom } from '../../call/call-state.js';
import { uiOf } from '../../controllers/call-ui.js';
import type { CallAction } from '../../controllers/events.js';
import { leftOut } from '../call-controls/items.js';

interface Shortcut {
  readonly action: CallAction;
  /** The word of `controlslist` that takes it away. */
  readonly control: string;
  readonly run: (call: Call) => void | Promise<unknown>;
}

const SHORTCUTS: Readonly<Record<string, Shortcut>> = {
  m: { action: 'microphone', control: 'mic', run: call => call.setMicrophone() },
  v: { action: 'camera', control: 'camera', run: call => call.setCamera() },
  s: { action: 'screen', control: 'screen', run: call => (call.state.self.sharing ? call.stopScreenShare() : call.shareScreen()) },
  h: {
    action: 'hand',
    control: 'hand',
    run: call => {
      call.raiseHand();
    },
  },
  c: {
    action: 'chat',
    control: 'chat',
    run: call => {
      uiOf(call).toggle('chat');
    },
  },
  p: {
    action: 'people',
    control: 'people',
    run: call => {
      uiOf(call).toggle('people');
    },
  },
  f: {
    action: 'fullscreen',
    control: 'fullscreen',
    run: call => (document.fullscreenElement ? document.exitFullscreen() : uiOf(call).surface?.requestFullscreen()),
  },
};

/**
 * The shortcut that a key press means; undefined for none. The widget asks only for presses while focus is inside it, and a letter that is
 * typed into a field is a letter (WCAG 2.1.4).
 */
export function shortcutOf(event: KeyboardEvent, call: Call, controlslist: string): Shortcut | undefined {
  if (event.defaultPrevented || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
    return undefined;
  if (!inRoom(call.state.state) || writable(event.composedPath()[0])) return undefined;
  const shortcut = SHORTCUTS[letter(event)];
  return shortcut && !leftOut(controlslist, shortcut.control) ? shortcut : undefined;
}

/** The Latin letter on the key; where the layout writes another script, the one at its place. */
function letter({ key, code }: KeyboardEvent): string {
  const latin = /^[a-z]$/i.test(key) || !code.startsWith('Key');
  return (latin ? key : code.slice('Key'.length)).toLowerCase();
}

function writable(target: EventTarget | undefined): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role="textbox"], [role="combobox"]'))
  );
}

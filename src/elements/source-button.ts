import type { CallState } from '../call/call-state.js';
import { icons } from '../icons/icons.js';
import type { Locale } from '../locales/en.js';
import { ControlButton } from './control-button.js';
import type { Look } from './control-button.js';

type Words = Exclude<keyof Locale['controls'], 'react'>;

/** A control that switches the own microphone or camera. */
export abstract class SourceButton extends ControlButton {
  protected abstract override readonly action: 'microphone' | 'camera';
  /** What is sent while it is on. */
  protected abstract readonly sent: 'audio' | 'video';
  /** The name, and what pressing does: while it is on, and while it is off. */
  protected abstract readonly on: readonly [Words, Words];
  protected abstract readonly off: readonly [Words, Words];

  protected override watch(call: CallState): string {
    return [call.self[this.sent], call.self.role, call[`${this.action}Error`]?.code].join();
  }

  protected override look(call: CallState | undefined, { controls, errors }: Locale): Look {
    const { action } = this;
    const on = call?.self[this.sent] ?? false;
    const [label, hint] = on ? this.on : this.off;
    const trouble = call?.[`${action}Error`];
    return {
      icon: icons[on ? action : (`${action}Off` as const)],
      label: controls[label],
      hint: controls[hint],
      pressed: on,
      marked: true,
      available: call !== undefined && call.self.role !== 'listener',
      trouble: trouble ? errors[trouble.code].title : null,
    };
  }
}

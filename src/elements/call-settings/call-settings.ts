import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { CallController } from '../../controllers/call-controller.js';
import { callOwner } from '../../controllers/call-owner.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import panel from '../../styles/panel.styles.js';
import tokens from '../../styles/tokens.js';
import { CallMeter } from '../call-meter/call-meter.js';
import { DeviceSelect } from '../device-select/device-select.js';
import styles from './call-settings.styles.js';

/**
 * @summary The settings panel: microphone with its level, camera, speaker, and the name that others see.
 */
export class CallSettings extends LitElement {
  static readonly tag = 'call-settings';
  static readonly uses = [DeviceSelect, CallMeter];

  static override styles: CSSResultGroup = [tokens, base, button, panel, styles];

  /** The id of the call to set; without it, the nearest one above. */
  @property() for = '';

  readonly #name: CallController<string> = new CallController(this, state => state.self.name);
  readonly #listening: CallController<boolean> = new CallController(this, state => state.self.role === 'listener');
  readonly #locale: LocalizeController = new LocalizeController(this);

  override render(): TemplateResult {
    const { words } = this.#locale;
    return html`<div class="panel"><div class="panel-scroll" tabindex="0" role="region" aria-label=${words.settings.title}>
      <label>${words.lobby.name}
        <input class="field" maxlength="64" dir="auto" autocomplete="nickname" placeholder=${words.lobby.namePlaceholder} .value=${this.#name.value ?? ''}
          @change=${this.#rename}>
      </label>
      ${
        this.#listening.value
          ? nothing
          : html`
        <div class="group"><device-select kind="audioinput" for=${this.for || nothing}></device-select><call-meter for=${this.for || nothing}></call-meter></div>
        <device-select kind="videoinput" for=${this.for || nothing}></device-select>
      `
      }
      <device-select kind="audiooutput" for=${this.for || nothing}></device-select>
    </div></div>`;
  }

  #rename = (event: Event): void => {
    const name = (event.target as HTMLInputElement).value.trim();
    const owner = callOwner(this);
    if (owner) owner.displayName = name;
    else this.#name.call?.configure({ name });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'call-settings': CallSettings;
  }
}

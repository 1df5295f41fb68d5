import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { CallController } from '../../controllers/call-controller.js';
import { CallErrorEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { CallError } from '../../foundation/errors.js';
import type { DeviceKind } from '../../media/call-media.js';
import { Capture } from '../../media/capture.js';
import { DeviceMemory, recognise } from '../../media/device-memory.js';
import { Devices, browserDevices } from '../../media/devices.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import tokens from '../../styles/tokens.js';
import styles from './device-select.styles.js';

/**
 * @summary Chooses a camera, a microphone or a speaker: in a call, in a form, or alone on a page.
 *
 * @fires change - Another device was chosen; `value` is its id.
 * @fires call-device-error - The names could not be shown, or the device not be opened; `error`.
 *
 * @csspart base - Everything.
 * @csspart label - The words above.
 * @csspart select - The native select.
 * @csspart button - The button that asks for permission while the browser hides the names.
 */
export class DeviceSelect extends LitElement {
  static readonly tag = 'device-select';
  static readonly formAssociated = true;

  static override styles: CSSResultGroup = [tokens, base, button, styles];
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  /** What is chosen: `audioinput`, `videoinput` or `audiooutput`. */
  @property({ reflect: true }) kind: DeviceKind = 'videoinput';

  /** The id of the call to switch; without it, the nearest one above, or none. */
  @property() for = '';

  /** The name in a form. */
  @property({ reflect: true }) name = '';

  /** The form is valid only with a device of this kind. */
  @property({ type: Boolean, reflect: true }) required = false;

  @property({ type: Boolean, reflect: true }) disabled = false;

  readonly #call: CallController<number> = new CallController(this, ({ self, previewing }) => (self.stream ? 2 : Number(previewing)));
  readonly #locale: LocalizeController = new LocalizeController(this);
  readonly #devices = new Devices();
  readonly #memory = new DeviceMemory();
  readonly #internals: ElementInternals | undefined = 'attachInternals' in this ? this.attachInternals() : undefined;
  #connected: AbortController | undefined;
  #value: string | undefined;

  /** The chosen device's id, '' for the system's default. */
  get value(): string {
    const wanted = this.#call.call?.media.device(this.kind) ?? this.#value ?? this.#memory.recall(this.kind)?.id ?? '';
    return this.#list.some(({ deviceId }) => deviceId === wanted) ? wanted : this.#recalled;
  }

  set value(id: string) {
    this.#value = id;
    this.requestUpdate();
  }

  get form(): HTMLFormElement | null {
    return this.#internals?.form ?? null;
  }

  get validity(): ValidityState | undefined {
    return this.#internals?.validity;
  }

  checkValidity(): boolean {
    return this.#internals?.checkValidity() ?? true;
  }

  reportValidity(): boolean {
    return this.#internals?.reportValidity() ?? true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    this.#devices.addEventListener('change', () => { this.requestUpdate(); }, { signal });
    void this.#devices.watch(signal).then(() => { this.requestUpdate(); });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connected?.abort();
  }

  formDisabledCallback(disabled: boolean): void {
    this.disabled = disabled;
  }

  formResetCallback(): void {
    this.value = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // A permission given to the call shows the names here too, and no event tells of it.
    if (this.hasUpdated && !changed.size && this.#hidden && this.#call.value === 2) void this.#devices.refresh();
  }

  protected override updated(): void {
    this.#internals?.setFormValue(this.value);
    const missing = this.required && this.#list.length === 0;
    const anchor = this.renderRoot.querySelector<HTMLElement>('select, button');
    if (missing) this.#internals?.setValidity({ valueMissing: true }, this.#locale.words.device.required, anchor ?? undefined);
    else this.#internals?.setValidity({});
  }

  override render(): TemplateResult {
    const { device } = this.#locale.words;
    if (this.kind === 'audiooutput' && !canChooseSpeaker()) {
      return html`<div class="base" part="base"><span class="label" part="label">${device.audiooutput}</span><p class="note">${device.speakerFixed}</p></div>`;
    }
    return html`<div class="base" part="base">
      <label class="label" part="label" for="select">${device[this.kind]}</label>
      ${this.#hidden && this.#list.length === 0
        ? html`<button class="button" part="button" type="button" ?disabled=${this.disabled} @click=${this.#allow}>${device.allow}</button>`
        : this.#renderSelect()}
    </div>`;
  }

  #renderSelect(): TemplateResult {
    const { device } = this.#locale.words;
    const list = this.#list;
    const { value } = this;
    return html`<select class="field" id="select" part="select" ?disabled=${this.disabled || list.length === 0} ?required=${this.required} @change=${this.#choose}>
      ${list.length === 0 ? html`<option value="">${device.none(device[this.kind])}</option>` : nothing}
      ${list.length > 0 && !list.some(({ deviceId }) => deviceId === 'default')
        ? html`<option value="" ?selected=${value === ''}>${device.systemDefault}</option>`
        : nothing}
      ${list.map(({ deviceId, label }, index) => html`<option value=${deviceId} ?selected=${deviceId === value}>${label || device.numbered(device[this.kind], index + 1)}</option>`)}
    </select>`;
  }

  get #list(): readonly MediaDeviceInfo[] {
    return this.#devices.list(this.kind);
  }

  /** A remembered device whose id the browser changed is known by its name. */
  get #recalled(): string {
    return recognise(this.#memory.recall(this.kind), this.#list, this.kind)?.deviceId ?? '';
  }

  get #hidden(): boolean {
    return this.#devices.namesHidden(this.kind) || (this.kind === 'audiooutput' && this.#devices.namesHidden('audioinput'));
  }

  #choose = (event: Event): void => {
    const id = (event.target as HTMLSelectElement).value;
    this.value = id;
    if (this.#call.call) void this.#call.run(call => call.setDevice(this.kind, id));
    else this.#memory.keep(this.kind, { id, label: this.#list.find(({ deviceId }) => deviceId === id)?.label ?? '' });
    this.dispatchEvent(new Event('change', { bubbles: true }));
  };

  /** Opens the device for the moment that the browser needs to believe the person, and closes it at once. */
  #allow = async (): Promise<void> => {
    const own = this.kind === 'videoinput' ? 'camera' : 'microphone';
    const captured = (await new Capture(browserDevices).open({ [own]: '', quality: 'low' }, this.#connected?.signal))[own];
    if (captured instanceof CallError) this.dispatchEvent(new CallErrorEvent(captured, 'call-device-error'));
    else captured?.stop();
    await this.#devices.refresh();
    this.requestUpdate();
  };
}

function canChooseSpeaker(): boolean {
  return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
}

declare global {
  interface HTMLElementTagNameMap {
    'device-select': DeviceSelect;
  }
}

import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { CallController } from '../../controllers/call-controller.js';
import { CallErrorEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { CallError } from '../../foundation/errors.js';
import type { CallMedia, DeviceKind } from '../../media/call-media.js';
import { Capture } from '../../media/capture.js';
import { DeviceMemory, recognise } from '../../media/device-memory.js';
import { Devices, browserDevices } from '../../media/devices.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import tokens from '../../styles/tokens.js';
import styles from './device-select.styles.js';

/**
 * @summary Chooses a camera, a microphone or a speaker: in a call, in a form, or alone on a page. It opens no device unless asked.
 *
 * @fires change - Another device was chosen; `value` is its id.
 * @fires call-device-error - The names could not be shown; `error`. In a call that fails to switch, the call's own element tells.
 *
 * @csspart base - Everything.
 * @csspart label - The words above.
 * @csspart select - The native select.
 * @csspart button - The button that asks for permission while the browser hides the names.
 * @csspart note - What is wrong, and what helps.
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

  @state() private formDisabled = false;
  @state() private error: CallError | undefined;

  readonly #stream: CallController<MediaStream | null> = new CallController(this, ({ self }) => self.stream);
  readonly #locale: LocalizeController = new LocalizeController(this);
  readonly #devices = new Devices();
  readonly #memory = new DeviceMemory();
  readonly #internals: ElementInternals | undefined = 'attachInternals' in this ? this.attachInternals() : undefined;
  #connected: AbortController | undefined;
  #followed: { readonly media: CallMedia; readonly stop: AbortController } | undefined;
  #seen: MediaStream | null | undefined;
  #value: string | undefined;

  /** The chosen device's id, '' for the system's default. In a call it is what the call uses. */
  get value(): string {
    const media = this.#stream.call?.media;
    const wanted = media ? media.device(this.kind) : this.#value;
    if (wanted !== undefined) return this.#offers(wanted) ? wanted : '';
    return recognise(this.#memory.recall(this.kind), this.#list, this.kind)?.deviceId ?? '';
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

  get validationMessage(): string {
    return this.#internals?.validationMessage ?? '';
  }

  get willValidate(): boolean {
    return this.#internals?.willValidate ?? false;
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
    this.#devices.addEventListener(
      'change',
      () => {
        this.requestUpdate();
      },
      { signal },
    );
    void this.#devices.watch(signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connected?.abort();
    this.#follow(undefined);
  }

  formDisabledCallback(disabled: boolean): void {
    this.formDisabled = disabled;
  }

  formResetCallback(): void {
    this.value = '';
  }

  formStateRestoreCallback(value: unknown): void {
    if (typeof value === 'string') this.value = value;
  }

  protected override willUpdate(): void {
    this.#follow(this.isConnected ? this.#stream.call?.media : undefined);
    // A permission given to the call shows the names here too, and no event tells of it.
    if (this.#seen === this.#stream.value) return;
    this.#seen = this.#stream.value;
    if (this.#hidden) void this.#devices.refresh();
  }

  protected override updated(): void {
    const select = this.renderRoot.querySelector('select');
    const { value } = this;
    // A native select that a person has touched keeps their choice whatever its options say, also when the switch failed.
    if (select && this.#list.length > 0) select.value = value === '' && this.#offers('default') ? 'default' : value;
    this.#internals?.setFormValue(value);
    const anchor = select ?? this.renderRoot.querySelector('button') ?? undefined;
    if (this.required && this.#list.length === 0)
      this.#internals?.setValidity({ valueMissing: true }, this.#locale.words.device.required, anchor);
    else this.#internals?.setValidity({});
  }

  override render(): TemplateResult {
    const { device, errors } = this.#locale.words;
    if (this.kind === 'audiooutput' && !canChooseSpeaker()) {
      return html`<div class="base" part="base"><span class="label" part="label">${device.audiooutput}</span><p class="note" part="note">${device.speakerFixed}</p></div>`;
    }
    const asks = this.#hidden && this.#list.length === 0;
    return html`<div class="base" part="base">
      <label class="label" part="label" for="control">${device[this.kind]}</label>
      ${asks ? this.#renderButton() : this.#renderSelect()}
      <p class="note" part="note" role="status" ?hidden=${!this.error}>${this.error && errors[this.error.code].hint}</p>
    </div>`;
  }

  #renderButton(): TemplateResult {
    const { device } = this.#locale.words;
    // Named by the label as well: three of these in a row must not sound alike.
    return html`<button class="button" id="control" part="button" type="button" aria-label="${device[this.kind]}: ${device.allow}" ?disabled=${this.#disabled} @click=${this.#allow}>${device.allow}</button>`;
  }

  #renderSelect(): TemplateResult {
    const { device } = this.#locale.words;
    const list = this.#list;
    const kind = device[this.kind];
    // A speaker is always there, if only the one that the browser does not name.
    const none = list.length === 0 && this.kind !== 'audiooutput';
    const first = none ? device.none(kind) : device.systemDefault;
    return html`<select class="field" id="control" part="select" ?disabled=${this.#disabled || list.length === 0} @change=${this.#choose}>
      ${this.#offers('default') ? nothing : html`<option value="">${first}</option>`}
      ${list.map(({ deviceId, label }, index) => html`<option value=${deviceId}>${label || device.numbered(kind, index + 1)}</option>`)}
    </select>`;
  }

  get #disabled(): boolean {
    return this.disabled || this.formDisabled;
  }

  get #list(): readonly MediaDeviceInfo[] {
    return this.#devices.list(this.kind);
  }

  #offers(id: string): boolean {
    return this.#list.some(({ deviceId }) => deviceId === id);
  }

  get #hidden(): boolean {
    return this.#devices.namesHidden(this.kind) || (this.kind === 'audiooutput' && this.#devices.namesHidden('audioinput'));
  }

  /** The call's device may change elsewhere: lost, plugged in, or chosen in another list. */
  #follow(media: CallMedia | undefined): void {
    if (this.#followed?.media === media) return;
    this.#followed?.stop.abort();
    const stop = new AbortController();
    this.#followed = media && { media, stop };
    media?.addEventListener(
      'device',
      () => {
        this.requestUpdate();
      },
      { signal: stop.signal },
    );
  }

  #choose = async (event: Event): Promise<void> => {
    const id = (event.target as HTMLSelectElement).value;
    this.#value = id;
    if (!this.#stream.call) this.#memory.keep(this.kind, { id, label: this.#list.find(({ deviceId }) => deviceId === id)?.label ?? '' });
    const switching = this.#stream.run(call => call.setDevice(this.kind, id));
    this.#internals?.setFormValue(id);
    this.dispatchEvent(new Event('change', { bubbles: true }));
    await switching;
    this.requestUpdate();
  };

  /** Opens the device for the moment that the browser needs to believe the person, and closes it at once. */
  #allow = async (): Promise<void> => {
    const own = this.kind === 'videoinput' ? 'camera' : 'microphone';
    const { signal } = this.#connected ?? {};
    this.error = undefined;
    const opened = await new Capture(browserDevices).open({ [own]: {}, quality: 'low' }, signal).catch(() => undefined);
    const result = opened?.[own];
    if (result instanceof CallError) {
      this.error = result;
      this.dispatchEvent(new CallErrorEvent(result, 'call-device-error'));
    } else {
      result?.stop();
    }
    await this.#devices.refresh();
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

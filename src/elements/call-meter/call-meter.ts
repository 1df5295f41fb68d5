import { LitElement, html } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { CallController } from '../../controllers/call-controller.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { LevelMeter } from '../../media/audio-level.js';
import base from '../../styles/base.styles.js';
import tokens from '../../styles/tokens.js';
import styles from './call-meter.styles.js';

/** With reduced motion the bar moves in steps of this much. */
const STEP = 0.2;

/**
 * @summary Shows how loud the own microphone is.
 *
 * @csspart base - The track of the meter.
 * @csspart bar - The part that is filled.
 *
 * @cssprop [--call-speaking] - The colour of the bar.
 */
export class CallMeter extends LitElement {
  static readonly tag = 'call-meter';

  static override styles: CSSResultGroup = [tokens, base, styles];

  /** The id of the call; without it, the nearest one above. */
  @property() for = '';

  /** A microphone of the page's own, in place of the call's. */
  @property({ attribute: false }) track: MediaStreamTrack | null = null;

  readonly #call: CallController<boolean> = new CallController(this, ({ self }) => self.audio);
  readonly #locale: LocalizeController = new LocalizeController(this);
  #meter: LevelMeter | undefined;
  #frame = 0;
  #shown = -1;
  #observer: IntersectionObserver | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // What nobody sees is not measured.
    this.#observer = new IntersectionObserver(entries => { this.#run(entries.some(({ isIntersecting }) => isIntersecting)); });
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#run(false);
    this.#meter?.close();
    this.#meter = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('track')) return;
    this.#meter?.close();
    this.#meter = this.track ? new LevelMeter(this.track) : undefined;
  }

  override render(): TemplateResult {
    return html`<div class="base" part="base" role="meter" aria-label=${this.#locale.words.device.level} aria-valuemin="0" aria-valuemax="100" aria-valuenow="0">
      <div class="bar" part="bar"></div>
    </div>`;
  }

  #run(visible: boolean): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (!visible) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    const draw = (): void => {
      const level = this.#level();
      this.#draw(still.matches ? Math.round(level / STEP) * STEP : level);
      this.#frame = requestAnimationFrame(draw);
    };
    draw();
  }

  #level(): number {
    if (this.#meter) return this.#meter.level;
    const { call } = this.#call;
    return call && this.#call.value ? call.level(call.id) : 0;
  }

  #draw(level: number): void {
    const percent = Math.round(level * 100);
    if (percent === this.#shown) return;
    const meter = this.renderRoot.querySelector<HTMLElement>('.base');
    if (!meter) return;
    this.#shown = percent;
    meter.setAttribute('aria-valuenow', String(percent));
    meter.style.setProperty('--level', String(level));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-meter': CallMeter;
  }
}

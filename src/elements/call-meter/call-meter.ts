import { LitElement, html } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { CallController } from '../../controllers/call-controller.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { LevelMeter } from '../../media/audio-level.js';
import base from '../../styles/base.styles.js';
import tokens from '../../styles/tokens.js';
import styles from './call-meter.styles.js';

/** With reduced motion the bar moves in steps of this much; assistive technology is told in them too. */
const STEP = 0.2;
/** How much of the way down the bar falls per frame: up at once, down as a needle does. */
const FALL = 0.15;

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
  #level = 0;
  #observer: IntersectionObserver | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // What nobody sees is not measured.
    this.#observer = new IntersectionObserver(entries => {
      this.#stop();
      if (entries.at(-1)?.isIntersecting) this.#start();
    });
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#stop();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('track') || this.#frame === 0) return;
    this.#stop();
    this.#start();
  }

  override render(): TemplateResult {
    return html`<div class="base" part="base" role="meter" aria-label=${this.#locale.words.device.level} aria-valuemin="0" aria-valuemax="100" aria-valuenow="0">
      <div class="bar" part="bar"></div>
    </div>`;
  }

  #start(): void {
    this.#meter = this.track ? new LevelMeter(this.track) : undefined;
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    const frame = (): void => {
      const now = this.#read();
      this.#level = Math.max(now, this.#level - Math.max(this.#level * FALL, 0.01));
      this.#draw(still.matches);
      this.#frame = requestAnimationFrame(frame);
    };
    this.#frame = requestAnimationFrame(frame);
  }

  #stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#meter?.close();
    this.#meter = undefined;
  }

  #read(): number {
    if (this.#meter) return this.#meter.level;
    const { call } = this.#call;
    return call && this.#call.value ? call.level(call.id) : 0;
  }

  #draw(steps: boolean): void {
    const meter = this.renderRoot.querySelector<HTMLElement>('[role=meter]');
    if (!meter) return;
    const step = Math.round(this.#level / STEP) * STEP;
    const now = String(Math.round(step * 100));
    if (meter.getAttribute('aria-valuenow') !== now) meter.setAttribute('aria-valuenow', now);
    meter.style.setProperty('--level', (steps ? step : this.#level).toFixed(2));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-meter': CallMeter;
  }
}

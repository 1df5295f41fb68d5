import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import type { Participant } from '../../call/call-state.js';
import { CallController } from '../../controllers/call-controller.js';
import { StateSet } from '../../controllers/custom-states.js';
import { CallRequestEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { srcObject } from '../../controllers/src-object.js';
import { icons } from '../../icons/icons.js';
import base from '../../styles/base.styles.js';
import tokens from '../../styles/tokens.js';
import { hueOf, initials } from './avatar.js';
import styles from './call-tile.styles.js';
import { SpeakingRing } from './speaking-ring.js';
import { tileLabel, tileName, tileStatus } from './tile-words.js';

/**
 * @summary Shows one participant of a call, or the screen that they share: picture or initials, name, and what is the matter.
 *
 * It plays no sound: the call does. Nothing of it needs a call above, but then nobody can be pinned and the ring does not follow the voice.
 *
 * @slot - Anything to lay over the picture.
 *
 * @fires call-request - The pin was pressed, before it acts; cancelable.
 *
 * @csspart tile - The whole tile; one's own is also `self`.
 * @csspart self - The tile of oneself.
 * @csspart tile-video - The video.
 * @csspart tile-name - The name with its glyphs, lower left.
 * @csspart tile-status - What is said over a picture that does not move: connecting, reconnecting, lost.
 * @csspart avatar - The initials that stand in for a picture.
 *
 * @cssprop [--call-tile-aspect=16 / 9] - The shape of a tile that stands alone.
 * @cssprop [--call-tile-fit=cover] - How a camera fills its tile, as `object-fit`.
 * @cssprop [--call-speaking] - The ring round somebody who speaks.
 * @cssprop [--call-radius=12px] - The corners.
 *
 * @cssState speaking - They speak.
 * @cssState muted - Their microphone is off.
 * @cssState video - A picture is shown.
 */
export class CallTile extends LitElement {
  static readonly tag: string = 'call-tile';

  static override styles = [tokens, base, styles];

  /** Whom to show. */
  @property({ attribute: false }) participant: Participant | null = null;

  /** What to show of them: their `camera`, or the `screen` they share. */
  @property({ reflect: true }) source: 'camera' | 'screen' = 'camera';

  /** The id of the call that it belongs to; without it, the nearest one above. */
  @property() for = '';

  /** Leaves out the pin, as where there is nothing to choose between. */
  @property({ type: Boolean, attribute: 'without-pin' }) withoutPin = false;

  /** The picture is not asked for: others' cameras are turned off here. Set by what watches over it. */
  @state() withheld = false;

  @state() private upright = false;
  @state() private ready = false;

  readonly #pinned: CallController<string | null> = new CallController<string | null>(this, call => call.pinned);
  readonly #localize = new LocalizeController(this);
  readonly #states = new StateSet(this);
  readonly #ring: SpeakingRing = new SpeakingRing(this, id => this.#pinned.call?.level(id) ?? 1);

  constructor() {
    super();
    // When it does not come, all of the picture is sent, seen or not.
    if (typeof IntersectionObserver !== 'undefined')
      import('../../controllers/watch-controller.js').then(
        ({ WatchController }) => new WatchController(this, () => this.#pinned.call),
        () => undefined,
      );
  }

  /** What the call's `pin()` knows this tile by. */
  get key(): string {
    const id = this.participant?.id ?? '';
    return this.source === 'screen' ? `${id}:screen` : id;
  }

  /** The video that is shown, or null. */
  get video(): HTMLVideoElement | null {
    return this.shadowRoot?.querySelector('video') ?? null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('participant') && !this.#stream) this.ready = false;
  }

  protected override updated(): void {
    const { participant } = this;
    this.style.setProperty('--_hue', String(hueOf(participant?.id ?? '')));
    const speaking = this.#speaking;
    this.#ring.follow(speaking ? (participant?.id ?? null) : null);
    this.#states.set('speaking', speaking);
    this.#states.set('muted', this.source === 'camera' && participant?.audio === false);
    this.#states.set('video', this.#stream !== null);
  }

  override render(): unknown {
    const { participant, source } = this;
    if (!participant) return nothing;
    const { words } = this.#localize;
    const status = tileStatus(participant, words);
    const camera = source === 'camera';
    const speaking = this.#speaking;
    const stream = this.#stream;
    return html`
      <div part=${participant.self ? 'tile self' : 'tile'} role="group" aria-label=${tileLabel(participant, source, words)} class=${classMap(
        {
          tile: true,
          mirrored: participant.self && camera,
          upright: this.upright,
          away: status !== '',
        },
      )}>
        ${stream && this.ready ? nothing : this.#avatar(participant)}
        ${
          stream
            ? html`<video part="tile-video" class=${this.ready ? 'ready' : ''} autoplay playsinline muted .muted=${true} aria-hidden="true" tabindex="-1"
              disablepictureinpicture=${participant.self || nothing} @loadeddata=${this.#measure} @resize=${this.#measure} @emptied=${this.#emptied}
              ${srcObject(stream)}></video>`
            : nothing
        }
        ${speaking ? html`<div class="ring"></div>` : nothing}
        ${status ? html`<div part="tile-status" class="status"><span>${status}</span></div>` : nothing}
        <slot></slot>
        <div class="caption">
          <span part="tile-name" class="chip">
            ${camera && !participant.audio ? icons.microphoneOff : nothing}
            ${camera ? nothing : icons.screen}
            <span class="label full">${tileName(participant, source, words)}</span>
            ${camera && participant.self ? html`<span class="label short">${words.you}</span>` : nothing}
          </span>
          ${camera ? this.#marks(participant) : nothing}
        </div>
        ${this.#pinned.call && !this.withoutPin ? this.#pin() : nothing}
      </div>
    `;
  }

  get #speaking(): boolean {
    return this.source === 'camera' && this.participant?.speaking === true && this.participant.audio;
  }

  /** The picture to show, or null: a camera that is off may still have a stream, with a voice in it. */
  get #stream(): MediaStream | null {
    const { participant, source } = this;
    if (!participant) return null;
    const stream = source === 'screen' ? participant.screen : participant.stream;
    const seen = source === 'screen' || (participant.video && !this.withheld);
    return seen && stream && stream.getVideoTracks().length > 0 ? stream : null;
  }

  #avatar({ id, name }: Participant): TemplateResult {
    const letters = initials(name);
    return html`<div part="avatar" class="avatar" aria-hidden="true">
      <span class="face">${this.source === 'screen' ? icons.screen : letters || (id ? icons.person : nothing)}</span>
    </div>`;
  }

  #marks({ handRaised, quality, self }: Participant): unknown {
    const { words } = this.#localize;
    if (!handRaised && (quality !== 'poor' || self)) return nothing;
    return html`<span class="marks">
      ${quality === 'poor' && !self ? html`<span class="mark" title=${words.tile.poor}>${icons.signal}</span>` : nothing}
      ${handRaised ? html`<span class="mark hand" title=${words.tile.handRaised}>${icons.hand}</span>` : nothing}
    </span>`;
  }

  #pin(): TemplateResult {
    const { words } = this.#localize;
    const pinned = this.#pinned.value === this.key;
    const text = pinned ? words.tile.unpin : words.tile.pin;
    return html`<button class="pin" type="button" aria-pressed=${pinned ? 'true' : 'false'} aria-label=${words.tile.pin} title=${text}
      @click=${this.#togglePin}>${pinned ? icons.unpin : icons.pin}</button>`;
  }

  #togglePin = (): void => {
    if (!this.dispatchEvent(new CallRequestEvent('pin'))) return;
    const key = this.#pinned.value === this.key ? null : this.key;
    void this.#pinned.run(call => {
      call.pin(key);
    });
  };

  #measure = (event: Event): void => {
    const { videoWidth, videoHeight } = event.target as HTMLVideoElement;
    this.ready = true;
    this.upright = videoHeight > videoWidth;
  };

  #emptied = (): void => {
    this.ready = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'call-tile': CallTile;
  }
}

import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Box, Rect } from '../../call/grid-layout.js';
import type { CallState } from '../../call/call-state.js';
import { CallController } from '../../controllers/call-controller.js';
import { uiOf } from '../../controllers/call-ui.js';
import { CallRequestEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { icons } from '../../icons/icons.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import tokens from '../../styles/tokens.js';
import { CallTile } from '../call-tile/call-tile.js';
import { arrange } from './arrange.js';
import type { StageLayout } from './arrange.js';
import styles from './call-stage.styles.js';
import { directScene } from './direct-scene.js';
import type { Direction, Shown } from './direct-scene.js';
import { moveTo, place, put } from './flip.js';
import { FloatingDrag } from './floating-drag.js';
import { floatingRect, nextCorner } from './floating.js';
import type { Corner } from './floating.js';
import { invitation } from './invitation.js';

/** The box that the tiles fill, and what style sheets say of filling it. */
interface Frame extends Box {
  readonly gap: number;
  readonly shape: string;
  readonly rtl: boolean;
}

/**
 * @summary Arranges everybody in the call, as large as the box it is given allows.
 *
 * A shared screen takes the stage and people become a strip; with two people the other one fills it and one's own picture is small, in a
 * corner of choice; alone, the stage invites. Give it a height, or a parent that has one.
 *
 * @slot - Anything to lay over the stage.
 *
 * @fires call-request - The link is to be copied; cancelable.
 *
 * @csspart stage - The area that holds the tiles.
 * @csspart tile - Each tile, and all parts of `<call-tile>`.
 *
 * @cssprop [--call-gap=8px] - Between tiles.
 * @cssprop [--call-tile-aspect=16 / 9] - The shape of tiles in a grid.
 */
export class CallStage extends LitElement {
  static readonly tag: string = 'call-stage';
  static readonly uses = [CallTile];

  static override styles = [tokens, base, button, styles];

  /** `auto` chooses by what is going on; `grid` shows all alike; `speaker` and `sidebar` give whoever speaks the stage, with the others below or beside. */
  @property({ reflect: true }) layout: StageLayout = 'auto';

  /** The id of the call to show; without it, the nearest one above. */
  @property() for = '';

  @state() private frame: Frame = { width: 0, height: 0, gap: 0, shape: '', rtl: false };
  @state() private page = 0;
  @state() private corner: Corner = { bottom: true, end: true };
  @state() private copied = false;

  @query('.stage') private readonly area!: HTMLElement | null;

  readonly #state: CallController<CallState> = new CallController<CallState>(this, call => call);
  readonly #localize = new LocalizeController(this);
  readonly #resized =
    typeof ResizeObserver === 'undefined'
      ? undefined
      : new ResizeObserver(() => {
          this.#measure();
        });
  readonly #drag: FloatingDrag = new FloatingDrag({
    corner: (): Corner => this.corner,
    stage: (): HTMLElement => this.area ?? this,
    rtl: (): boolean => this.frame.rtl,
    rest: corner => {
      this.corner = corner;
      return this.updateComplete;
    },
  });
  #look = 0;
  #direction: Direction | undefined;
  #arranged = '';
  #copiedTimer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized?.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized?.disconnect();
    cancelAnimationFrame(this.#look);
    clearTimeout(this.#copiedTimer);
  }

  /** The video that stands for the call when it leaves the page as a small window; null when there is no picture. */
  get picture(): HTMLVideoElement | null {
    const tiles = [...(this.shadowRoot?.querySelectorAll(CallTile.tag) ?? [])] as CallTile[];
    const speaker = this.#state.value?.activeSpeaker;
    const order = (tile: CallTile): number => {
      if (tile.key === this.#direction?.focus) return 0;
      if (tile.participant?.id === speaker) return 1;
      return tile.participant?.self ? 3 : 2;
    };
    return (
      tiles
        .toSorted((a, b) => order(a) - order(b))
        .map(tile => tile.video)
        .find(video => video !== null) ?? null
    );
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const call = this.#state.value;
    this.#direction = call && directScene(call, this.layout, this.#direction);
    if (changed.has('layout')) this.page = 0;
  }

  protected override updated(changed: PropertyValues): void {
    this.#arrange(changed.has('frame'));
    // A style sheet may have changed as well. It is looked at when the page is about to be laid out anyway: once more costs tens of ms.
    cancelAnimationFrame(this.#look);
    this.#look = requestAnimationFrame(() => {
      this.#measure();
    });
    const { call } = this.#state;
    if (call) {
      const ui = uiOf(call);
      ui.picture = () => this.picture;
      ui.surface ??= this;
    }
  }

  override render(): unknown {
    const { words } = this.#localize;
    const direction = this.#direction;
    const places = this.#places();
    const shown = direction?.shown.filter(({ key }) => places.all.has(key)) ?? [];
    return html`
      <div part="stage" class="stage" role="group" aria-label=${words.stage.label}>
        ${repeat(
          shown,
          ({ key }) => key,
          one => this.#tile(one),
        )}
        ${places.more ? this.#more(places.more.count, places.pages) : nothing}
        ${this.#alone ? this.#invitation() : nothing}
        <slot></slot>
      </div>
    `;
  }

  #tile({ key, participant, source }: Shown): TemplateResult {
    const floating = key === this.#direction?.floating;
    const { words } = this.#localize;
    return html`<call-tile class=${floating ? 'floating' : ''} data-key=${key} .participant=${participant} source=${source} for=${this.for || nothing}
      ?without-pin=${(this.#direction?.shown.length ?? 0) < 3}
      exportparts="tile, self, tile-video, tile-name, tile-status, avatar" @pointerdown=${this.#drag.onPointerDown}>
      ${
        floating
          ? html`<button class="move" type="button" aria-label=${words.stage.move} title=${words.stage.moveHint} aria-keyshortcuts="ArrowUp ArrowDown ArrowLeft ArrowRight"
            @click=${this.#nextCorner} @keydown=${this.#drag.onKeyDown}>${icons.move}</button>`
          : nothing
      }
    </call-tile>`;
  }

  #more(count: number, pages: number): TemplateResult {
    return html`<button class="more" type="button" @click=${() => {
      this.page = (this.page + 1) % pages;
    }}>${this.#localize.words.stage.more(count)}</button>`;
  }

  get #alone(): boolean {
    const { call, value: state } = this.#state;
    // The page's link leads to no call that began as a ring.
    return state?.state === 'connected' && state.participants.length === 1 && !(call && uiOf(call).roomless);
  }

  #invitation(): TemplateResult {
    const { href } = location;
    return invitation(
      { link: href, copied: this.copied, onCopy: () => void this.#copy(href), onShare: () => void this.#share(href) },
      this.#localize.words,
    );
  }

  async #copy(link: string): Promise<void> {
    if (!this.dispatchEvent(new CallRequestEvent('copy-link'))) return;
    await this.#state.run(() =>
      navigator.clipboard.writeText(link).then(() => {
        this.copied = true;
        clearTimeout(this.#copiedTimer);
        this.#copiedTimer = setTimeout(() => {
          this.copied = false;
        }, 2500);
      }),
    );
  }

  async #share(url: string): Promise<void> {
    await this.#state.run(() => navigator.share({ url, title: document.title }));
  }

  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this;
    const { columnGap, aspectRatio, direction } = getComputedStyle(this.area ?? this);
    const frame: Frame = { width, height, gap: parseFloat(columnGap) || 0, shape: aspectRatio, rtl: direction === 'rtl' };
    if (JSON.stringify(frame) !== JSON.stringify(this.frame)) this.frame = frame;
  }

  /** Where everything goes, by key. */
  #places(): {
    readonly all: ReadonlyMap<string, Rect>;
    readonly more: { readonly count: number; readonly rect: Rect } | null;
    readonly pages: number;
  } {
    const { frame, page } = this;
    const direction = this.#direction;
    if (!direction) return { all: new Map(), more: null, pages: 1 };
    const { gap, shape } = frame;
    const { keys, focus, focusFree, beside, floating } = direction;
    const arranged = arrange({ keys, focus, focusFree, beside, box: frame, gap, aspect: aspectOf(shape, frame), page });
    const all = new Map(arranged.places);
    if (floating !== null && frame.width > 0) all.set(floating, floatingRect(frame, this.corner, Math.max(gap, 8)));
    return { all, more: arranged.more, pages: arranged.pages };
  }

  /** Puts the tiles where they belong; they glide there unless the frame itself has changed. */
  #arrange(reframed: boolean): void {
    const { all, more } = this.#places();
    const { rtl, width } = this.frame;
    const mirrored = (rect: Rect): Rect => (rtl ? { ...rect, x: width - rect.x - rect.width } : rect);
    const places = new Map<HTMLElement, Rect>();
    for (const tile of this.shadowRoot?.querySelectorAll<HTMLElement>('call-tile') ?? []) {
      const rect = all.get(tile.dataset['key'] ?? '');
      if (rect) places.set(tile, mirrored(rect));
    }
    const button = this.shadowRoot?.querySelector<HTMLElement>('.more');
    if (button && more) place(button, mirrored(more.rect));
    const signature = JSON.stringify([...all, rtl]);
    if (signature === this.#arranged) return;
    this.#arranged = signature;
    if (reframed) put(places);
    else moveTo(places);
  }

  #nextCorner = (): void => {
    this.corner = nextCorner(this.corner);
  };
}

/** A page's own shape counts as it is. By default tiles are 16:9, and on an upright stage, as of a phone, they may be taller. */
function aspectOf(aspectRatio: string, { width, height }: Box): number | readonly [number, number] {
  const [across = NaN, down = 1] = aspectRatio
    .replace('auto', '')
    .split('/')
    .map(part => parseFloat(part));
  const shape = across > 0 && down > 0 ? across / down : 16 / 9;
  const ours = Math.abs(shape - 16 / 9) < 0.001;
  return ours && height > width * 1.2 ? [0.7, shape] : shape;
}

declare global {
  interface HTMLElementTagNameMap {
    'call-stage': CallStage;
  }
}

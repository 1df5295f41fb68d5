import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Participant } from '../../call/call-state.js';
import { CallController } from '../../controllers/call-controller.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { icons } from '../../icons/icons.js';
import base from '../../styles/base.styles.js';
import panel from '../../styles/panel.styles.js';
import tokens from '../../styles/tokens.js';
import { hueOf, initials } from '../call-tile/avatar.js';
import { tileStatus } from '../call-tile/tile-words.js';
import styles from './call-people.styles.js';

const NOBODY: readonly Participant[] = [];

/**
 * @summary Everybody in the call: who they are, whether they are heard and seen, whose hand is up, and whose connection is ill.
 *
 * @csspart people - The whole panel.
 * @csspart avatar - The initials before a name.
 */
export class CallPeople extends LitElement {
  static readonly tag = 'call-people';

  static override styles: CSSResultGroup = [tokens, base, panel, styles];

  /** The id of the call whose people are shown; without it, the nearest one above. */
  @property() for = '';

  readonly #participants: CallController<readonly Participant[]> = new CallController(this, state => state.participants);
  readonly #locale: LocalizeController = new LocalizeController(this);

  override render(): TemplateResult {
    const { words } = this.#locale;
    const people = this.#participants.value ?? NOBODY;
    return html`<div class="panel" part="people">
      <p class="count">${words.people.count(people.length)}</p>
      <div class="panel-scroll" role="region" tabindex="0" aria-label=${words.people.title}>
        <ul role="list">${repeat(
          people,
          ({ id }) => id,
          person => this.#person(person),
        )}</ul>
      </div>
    </div>`;
  }

  /** Each person's own colour; from code, since a style attribute is not for strict pages. */
  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    for (const face of this.renderRoot.querySelectorAll<HTMLElement>('.face')) {
      face.style.setProperty('--_hue', String(hueOf(face.dataset['id'] ?? '')));
    }
  }

  #person(person: Participant): TemplateResult {
    const { words } = this.#locale;
    const { id, name, self, speaking, audio } = person;
    const shown = self ? (name ? words.people.self(name) : words.you) : name || words.guest;
    const status = tileStatus(person, words);
    return html`<li class=${classMap({ away: status !== '', speaking: speaking && audio })}>
      <span class="face" part="avatar" data-id=${id} aria-hidden="true">${initials(name) || icons.person}</span>
      <span class="who"><bdi class="name" title=${shown}>${shown}</bdi>${this.#facts(person, status)}</span>
      <span class="marks">${this.#marks(person)}</span>
    </li>`;
  }

  #facts({ role, quality, self, sharing }: Participant, status: string): TemplateResult | typeof nothing {
    const { words } = this.#locale;
    const facts = [
      status,
      role === 'host' ? words.people.host : '',
      role === 'listener' ? words.people.listener : '',
      sharing ? words.tile.sharing : '',
      !self && quality === 'poor' && status === '' ? words.tile.poor : '',
    ].filter(Boolean);
    return facts.length > 0 ? html`<span class="facts">${facts.join(' · ')}</span>` : nothing;
  }

  #marks({ handRaised, audio, video, role }: Participant): TemplateResult {
    const { tile, people } = this.#locale.words;
    const listener = role === 'listener';
    return html`
      ${handRaised ? mark('hand', icons.hand, tile.handRaised) : nothing}
      ${listener ? nothing : audio ? mark('on', icons.microphone, people.microphoneOn) : mark('off', icons.microphoneOff, tile.muted)}
      ${listener ? nothing : video ? mark('on', icons.camera, people.cameraOn) : mark('off', icons.cameraOff, tile.cameraOff)}
    `;
  }
}

function mark(kind: string, icon: TemplateResult, words: string): TemplateResult {
  return html`<span class="mark ${kind}" title=${words}>${icon}<span class="visually-hidden">${words}</span></span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'call-people': CallPeople;
  }
}

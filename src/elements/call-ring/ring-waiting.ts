import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { MissedRing, RingMessage } from '../../call/call-state.js';
import { icons } from '../../icons/icons.js';
import { ringIcons } from './ring-icons.js';
import { avatar, peerName } from './ring-view.js';
import type { RingView } from './ring-view.js';

export interface Waiting {
  /** The name under which this page can be rung; '' while it cannot. */
  readonly user: string;
  /** Why it cannot, when that is known. */
  readonly refusal: { readonly title: string; readonly hint: string } | null;
  readonly missed: readonly MissedRing[];
  /** What the person may still allow, each by a click. */
  readonly mayNotify: boolean;
  readonly maySound: boolean;
  /** Shows a time, in milliseconds since the epoch. */
  readonly time: (at: number) => string;
}

/** A page that waits to be rung: its name, who was missed, and what it still needs to be heard. */
export function waitingCard({ user, refusal, missed, mayNotify, maySound, time }: Waiting, view: RingView): TemplateResult {
  const { words, act } = view;
  const state = user !== '' ? 'on' : refusal ? 'wrong' : '';
  const line = user !== '' ? words.waiting.reachable(user) : (refusal?.hint ?? words.waiting.connecting);
  return html`<section part="ring" class="card waiting" role="group" aria-labelledby="waiting" tabindex="-1">
    <div class="who" role="status">
      <span class="sign ${state}">${refusal && user === '' ? icons.warning : icons.phone}</span>
      <h2 id="waiting">${user === '' && refusal ? refusal.title : words.waiting.title}</h2>
      <p><bdi>${line}</bdi></p>
    </div>
    <slot></slot>
    ${
      mayNotify || maySound
        ? html`<div class="row">
            ${maySound ? html`<button type="button" part="button" class="button" @click=${() => act.allowSound()}>${icons.speaker}${words.waiting.sound}</button>` : nothing}
            ${mayNotify ? html`<button type="button" part="button" class="button" @click=${() => act.allowNotifications()}>${ringIcons.bell}${words.waiting.notify}</button>` : nothing}
          </div>`
        : nothing
    }
    ${missed.length > 0 ? missedList(missed, time, view) : nothing}
  </section>`;
}

/** Who called in vain, the latest first. */
function missedList(missed: readonly MissedRing[], time: (at: number) => string, view: RingView): TemplateResult {
  const { words, act } = view;
  return html`<div class="missed">
    <div class="head"><h3>${words.missed.title(missed.length)}</h3>
      <button type="button" part="button" class="button quiet" @click=${() => act.forgetMissed()}>${words.missed.clear}</button></div>
    <ul role="list">${repeat(
      missed,
      ({ id }) => id,
      one => html`<li>
        ${avatar(one.from, view)}
        <span class="told"><bdi>${peerName(one.from, view)}</bdi><time datetime=${new Date(one.at).toISOString()}>${time(one.at)}</time></span>
        ${
          one.from.user === ''
            ? nothing
            : html`<button type="button" part="button" class="button" aria-label="${words.callBack}: ${peerName(one.from, view)}" @click=${() => act.callBack(one)}>${icons.phone}<span>${words.callBack}</span></button>`
        }
        ${one.message ? player(one.message, words.missed.message(peerName(one.from, view)), view) : nothing}
      </li>`,
    )}</ul>
  </div>`;
}

function player({ blob, audioOnly }: RingMessage, label: string, { addressOf }: RingView): TemplateResult {
  return audioOnly
    ? html`<audio controls src=${addressOf(blob)} aria-label=${label}></audio>`
    : html`<video class="own-look" controls playsinline src=${addressOf(blob)} aria-label=${label}></video>`;
}

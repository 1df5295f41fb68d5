import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Participant, Ring } from '../../call/call-state.js';
import { icons } from '../../icons/icons.js';
import { ringIcons } from './ring-icons.js';
import { inVain } from './ring-scene.js';
import { avatar, peerName, ringLine } from './ring-view.js';
import type { RingView } from './ring-view.js';

function button(kind: string, icon: TemplateResult | typeof nothing, label: string, press: () => void): TemplateResult {
  return html`<button type="button" part="button" class="button ${kind}" @click=${press}>${icon}<span>${label}</span></button>`;
}

/** A ring beside a running call: who, and what can be done, without covering the people. */
export function ringNotice(ring: Ring, view: RingView): TemplateResult {
  const { words } = view;
  const name = peerName(ring.peer, view);
  const title =
    ring.state === 'incoming'
      ? words.second.calls(name)
      : ring.state === 'ringing' || ring.state === 'calling'
        ? words.second.ringing(name)
        : name;
  const alive = ring.state === 'incoming' || ring.state === 'ringing' || ring.state === 'calling';
  return html`<section part="ring" class="notice" role="group" aria-label=${title}>
    ${avatar(ring.peer, view)}
    <div class="told"><strong><bdi>${title}</bdi></strong>
      ${alive ? nothing : html`<span class="lesser">${ringLine(ring, words)}</span>`}
      ${ring.message === '' ? nothing : html`<q dir="auto">${ring.message}</q>`}
    </div>
    <div class="row">${ring.direction === 'incoming' ? incoming(ring, view) : outgoing(ring, view)}</div>
  </section>`;
}

function incoming(ring: Ring, { words, act, close }: RingView): TemplateResult {
  if (ring.state !== 'incoming') return button('', icons.close, close, () => act.dismiss(ring));
  return html`
    ${button('primary', ring.audioOnly ? icons.phone : icons.camera, words.second.switch, () => act.answer(!ring.audioOnly))}
    ${button('', ringIcons.pause, words.second.hold, () => act.answer(!ring.audioOnly, true))}
    ${button('', nothing, words.second.busy, () => act.busy())}
    ${button('danger', icons.leave, words.decline, () => act.decline())}`;
}

function outgoing(ring: Ring, { words, act, close }: RingView): TemplateResult {
  if (ring.state === 'calling' || ring.state === 'ringing') return button('danger', icons.leave, words.cancel, () => act.cancel());
  return html`${inVain(ring) ? button('', ringIcons.again, words.ringAgain, () => act.again(ring)) : nothing}
    ${button('', icons.close, close, () => act.dismiss(ring))}`;
}

/** The call is on hold, by this person or by others. */
export function heldNotice(held: readonly string[], people: readonly Participant[], view: RingView): TemplateResult | typeof nothing {
  const { words, act } = view;
  const holders = people.filter(({ id }) => held.includes(id));
  const self = holders.some(one => one.self);
  const others = holders.filter(one => !one.self).map(({ name }) => name || words.someone);
  if (holders.length === 0) return nothing;
  return html`<section part="ring" class="notice" role="group" aria-label=${self ? words.held.self : words.held.others(others.join(', '))}>
    <span class="sign">${ringIcons.pause}</span>
    <div class="told">${self ? html`<strong>${words.held.self}</strong>` : nothing}
      ${others.length > 0 ? html`<span>${words.held.others(others.join(', '))}</span>` : nothing}</div>
    ${self ? html`<div class="row">${button('primary', ringIcons.play, words.held.resume, () => act.hold(false))}</div>` : nothing}
  </section>`;
}

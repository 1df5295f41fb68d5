import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Participant, Ring } from '../../call/call-state.js';
import { srcObject } from '../../controllers/src-object.js';
import { icons } from '../../icons/icons.js';
import { ringIcons } from './ring-icons.js';
import { replyForm } from './ring-reply.js';
import { avatar, disc, peerName, ringLine } from './ring-view.js';
import type { RingView } from './ring-view.js';

function who(ring: Ring, view: RingView, ringing: boolean): TemplateResult {
  const { words } = view;
  return html`<div class="who">
    <span class=${ringing ? 'halo ringing' : 'halo'}>${avatar(ring.peer, view)}</span>
    <h2 id="name"><bdi>${peerName(ring.peer, view)}</bdi></h2>
    <p id="line">${ringLine(ring, words)}</p>
  </div>`;
}

/** Somebody calls here. */
export function incomingCard(ring: Ring, view: RingView, replying: boolean): TemplateResult {
  const { words, act } = view;
  const rings = ring.state === 'incoming';
  return html`<section part="ring" class="card" role=${rings ? 'alertdialog' : 'group'} aria-labelledby="name" aria-describedby="line" tabindex="-1">
    ${who(ring, view, rings && !ring.answering)}
    ${rings && !ring.answering ? (replying ? replyForm(view) : answers(ring, view)) : nothing}
    ${rings || ring.state === 'accepted' ? nothing : html`<div class="row">${maybeAgain(ring, view)}${close(ring, view)}</div>`}
    ${rings && ring.answering ? html`<div class="acts">${disc('no', icons.leave, words.cancel, () => act.decline())}</div>` : nothing}
  </section>`;
}

function answers({ audioOnly }: Ring, { words, act }: RingView): TemplateResult {
  return html`<div class="acts">
      ${disc('no', icons.leave, words.decline, () => act.decline())}
      ${
        audioOnly
          ? disc('yes', icons.phone, words.answer, () => act.answer(false))
          : html`${disc('maybe', icons.phone, words.answerAudio, () => act.answer(false))}${disc('yes', icons.camera, words.answerVideo, () => act.answer(true))}`
      }
    </div>
    <button type="button" part="button" class="button quiet" @click=${() => act.reply(true)}>${icons.chat}${words.declineWith}</button>`;
}

/** Whoever hung up before an answer may be called back. */
function maybeAgain(ring: Ring, view: RingView): TemplateResult | typeof nothing {
  const over = (ring.state === 'canceled' || ring.state === 'missed') && !ring.answeredElsewhere;
  return over && ring.peer.user !== '' ? again(ring, view, view.words.callBack) : nothing;
}

function again(ring: Ring, { act }: RingView, label: string): TemplateResult {
  return html`<button type="button" part="button" class="button primary" @click=${() => act.again(ring)}>${icons.phone}${label}</button>`;
}

function close(ring: Ring, { act, close: label }: RingView): TemplateResult {
  return html`<button type="button" part="button" class="button" @click=${() => act.dismiss(ring)}>${label}</button>`;
}

/** This person calls somebody. */
export function outgoingCard(ring: Ring, self: Participant | undefined, view: RingView): TemplateResult {
  const { words, act } = view;
  const alive = ring.state === 'calling' || ring.state === 'ringing';
  const seen = self?.video && self.stream && self.stream.getVideoTracks().length > 0 ? self.stream : null;
  return html`<section part="ring" class=${seen ? 'card seen' : 'card'} role="group" aria-labelledby="name" aria-describedby="line" tabindex="-1">
    ${seen ? html`<video part="self" autoplay playsinline muted .muted=${true} aria-label=${words.selfView} ${srcObject(seen)}></video>` : nothing}
    ${who(ring, view, alive)}
    ${alive ? html`<div class="acts">${disc('no', icons.leave, words.cancel, () => act.cancel())}</div>` : nothing}
    ${ring.state === 'canceled' ? html`<div class="row">${again(ring, view, words.ringAgain)}${close(ring, view)}</div>` : nothing}
  </section>`;
}

/** How an own ring ended in vain, and what can be done now; `takesMessages`: somebody takes what is recorded. */
export function overCard(ring: Ring, takesMessages: boolean, view: RingView): TemplateResult {
  const { words, act } = view;
  const mayLeave = takesMessages && ring.state !== 'declined' && ring.peer.user !== '' && !ring.peer.user.startsWith('peerjs:');
  return html`<section part="ring" class="card" role="group" aria-labelledby="name" aria-describedby="line" tabindex="-1">
    ${who(ring, view, false)}
    ${ring.message === '' ? nothing : html`<blockquote aria-label=${words.said} dir="auto">${ring.message}</blockquote>`}
    <div class="row">
      ${again(ring, view, words.ringAgain)}
      ${mayLeave ? html`<button type="button" part="button" class="button" @click=${() => act.record(ring)}>${ringIcons.record}${words.message.leave}</button>` : nothing}
      ${close(ring, view)}
    </div>
  </section>`;
}

/** The end of a call that began as a ring. */
export function afterCard(ring: Ring, title: string, hint: string, view: RingView): TemplateResult {
  return html`<section part="ring" class="card" role="group" aria-labelledby="name" aria-describedby="line" tabindex="-1">
    <div class="who">
      <span class="halo">${avatar(ring.peer, view)}</span>
      <h2 id="name"><bdi>${peerName(ring.peer, view)}</bdi></h2>
      <p id="line">${title}${hint === '' ? nothing : html`<br>${hint}`}</p>
    </div>
    <div class="row">${ring.peer.user === '' ? nothing : again(ring, view, view.words.ringAgain)}${close(ring, view)}</div>
  </section>`;
}

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { RingPeer } from '../../call/call-state.js';
import { CallEvent } from '../../controllers/events.js';
import { srcObject } from '../../controllers/src-object.js';
import type { ErrorWords } from '../../locales/en.js';
import { icons } from '../../icons/icons.js';
import type { MessageRecorder } from '../../media/message-recorder.js';
import { ringIcons } from './ring-icons.js';
import { peerName } from './ring-view.js';
import type { RingView } from './ring-view.js';

/** A message was recorded for somebody who did not answer; prevented, the page has taken it and nothing is sent. */
export class CallRingMessageEvent extends CallEvent {
  readonly to: RingPeer;
  readonly blob: Blob;
  readonly audioOnly: boolean;

  constructor(to: RingPeer, blob: Blob, audioOnly: boolean) {
    super('call-ring-message', true);
    this.to = to;
    this.blob = blob;
    this.audioOnly = audioOnly;
  }
}

/** Where leaving a message is: being made, on its way, arrived, not wanted or not to be brought there, or taken by the page. */
export type MessageStage = 'making' | 'sent' | 'delivered' | 'lost' | 'kept';

export interface MessageActions {
  start(video: boolean): void;
  stop(): void;
  send(): void;
  discard(): void;
}

export interface MessageView extends RingView {
  readonly to: RingPeer;
  readonly stage: MessageStage;
  readonly recorder: MessageRecorder;
  readonly audioOnly: boolean;
  readonly errors: ErrorWords;
  readonly message: MessageActions;
}

function button(kind: string, icon: TemplateResult | typeof nothing, label: string, press: () => void): TemplateResult {
  return html`<button type="button" part="button" class="button ${kind}" @click=${press}>${icon}<span>${label}</span></button>`;
}

/** Makes a message for somebody who did not answer: record, hear it, send it. */
export function messageCard(view: MessageView): TemplateResult {
  const { words, to, stage } = view;
  return html`<section part="ring" class="card message" role="group" aria-labelledby="name" tabindex="-1">
    <div class="who"><h2 id="name"><bdi>${words.message.title(peerName(to, view))}</bdi></h2>
      <p role="status">${told(view)}</p></div>
    ${stage === 'making' ? making(view) : html`<div class="row">${button('primary', icons.check, view.close, () => view.message.discard())}</div>`}
  </section>`;
}

function told({ words, stage, recorder, errors }: MessageView): string {
  if (stage !== 'making') return words.message[stage];
  if (recorder.state === 'failed') return recorder.error ? errors[recorder.error.code].hint : words.message.failed;
  return recorder.state === 'done' ? '' : words.message.hint;
}

function making(view: MessageView): TemplateResult {
  const { words, recorder, audioOnly, message } = view;
  switch (recorder.state) {
    case 'recording':
      return html`${recorder.stream && !audioOnly ? html`<video class="own-look" part="self" autoplay playsinline muted .muted=${true} aria-label=${words.selfView} ${srcObject(recorder.stream)}></video>` : nothing}
        <p class="left"><span class="lamp"></span><span role="timer">${words.message.recording(recorder.left)}</span></p>
        <div class="row">${button('danger', ringIcons.stop, words.message.stop, () => message.stop())}</div>`;
    case 'done':
      return html`${
        audioOnly
          ? html`<audio controls src=${recorder.url} aria-label=${words.message.play}></audio>`
          : html`<video class="own-look" controls playsinline src=${recorder.url} aria-label=${words.message.play}></video>`
      }
        <div class="row">
          ${button('primary', icons.send, words.message.send, () => message.send())}
          ${button('', ringIcons.again, words.message.again, () => message.start(!audioOnly))}
          ${button('quiet', nothing, words.message.discard, () => message.discard())}
        </div>`;
    default:
      return html`<div class="row">
        ${button('primary', icons.camera, words.message.video, () => message.start(true))}
        ${button('', icons.microphone, words.message.audio, () => message.start(false))}
        ${button('quiet', nothing, words.back, () => message.discard())}
      </div>`;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-ring-message': CallRingMessageEvent;
  }
}

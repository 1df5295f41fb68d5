import type { Call } from '../../call/call.js';
import type { RingPeer } from '../../call/call-state.js';
import type { CallController } from '../../controllers/call-controller.js';
import { log } from '../../foundation/logger.js';
import { MessageRecorder } from '../../media/message-recorder.js';
import { CallRingMessageEvent } from './ring-message.js';
import type { MessageActions, MessageStage } from './ring-message.js';

/** Leaving a message for somebody who did not answer: whom it is for, what is recorded, and who takes it. */
export class RingMessenger implements MessageActions {
  readonly recorder = new MessageRecorder();
  /** Whom a message is made for; null while none is. */
  to: RingPeer | null = null;
  stage: MessageStage = 'making';
  audioOnly = false;
  readonly #host: HTMLElement;
  readonly #call: CallController<unknown>;
  readonly #changed: () => void;

  constructor(host: HTMLElement, call: CallController<unknown>, changed: () => void) {
    this.#host = host;
    this.#call = call;
    this.#changed = changed;
    this.recorder.addEventListener('change', changed);
  }

  begin(to: RingPeer): void {
    this.to = to;
    this.stage = 'making';
    this.#changed();
  }

  start(video: boolean): void {
    this.audioOnly = !video;
    const media = this.#call.call?.media;
    void this.recorder.start({ video, microphone: media?.device('audioinput') ?? '', camera: media?.device('videoinput') ?? '' });
  }

  stop(): void {
    this.recorder.stop();
  }

  /** To the page first: whoever prevents the event has taken the message. */
  send(): void {
    const { blob } = this.recorder;
    const { to, audioOnly } = this;
    if (!blob || !to) return;
    const mine = this.#host.dispatchEvent(new CallRingMessageEvent(to, blob, audioOnly));
    this.#turn(mine ? 'sent' : 'kept');
    this.recorder.discard();
    const { call } = this.#call;
    if (mine && call) void this.#deliver(call, to, blob, audioOnly);
  }

  async #deliver(call: Call, to: RingPeer, blob: Blob, audioOnly: boolean): Promise<void> {
    let stage: MessageStage = 'delivered';
    try {
      await (await call.desk()).leaveMessage(to, blob, audioOnly);
    } catch (error) {
      log.debug('message', error);
      stage = 'lost';
    }
    // Perhaps another one is made by now.
    if (this.to === to && this.stage === 'sent') this.#turn(stage);
  }

  #turn(stage: MessageStage): void {
    this.stage = stage;
    this.#changed();
  }

  discard(): void {
    if (!this.to) return;
    this.to = null;
    this.recorder.discard();
    this.#changed();
  }
}

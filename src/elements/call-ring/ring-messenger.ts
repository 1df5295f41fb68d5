import type { Call } from '../../call/call.js';
import type { RingPeer } from '../../call/call-state.js';
import type { RingDesk } from '../../call/ring/ring-desk.js';
import type { CallController } from '../../controllers/call-controller.js';
import { MessageRecorder } from '../../media/message-recorder.js';
import { CallRingMessageEvent } from './ring-message.js';
import type { MessageActions, MessageStage } from './ring-message.js';

/** A desk that delivers messages. */
type Postman = RingDesk & { leaveMessage?(to: RingPeer, message: Blob, audioOnly: boolean): Promise<void> };

/** Leaving a message for somebody who did not answer: whom it is for, what is recorded, and who takes it. */
export class RingMessenger implements MessageActions {
  readonly recorder = new MessageRecorder();
  /** Whom a message is made for; null while none is. */
  to: RingPeer | null = null;
  stage: MessageStage = 'making';
  audioOnly = false;
  /** The call itself can deliver a message. */
  delivers = false;
  readonly #host: HTMLElement;
  readonly #call: CallController<unknown>;
  readonly #changed: () => void;

  constructor(host: HTMLElement, call: CallController<unknown>, changed: () => void) {
    this.#host = host;
    this.#call = call;
    this.#changed = changed;
    this.recorder.addEventListener('change', changed);
  }

  /** Asks the call whether it delivers messages. */
  look(): void {
    void this.#call.run(async (call: Call) => {
      const desk: Postman = await call.desk();
      const delivers = desk.leaveMessage !== undefined;
      if (delivers === this.delivers) return;
      this.delivers = delivers;
      this.#changed();
    });
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
    this.stage = mine && this.delivers ? 'sent' : 'kept';
    this.recorder.discard();
    this.#changed();
    if (mine)
      void this.#call.run(async (call: Call) => {
        const desk: Postman = await call.desk();
        await desk.leaveMessage?.(to, blob, audioOnly);
      });
  }

  discard(): void {
    if (!this.to) return;
    this.to = null;
    this.recorder.discard();
    this.#changed();
  }
}

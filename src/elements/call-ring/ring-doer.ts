import type { Call } from '../../call/call.js';
import type { MissedRing, Ring } from '../../call/call-state.js';
import type { CallController } from '../../controllers/call-controller.js';
import { CallRequestEvent } from '../../controllers/events.js';
import type { CallAction } from '../../controllers/events.js';
import type { RingActions } from './ring-actions.js';

/** What concerns the element alone. */
export interface RingDesires {
  reply(open: boolean): void;
  record(ring: Ring): void;
  dismiss(ring: Ring): void;
  sound(): void;
  notify(): void;
}

/** Does what a person asks for: the page may veto it first, and a failure becomes `call-error`. */
export class RingDoer implements RingActions {
  readonly #host: HTMLElement;
  readonly #call: CallController<unknown>;
  readonly #own: RingDesires;

  constructor(host: HTMLElement, call: CallController<unknown>, own: RingDesires) {
    this.#host = host;
    this.#call = call;
    this.#own = own;
  }

  answer(video: boolean, holding = false): void {
    this.#ask('accept', call => call.accept(holding ? { video, hold: true } : { video }));
  }

  decline(message?: string): void {
    this.#ask('decline', call => call.decline(message));
  }

  cancel(): void {
    this.#ask('cancel', call => call.cancel());
  }

  again(ring: Ring): void {
    this.#ask('ring', call => call.ring(ring.peer.user, { audioOnly: ring.audioOnly }));
  }

  dismiss(ring: Ring): void {
    this.#own.dismiss(ring);
    void this.#call.run(async call => {
      (await call.desk()).dismiss();
    });
  }

  reply(open: boolean): void {
    this.#own.reply(open);
  }

  busy(): void {
    this.#ask('decline', async call => {
      (await call.desk()).answerBusy();
    });
  }

  hold(on: boolean): void {
    this.#ask('hold', call => call.hold(on));
  }

  callBack({ from, audioOnly }: MissedRing): void {
    this.#ask('ring', call => call.ring(from.user, { audioOnly }));
  }

  forgetMissed(): void {
    void this.#call.run(async call => {
      (await call.desk()).markMissedSeen();
    });
  }

  record(ring: Ring): void {
    this.#own.record(ring);
  }

  allowNotifications(): void {
    this.#own.notify();
  }

  allowSound(): void {
    this.#own.sound();
  }

  #ask(action: CallAction, command: (call: Call) => Promise<unknown>): void {
    if (this.#host.dispatchEvent(new CallRequestEvent(action))) void this.#call.run(command);
  }
}

import type { Call } from '../call.js';
import type { RingState } from './ring-state.js';

export interface RingOptions {
  /** Milliseconds until it gives up; 45 000. */
  readonly timeout?: number;
  /** Asks for a call without pictures, and opens no camera here. */
  readonly audioOnly?: boolean;
}

export interface AcceptOptions {
  /** False answers with sound only. Default: as the caller asked. */
  readonly video?: boolean;
}

/** What rings, for one call: the person's name at the broker, the rings that go on, and what becomes of them. */
export class RingDesk {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** The call's settings have changed. */
  configure(): void {}

  ring(user: string, options: RingOptions = {}): Promise<RingState> {
    return Promise.reject(new Error(`${user}${String(options)}`));
  }

  async accept({ video }: AcceptOptions = {}): Promise<void> {
    await this.#call.setCamera(video);
  }

  decline(message = ''): void {
    void message;
  }

  cancel(): void {}

  async hold(on?: boolean): Promise<void> {
    await this.#call.setMicrophone(on);
  }

  close(): void {}
}

import { log } from '../../foundation/logger.js';
import type { Call } from '../call.js';
import { active, inRoom } from '../call-state.js';
import { AWAY, TOPIC } from './ring-hold.js';

/** A call that is left on hold for another one, and taken up again when that is over. */
export class RingPark {
  readonly #call: Call;
  readonly #back: (room: string) => void;
  #room: string | undefined;
  #elsewhere: string | undefined;

  constructor(call: Call, back: (room: string) => void, signal: AbortSignal) {
    this.#call = call;
    this.#back = back;
    call.addEventListener(
      'phase',
      ({ detail: { to } }) => {
        // Going from one room to another ends the first as well: only what is still over in a moment is over.
        if (to === 'ended' || to === 'failed')
          queueMicrotask(() => {
            if (!active(call.state.state)) this.#over();
          });
      },
      { signal },
    );
  }

  /** The call of now waits, and `room` is the other one. Those in it are told that somebody comes back. */
  async leaveFor(room: string): Promise<void> {
    const { state } = this.#call;
    if (!inRoom(state.state) || state.room === room) return;
    // Whoever waits already goes on waiting.
    this.#room ??= state.room;
    this.#elsewhere = room;
    try {
      await this.#call.transport.send({ topic: TOPIC, data: AWAY });
    } catch (error) {
      log.debug('nobody waits', error);
    }
  }

  #over(): void {
    const room = this.#room;
    if (room === undefined || this.#call.state.room !== this.#elsewhere) return;
    this.#room = undefined;
    this.#back(room);
  }
}

import type { Call } from '../call.js';
import { active, inRoom } from '../call-state.js';

/** How long somebody who reloads their page may be gone, in ms: the broker keeps their seat for less. */
const RELOAD = 6000;
/** How long somebody is waited for who left for another call and means to come back, in ms. */
const HELD = 600_000;
/** How long to wait for the other side's first appearance after accept, in ms. */
const ARRIVAL = 30_000;

/** A call that began with a ring is over when nobody else is left in it: whoever hangs up ends it for both, as people expect of a call. */
export class RingTail {
  readonly #call: Call;
  readonly #rings: () => boolean;
  readonly #awaited: () => boolean;
  /** Those who left and may only reload, and when. */
  readonly #left = new Map<string, number>();
  #room: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `rings`: somebody is being rung into the call; `awaited`: somebody means to come back. */
  constructor(call: Call, rings: () => boolean, awaited: () => boolean, signal: AbortSignal) {
    this.#call = call;
    this.#rings = rings;
    this.#awaited = awaited;
    call.addEventListener(
      'participant-join',
      ({ detail: { participant } }) => {
        this.#left.delete(participant.id);
        this.#wait();
      },
      { signal },
    );
    call.addEventListener(
      'participant-leave',
      ({ detail: { participant } }) => {
        this.#left.set(participant.id, performance.now());
        this.#wait(awaited() ? HELD : RELOAD);
      },
      { signal },
    );
    call.addEventListener('ring', () => this.#wait(RELOAD), { signal });
    call.addEventListener(
      'phase',
      () => {
        if (!active(call.state.state)) this.#forget();
      },
      { signal },
    );
    signal.addEventListener('abort', () => {
      this.#forget();
    });
  }

  /** Somebody who is gone does not come back: nobody waits for them. */
  hungUp(id: string): void {
    this.#left.delete(id);
    const since = performance.now() - RELOAD;
    if (this.#timer === undefined || this.#awaited() || [...this.#left.values()].some(at => at > since)) return;
    this.#stop();
    this.#end();
  }

  /** That room's call began with a ring. */
  follow(room: string): void {
    this.#room = room;
    this.#wait(ARRIVAL);
  }

  #wait(patience?: number): void {
    if (this.#room === undefined) return;
    if (patience === undefined || this.#call.state.participants.length > 1) {
      this.#stop();
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#end();
    }, patience);
  }

  #end(): void {
    const { state, room, participants } = this.#call.state;
    if (!inRoom(state) || room !== this.#room || participants.length > 1) return;
    if (this.#rings()) this.#wait(this.#awaited() ? HELD : RELOAD);
    else void this.#call.leave('ended');
  }

  #forget(): void {
    this.#room = undefined;
    this.#left.clear();
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

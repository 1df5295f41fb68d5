import { FactEvent } from '../../foundation/events.js';
import type { Call } from '../call.js';
import { active, changed } from '../call-state.js';
import { ringAlive, ringReducer } from './ring-state.js';
import type { Ring, RingBirth, RingEvent } from './ring-state.js';

/** Where a ring stands in the call's state. */
export type Slot = 'ring' | 'secondRing';

const SLOTS = ['ring', 'secondRing'] as const;

/** How long after its time a ring waits for the broker's word on it, in ms: enough for a broker that was away for a moment. */
const GRACE = 6000;
/** How many wait behind the two that are shown. */
const WAITING = 6;

/** The two rings that a call shows, and those who wait behind them; each has its time, counted by age, so that no clock's step ends it. */
export class RingSlots {
  readonly #call: Call;
  readonly #linger: number;
  readonly #onOver: (ring: Ring, event: RingEvent) => void;
  readonly #deadlines: Record<Slot, number> = { ring: Infinity, secondRing: Infinity };
  readonly #timers: Partial<Record<Slot, ReturnType<typeof setTimeout>>> = {};
  #waiting: readonly RingBirth[] = [];

  /** `onOver` is told of a ring's end, as it is shown. */
  constructor(call: Call, linger: number, onOver: (ring: Ring, event: RingEvent) => void) {
    this.#call = call;
    this.#linger = linger;
    this.#onOver = onOver;
  }

  /** The slot of the first ring that is such a one. */
  find(is: (ring: Ring) => boolean): Slot | undefined {
    return SLOTS.find(slot => {
      const ring = this.#call.state[slot];
      return ring !== null && is(ring);
    });
  }

  /** Tells a ring what happened to it. */
  apply(slot: Slot, event: RingEvent): void {
    const before = this.#call.state[slot];
    const after = ringReducer(before, event);
    if (after === before) return;
    this.#time(slot, before, after);
    this.#show(slot, after);
    if (after && after.state !== before?.state) this.#call.dispatchEvent(new FactEvent('ring', { ring: after }));
    if (ringAlive(after)) return;
    if (after && ringAlive(before)) this.#onOver(after, event);
    this.settle();
  }

  /** Somebody rings here: shown when there is room, else they wait. */
  place(birth: RingBirth): void {
    const known = this.find(ring => ring.direction === 'incoming' && ring.id === birth.id);
    if (known) {
      this.apply(known, { type: 'come', ring: birth });
      return;
    }
    const slot = active(this.#call.state.state) || ringAlive(this.#call.state.ring) ? 'secondRing' : 'ring';
    if (!ringAlive(this.#call.state[slot])) this.apply(slot, { type: 'come', ring: birth });
    else if (this.#waiting.length < WAITING) this.#waiting = [...this.#waiting.filter(({ id }) => id !== birth.id), birth];
  }

  /** One who waits has given up. */
  drop(id: string): void {
    this.#waiting = this.#waiting.filter(birth => birth.id !== id);
  }

  /** Whoever rings second is first when nothing else goes on; whoever waits moves up. */
  settle(): void {
    const { ring, secondRing, state } = this.#call.state;
    if (!active(state) && !ringAlive(ring) && ringAlive(secondRing)) {
      this.swap();
      this.apply('secondRing', { type: 'dismiss' });
    }
    const [next, ...rest] = this.#waiting;
    if (!next || (ringAlive(this.#call.state.ring) && ringAlive(this.#call.state.secondRing))) return;
    this.#waiting = rest;
    if (next.endsAt > Date.now()) this.place(next);
    else this.settle();
  }

  swap(): void {
    const { ring, secondRing } = this.#call.state;
    const { ring: first, secondRing: second } = this.#deadlines;
    this.#deadlines.ring = second;
    this.#deadlines.secondRing = first;
    this.#call.update(state => changed(state, { ring: secondRing, secondRing: ring }));
    for (const slot of SLOTS) this.#arm(slot);
  }

  close(): void {
    this.#waiting = [];
    for (const slot of SLOTS) clearTimeout(this.#timers[slot]);
    this.#call.update(state => changed(state, { ring: null, secondRing: null }));
  }

  #show(slot: Slot, ring: Ring | null): void {
    this.#call.update(state => changed(state, { [slot]: ring }));
  }

  #time(slot: Slot, before: Ring | null, after: Ring | null): void {
    if (ringAlive(after)) {
      if (after.endsAt !== before?.endsAt) this.#deadlines[slot] = performance.now() + (after.endsAt - Date.now()) + GRACE;
    } else {
      this.#deadlines[slot] = after ? performance.now() + this.#linger : Infinity;
    }
    this.#arm(slot);
  }

  #arm(slot: Slot): void {
    clearTimeout(this.#timers[slot]);
    const left = this.#deadlines[slot] - performance.now();
    if (left === Infinity) return;
    this.#timers[slot] = setTimeout(() => {
      this.apply(slot, { type: ringAlive(this.#call.state[slot]) ? 'timeout' : 'dismiss' });
    }, left);
  }
}

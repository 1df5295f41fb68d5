import type { MissedRing, Ring } from '../../call/call-state.js';

/** What a person can do about a ring; the views call these, the element does it. */
export interface RingActions {
  /** `holding`: the call of now waits on hold, instead of ending. */
  answer(video: boolean, holding?: boolean): void;
  decline(message?: string): void;
  cancel(): void;
  again(ring: Ring): void;
  dismiss(ring: Ring): void;
  /** Opens and closes the form that declines with words. */
  reply(open: boolean): void;
  busy(): void;
  hold(on: boolean): void;
  callBack(missed: MissedRing): void;
  forgetMissed(): void;
  /** Turns to recording a message for whom the ring was. */
  record(ring: Ring): void;
  allowNotifications(): void;
  allowSound(): void;
}

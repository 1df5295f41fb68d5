import type { CallError } from '../foundation/errors.js';
import type { FactEvent, TypedEventTarget } from '../foundation/events.js';

/** Somebody at the other end of a ring; `user` is vouched for by the broker, `name` is only what they say. */
export interface RingParty {
  readonly id: string;
  readonly name: string;
  /** '' when they have none. */
  readonly user: string;
}

/** How reachable somebody is. */
export type RingStatus = 'online' | 'away' | 'busy' | 'offline';

/** How a ring ended, in the word for whoever hears it. */
export type RingOutcome =
  | 'accepted'
  | 'declined'
  | 'busy'
  | 'no-answer'
  | 'canceled'
  | 'unavailable'
  | 'missed'
  /** Another page of the same name answered. */
  | 'elsewhere';

/** A ring that nobody answered, as the broker kept it. */
export interface MissedParty {
  readonly ring: string;
  readonly from: RingParty;
  /** Milliseconds since the epoch, by the broker's clock. */
  readonly at: number;
  readonly audio: boolean;
}

/** What a page asks of somebody. */
export interface RingRequest {
  /** The page's own word for this ring until the broker has named it. */
  readonly ref: string;
  readonly to: string;
  /** The caller's shown name. */
  readonly name: string;
  /** A room that the caller is in, to ring them into; without it the broker makes one that nobody can guess. */
  readonly room?: string;
  readonly audio: boolean;
  /** No call: a recorded message is to be handed over. */
  readonly note?: boolean;
  /** Milliseconds, 5000 to 120 000. */
  readonly timeout: number;
}

export interface SignIn {
  readonly user: string;
  readonly name: string;
  readonly password: string;
}

export interface RingingEvents {
  /** This page can be rung under that name; with what was missed while it could not. Again after a reconnection. */
  'signed-in': FactEvent<{ user: string; missed: readonly MissedParty[] }>;
  /** The name, or the ring with that `ref`, was refused; without a `ref` and a name to blame, the broker itself refuses this page. */
  refused: FactEvent<{ ref: string; error: CallError }>;
  /** It rings at the other end, for `left` ms. Again after a reconnection, and then perhaps for a ring of this page before its reload. */
  reach: FactEvent<{ ref: string; ring: string; to: string; left: number }>;
  /** Somebody rings here. Again after a reconnection. `note`: to hand over a recorded message; it is no call. */
  come: FactEvent<{ ring: string; from: RingParty; audio: boolean; note?: boolean; left: number }>;
  /** Once per ring. `room` is the one to enter, when it was accepted. */
  end: FactEvent<{ ring: string; ref: string; outcome: RingOutcome; room: string; by: RingParty | null; message: string }>;
  /** Somebody in this page's room left it for good; one whose page went away, and may come back, is not told of. The call knows it by then. */
  'hung-up': FactEvent<{ id: string }>;
  /** Everybody whose status is followed, sorted by name. */
  contacts: FactEvent<{ contacts: readonly { readonly user: string; readonly name: string; readonly status: RingStatus }[] }>;
}

/**
 * How people are rung by name. An implementation promises:
 * - what is asked for while the broker is away is asked for on its return, unless it was taken back;
 * - the way to the broker is kept open exactly as long as this page can be rung, rings, follows somebody or is told to `keep` it;
 * - a ring ends once; nothing is told after `close()`.
 */
export interface Ringing extends TypedEventTarget<RingingEvents> {
  /** Can be rung under that name from now on; another name replaces the one before. */
  signIn(as: SignIn): void;
  signOut(): void;
  setStatus(status: Exclude<RingStatus, 'offline'>): void;
  /** Follows the status of these names; [] is the whole directory, null ends it. */
  follow(users: readonly string[] | null): void;
  ring(request: RingRequest): void;
  answer(ring: string, answer: 'accept' | 'decline' | 'busy', message?: string): void;
  /** Stops ringing; by the page's own `ref`. */
  cancel(ref: string): void;
  /** What was missed has been seen. */
  clearMissed(): void;
  /** Keeps the way to the broker open until that has settled. */
  keep(until: Promise<unknown>): void;
  close(): void;
}

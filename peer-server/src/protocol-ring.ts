import { UNKNOWN, checked, count, flag, listOf, optional, shape, text } from './protocol.js';
import type { Check, ServerMessage } from './protocol.js';

/**
 * The wire of ringing: messages that call a named user, beside those of `protocol.ts`. It is a file of its own
 * since a page pays for it only when it rings or can be rung. `PROTOCOL.md` shows each message with an example.
 */

/** How a user can be reached: the best of all their pages. */
export type RingStatus = 'online' | 'away' | 'busy' | 'offline';

export type RingAnswer = 'accept' | 'decline' | 'busy';

/**
 * How a ring ended, as the one who is told sees it. The caller: `accepted declined busy no-answer canceled unavailable`. A page of the one
 * who is called: `accepted` (it did), `declined` (it or another did), `elsewhere` (another page of the same user accepted), `missed`, `canceled`.
 */
export const RING_ENDS = ['accepted', 'declined', 'busy', 'no-answer', 'canceled', 'unavailable', 'missed', 'elsewhere'] as const;
export type RingEnd = (typeof RING_ENDS)[number];

/** One side of a ring, as the broker vouches for it: `user` only for somebody who is signed in. */
export interface RingPeer {
  readonly id: string;
  readonly name: string;
  readonly user?: string;
}

export interface RingContact {
  readonly user: string;
  readonly name: string;
  readonly status: RingStatus;
}

/** A ring that nobody answered. */
export interface MissedRing {
  readonly ring: string;
  readonly from: { readonly name: string; readonly user?: string };
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly audio: boolean;
}

/** What a page sends. `ref` comes back in the answer. */
export type RingClientMessage =
  /** Makes this socket reachable under a user's name; again, it changes the shown name. One user per socket. */
  | {
      readonly type: 'SIGN-IN';
      readonly payload: { readonly ref: string; readonly user: string; readonly name: string; readonly password?: string };
    }
  | { readonly type: 'SIGN-OUT'; readonly payload: object }
  | { readonly type: 'PRESENCE'; readonly payload: { readonly status: 'online' | 'away' | 'busy' } }
  /** Follows how these users can be reached; an empty list is everybody, for those who are signed in. Replaces what was followed before. */
  | { readonly type: 'WATCH'; readonly payload: { readonly ref: string; readonly users: readonly string[] } }
  | { readonly type: 'UNWATCH'; readonly payload: object }
  /** Rings a user. `room` is one that the caller is in: whoever accepts comes there; without it the broker makes a room for the two. */
  | {
      readonly type: 'RING';
      readonly payload: {
        readonly ref: string;
        readonly to: string;
        readonly name: string;
        readonly room?: string;
        readonly audio?: boolean;
        /** Not a call: somebody has a recorded message to hand over. It is neither missed nor met by a ring the other way. */
        readonly note?: boolean;
        /** Milliseconds, 5000 to 120000; 45000 without it. */
        readonly timeout?: number;
      };
    }
  | {
      readonly type: 'RING-ANSWER';
      readonly payload: { readonly ring: string; readonly answer: RingAnswer; readonly message?: string };
    }
  | { readonly type: 'RING-CANCEL'; readonly payload: { readonly ring: string } }
  /** The list of missed rings was read. */
  | { readonly type: 'MISSED-SEEN'; readonly payload: object };

/** What the broker sends; REFUSED with a `ref` of one of these is its refusal. */
export type RingServerMessage =
  | Extract<ServerMessage, { readonly type: 'REFUSED' }>
  | {
      readonly type: 'SIGNED-IN';
      readonly payload: { readonly ref: string; readonly user: string; readonly name: string; readonly missed: readonly MissedRing[] };
    }
  | { readonly type: 'USERS'; readonly payload: { readonly ref: string; readonly users: readonly RingContact[] } }
  | { readonly type: 'USER'; readonly payload: RingContact }
  /** To the caller: it rings there. Again after the caller's page came back. `left` is in ms. */
  | {
      readonly type: 'RINGING';
      readonly payload: { readonly ref: string; readonly ring: string; readonly to: string; readonly left: number };
    }
  /** To every page of the user who is called. Again after that page came back. */
  | {
      readonly type: 'RING';
      readonly payload: {
        readonly ring: string;
        readonly from: RingPeer;
        readonly to: string;
        readonly audio?: boolean;
        readonly note?: boolean;
        readonly left: number;
      };
    }
  /** The ring is over; once for each page that knows of it. `room` is where to go, for the two who speak now. */
  | {
      readonly type: 'RING-END';
      readonly payload: {
        readonly ring: string;
        readonly ref?: string;
        readonly state: RingEnd;
        readonly room?: string;
        readonly by?: RingPeer;
        readonly message?: string;
      };
    };

const status: Check = value => value === 'online' || value === 'away' || value === 'busy' || value === 'offline';
const payload = (fields: Readonly<Record<string, Check>>): Check => shape({ payload: shape(fields) });
const anything = /* @__PURE__ */ payload({});

const clientChecks: ReadonlyMap<string, Check> = /* @__PURE__ */ (() =>
  new Map<string, Check>([
    ['SIGN-IN', payload({ ref: text, user: text, name: text, password: optional(text) })],
    ['SIGN-OUT', anything],
    ['PRESENCE', payload({ status: value => status(value) && value !== 'offline' })],
    ['WATCH', payload({ ref: text, users: listOf(text) })],
    ['UNWATCH', anything],
    [
      'RING',
      payload({
        ref: text,
        to: text,
        name: text,
        room: optional(text),
        audio: optional(flag),
        note: optional(flag),
        timeout: optional(count),
      }),
    ],
    [
      'RING-ANSWER',
      payload({
        ring: text,
        answer: value => value === 'accept' || value === 'decline' || value === 'busy',
        message: optional(text),
      }),
    ],
    ['RING-CANCEL', payload({ ring: text })],
    ['MISSED-SEEN', anything],
  ]))();

/** What a page said about ringing: undefined when the frame is malformed, UNKNOWN when its type is none of these. Never throws. */
export function parseRingClientMessage(frame: string): RingClientMessage | typeof UNKNOWN | undefined {
  return checked(frame, clientChecks) as RingClientMessage | typeof UNKNOWN | undefined;
}

const serverChecks = /* @__PURE__ */ (() => {
  const peer = shape({ id: text, name: text, user: optional(text) });
  const contact = { user: text, name: text, status };
  const missed = shape({ ring: text, from: shape({ name: text, user: optional(text) }), at: count, audio: flag });
  return new Map<string, Check>([
    ['SIGNED-IN', payload({ ref: text, user: text, name: text, missed: listOf(missed) })],
    ['REFUSED', payload({ ref: text, code: text, message: text, retryAfter: optional(count) })],
    ['USERS', payload({ ref: text, users: listOf(shape(contact)) })],
    ['USER', payload(contact)],
    ['RINGING', payload({ ref: text, ring: text, to: text, left: count })],
    ['RING', payload({ ring: text, from: peer, to: text, audio: optional(flag), note: optional(flag), left: count })],
    [
      'RING-END',
      payload({
        ring: text,
        ref: optional(text),
        state: value => (RING_ENDS as readonly unknown[]).includes(value),
        room: optional(text),
        by: optional(peer),
        message: optional(text),
      }),
    ],
  ]);
})();

/** What the broker said about ringing: undefined when it is malformed, or not about ringing. Never throws. */
export function parseRingServerMessage(data: unknown): RingServerMessage | undefined {
  const message = checked(data, serverChecks);
  return message === UNKNOWN ? undefined : (message as RingServerMessage | undefined);
}

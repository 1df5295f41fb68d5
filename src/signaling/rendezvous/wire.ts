import { count, flag, isRecord, listOf, shape, text } from '../../../peer-server/src/protocol.js';
import type { Check, Member, PartReason, ServerMessage } from '../../../peer-server/src/protocol.js';

/**
 * What members of a room on a stock PeerServer say to each other; docs/stock-broker.md shows it. A stock broker relays only PeerJS's own
 * types, so it rides in OFFERs of a payload type of its own: a stock client logs such a one and does nothing (PEERJS.md §1.10).
 */
const TYPE = 'calltag-room';

/** A member, and how many this one accepts in the room. */
export interface Guest extends Member {
  readonly max: number;
}

/** From a member to the room's rendezvous id. */
export type Asked =
  /** I am here, or want to be; `seq` above 0 says that I was: then there is always a place. */
  | { readonly say: 'hello'; readonly ref: string; readonly member: Guest }
  /** The answer to a beat; `version` is the newest roster that I have. */
  | { readonly say: 'here'; readonly version: number }
  /** I go. */
  | { readonly say: 'part' }
  /** There is a holder of a lower generation, whom I follow. */
  | { readonly say: 'lower' };

/** From the holder of a rendezvous id, over that id: the broker vouches for it. */
export type Told =
  | {
      readonly say: 'roster';
      readonly version: number;
      readonly members: readonly Guest[];
      /** Who went lately, and why. */
      readonly gone: readonly Gone[];
    }
  /** I am alive; answer with `here`. */
  | { readonly say: 'beat'; readonly version: number }
  | { readonly say: 'full'; readonly ref: string; readonly max: number }
  /** I hold this id no longer: look for the room again. */
  | { readonly say: 'moved' };

export interface Gone {
  readonly id: string;
  readonly reason: PartReason;
}

/** The most members that are believed, and characters of a name or an id. */
const MOST = { members: 100, text: 200 };

const short: Check = value => text(value) && (value as string).length <= MOST.text;
const few = (check: Check): Check => {
  const list = listOf(check);
  return value => list(value) && (value as readonly unknown[]).length <= MOST.members;
};
const oneOf =
  (...words: readonly string[]): Check =>
  value =>
    words.includes(value as string);

const guest = /* @__PURE__ */ shape({
  id: short,
  name: short,
  role: oneOf('host', 'member', 'listener'),
  seq: count,
  present: flag,
  max: count,
});

const asked = /* @__PURE__ */ new Map<unknown, Check>([
  ['hello', shape({ ref: short, member: guest })],
  ['here', shape({ version: count })],
  ['part', () => true],
  ['lower', () => true],
]);

const told = /* @__PURE__ */ new Map<unknown, Check>([
  ['roster', shape({ version: count, members: few(guest), gone: few(shape({ id: short, reason: oneOf('left', 'lost') })) })],
  ['beat', shape({ version: count })],
  ['full', shape({ ref: short, max: count })],
  ['moved', () => true],
]);

/** The message as a broker takes it. */
export function envelope(dst: string, message: Asked | Told): { readonly type: 'OFFER'; readonly dst: string; readonly payload: object } {
  return { type: 'OFFER', dst, payload: { type: TYPE, calltag: 1, ...message } };
}

function opened(message: ServerMessage, checks: ReadonlyMap<unknown, Check>): unknown {
  if (!isOurs(message)) return undefined;
  const { payload } = message as { readonly payload: Readonly<Record<string, unknown>> };
  return checks.get(payload['say'])?.(payload) === true ? payload : undefined;
}

/** Whether a message is about a room on a stock broker, well formed or not: then it is not for a link. */
export function isOurs(message: ServerMessage): boolean {
  return message.type === 'OFFER' && isRecord(message.payload) && message.payload['type'] === TYPE;
}

/** What a member says; undefined when it is nothing of that. */
export function parseAsked(message: ServerMessage): Asked | undefined {
  return opened(message, asked) as Asked | undefined;
}

/** What a holder says; undefined when it is nothing of that. */
export function parseTold(message: ServerMessage): Told | undefined {
  return opened(message, told) as Told | undefined;
}

/**
 * The wire between a page and the broker: PeerJS's JSON text frames, and the room messages that ride beside them.
 * It has no imports, so that the browser and the server share this one description. `PROTOCOL.md` shows each message with an example.
 */

/** The version of the room messages; raised when an older client would misread a newer server. */
export const PROTOCOL_VERSION = 1;

/** One entry of `RTCConfiguration.iceServers` (W3C WebRTC §4.2.2). */
export interface IceServer {
  readonly urls: string | readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** What a broker that knows rooms says in the payload of OPEN; a stock PeerServer sends none, a stock client ignores it. */
export interface Welcome {
  readonly calltag: number;
  readonly iceServers: readonly IceServer[];
  /** Seconds until the TURN credentials in `iceServers` end; 0 when they do not. A fresh ICE message comes before that. */
  readonly iceTtl: number;
  /** True when this socket took back a registration that was still held: rooms and messages are as they were. */
  readonly resumed: boolean;
  /** What the page's signed token grants beyond the broker's own matters; for the page to follow. */
  readonly features?: readonly string[];
}

export type Role = 'host' | 'member' | 'listener';

/** One person in a room, as the broker knows them. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Rises with every place taken in this room: who was here first. */
  readonly seq: number;
  /** False while the broker has lost this member's socket and still keeps the place. */
  readonly present: boolean;
}

/** Why somebody is no longer in a room. */
export type PartReason = 'left' | 'removed' | 'lost' | 'ended' | 'duplicate';

/** Somebody is gone from a room; `held`: with their page, and the seat is kept a few seconds in case that is only loaded again. */
export interface Departure {
  readonly id: string;
  readonly reason: PartReason;
  readonly held?: boolean;
}

/** Why the broker closes a socket. */
export type ByeCode = 'duplicate' | 'unauthorized' | 'bad-frame' | 'flood';

export type RefusalCode = 'room-full' | 'room-locked' | 'unauthorized' | 'broker-rejected' | 'id-taken' | 'timeout';

/** The message types that a stock client sends to another peer; relayed in order, queued for an absent peer. */
export const RELAYED = ['OFFER', 'ANSWER', 'CANDIDATE'] as const;
export type RelayedType = (typeof RELAYED)[number];

/** A relayed message; the broker writes `src` itself and never looks into `payload`. */
export interface Relay {
  readonly type: RelayedType | 'LEAVE';
  readonly src: string;
  readonly dst: string;
  readonly payload?: unknown;
}

/** What a page sends. `ref` comes back in the answer. */
export type ClientMessage =
  /** Asks for a HEARTBEAT in return when it says `echo`: a page cannot see WebSocket pongs, and a half-open socket looks open to it. */
  | { readonly type: 'HEARTBEAT'; readonly payload?: { readonly echo: boolean } }
  | { readonly type: RelayedType | 'LEAVE'; readonly dst: string; readonly payload?: unknown }
  /** Enter a room, or, when already in it, ask for the roster again (harmless, so it is also how to resynchronise). */
  | {
      readonly type: 'JOIN';
      readonly payload: {
        readonly ref: string;
        readonly room: string;
        readonly name: string;
        readonly role?: Role;
        /** The most members this page accepts; the smallest wish among those inside and the server's own limit counts. */
        readonly max?: number;
      };
    }
  /** From the lobby: who is in the room? A page that is about to join may begin its links before it does; see PEEKED. */
  | { readonly type: 'PEEK'; readonly payload: { readonly ref: string; readonly room: string } }
  /** Leave a room. `hold` (sent from `pagehide`) keeps the seat a few seconds for a reload of the same page. */
  | { readonly type: 'PART'; readonly payload: { readonly room: string; readonly hold?: boolean } }
  /** Change the shown name. */
  | { readonly type: 'RENAME'; readonly payload: { readonly room: string; readonly name: string } }
  /** Hosts only: close the room to newcomers (they knock), or open it again. */
  | { readonly type: 'LOCK'; readonly payload: { readonly room: string; readonly on: boolean } }
  /** Hosts only: let somebody in who knocks, turn them away, put a member out (who cannot come back), ask one to mute. */
  | { readonly type: 'ADMIT' | 'DENY' | 'REMOVE' | 'ASK-MUTE'; readonly payload: { readonly room: string; readonly id: string } };

/** What the broker sends. `version` counts a room's changes: a gap means that one was missed, so JOIN again. */
export type ServerMessage =
  | { readonly type: 'OPEN'; readonly payload?: Welcome }
  /** The answer to a HEARTBEAT that asked for one. */
  | { readonly type: 'HEARTBEAT' }
  | { readonly type: 'ERROR' | 'ID-TAKEN' | 'INVALID-KEY'; readonly payload: { readonly msg: string; readonly code?: string } }
  | { readonly type: RelayedType | 'LEAVE'; readonly src: string; readonly payload?: unknown }
  /** A message to `src` could not be delivered in time. */
  | { readonly type: 'EXPIRE'; readonly src: string }
  | {
      readonly type: 'JOINED';
      readonly payload: {
        readonly ref: string;
        readonly room: string;
        readonly self: Member;
        readonly members: readonly Member[];
        readonly version: number;
        readonly max: number;
        readonly locked: boolean;
      };
    }
  /** The ids of those in a room that this page could enter at once; empty where it could not (locked, full, not for it), or nobody is there. */
  | { readonly type: 'PEEKED'; readonly payload: { readonly ref: string; readonly room: string; readonly members: readonly string[] } }
  /** The room is locked; a host was told, and JOINED or REFUSED follows when they decided. */
  | { readonly type: 'KNOCKING'; readonly payload: { readonly ref: string; readonly room: string } }
  | {
      readonly type: 'REFUSED';
      readonly payload: {
        readonly ref: string;
        readonly code: RefusalCode;
        readonly message: string;
        /** Milliseconds after which another try makes sense. */
        readonly retryAfter?: number;
      };
    }
  /** Somebody entered, came back, was lost for now, or changed name: the member as they are from now on. */
  | { readonly type: 'MEMBER'; readonly payload: { readonly room: string; readonly member: Member; readonly version: number } }
  | {
      readonly type: 'MEMBER-GONE';
      readonly payload: Departure & { readonly room: string; readonly version: number };
    }
  /** The room was locked or opened. */
  | { readonly type: 'ROOM'; readonly payload: { readonly room: string; readonly locked: boolean; readonly version: number } }
  /** To hosts: somebody knocks, or (`gone`) no longer does. Not counted by `version`. */
  | {
      readonly type: 'KNOCK';
      readonly payload: { readonly room: string; readonly id: string; readonly name: string; readonly gone: boolean };
    }
  /** A host asks this member to mute; whether it does is the member's choice. */
  | { readonly type: 'ASK-MUTE'; readonly payload: { readonly room: string; readonly from: string } }
  /** The last frame before the broker closes this socket on purpose; `duplicate` means that another page took the id: do not come back. */
  | { readonly type: 'BYE'; readonly payload: { readonly code: ByeCode; readonly msg: string } }
  /** New ICE servers, before the old credentials end. */
  | { readonly type: 'ICE'; readonly payload: { readonly iceServers: readonly IceServer[]; readonly iceTtl: number } }
  /** The broker is about to stop: connect again after `after` milliseconds; the place in the room is kept. */
  | { readonly type: 'MOVE'; readonly payload: { readonly after: number } };

/** Whether a value has the form that a field should have. */
export type Check = (value: unknown) => boolean;
type Fields = Readonly<Record<string, unknown>>;

/** Stands for a well-formed message of a type that this version does not know: ignored, so that newer peers can say more. */
export const UNKNOWN = { type: 'UNKNOWN' } as const;

// The words in which the forms of messages are written, here and in `protocol-ring.ts`.

/** Whether a value has fields. */
export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** A string. */
export function text(value: unknown): boolean {
  return typeof value === 'string';
}

/** A boolean. */
export function flag(value: unknown): boolean {
  return typeof value === 'boolean';
}

/** A whole number of at least 0. */
export function count(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function role(value: unknown): boolean {
  return value === 'host' || value === 'member' || value === 'listener';
}

/** Absent, or of this form. */
export function optional(check: Check): Check {
  return value => value === undefined || check(value);
}

/** An array, all of this form. */
export function listOf(check: Check): Check {
  return value => Array.isArray(value) && value.every(check);
}

/** An object with at least these fields. */
export function shape(fields: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(fields);
  return value => isRecord(value) && entries.every(([key, check]) => check(value[key]));
}

function fromJson(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}

/** The message if its type is known and its fields have their types; a type that nobody registered is UNKNOWN, anything else undefined. */
export function checked(data: unknown, checks: ReadonlyMap<string, Check>): unknown {
  const message = fromJson(data);
  if (!isRecord(message) || typeof message['type'] !== 'string') return undefined;
  const check = checks.get(message['type']);
  if (!check) return UNKNOWN;
  return check(message) ? message : undefined;
}

const clientChecks = /* @__PURE__ */ (() => {
  const payload = (fields: Readonly<Record<string, Check>>): Check => shape({ payload: shape(fields) });
  const toPeer = shape({ dst: text });
  const aboutMember = payload({ room: text, id: text });
  return new Map<string, Check>([
    ['HEARTBEAT', shape({ payload: optional(shape({ echo: flag })) })],
    ...RELAYED.map(type => [type, toPeer] as const),
    ['LEAVE', toPeer],
    ['JOIN', payload({ ref: text, room: text, name: text, role: optional(role), max: optional(count) })],
    ['PEEK', payload({ ref: text, room: text })],
    ['PART', payload({ room: text, hold: optional(flag) })],
    ['RENAME', payload({ room: text, name: text })],
    ['LOCK', payload({ room: text, on: flag })],
    ...['ADMIT', 'DENY', 'REMOVE', 'ASK-MUTE'].map(type => [type, aboutMember] as const),
  ]);
})();

/** What a page said: undefined when the frame is malformed, UNKNOWN when only its type is strange. Never throws. */
export function parseClientMessage(frame: string): ClientMessage | typeof UNKNOWN | undefined {
  return checked(frame, clientChecks) as ClientMessage | typeof UNKNOWN | undefined;
}

const serverChecks = /* @__PURE__ */ (() => {
  const payload = (fields: Readonly<Record<string, Check>>): Check => shape({ payload: shape(fields) });
  const iceServer = shape({ urls: value => text(value) || listOf(text)(value), username: optional(text), credential: optional(text) });
  const ice = { iceServers: listOf(iceServer), iceTtl: count };
  const member = shape({ id: text, name: text, role, seq: count, present: flag });
  const error = payload({ msg: text, code: optional(text) });
  const fromPeer = shape({ src: text });
  const roomEvent = { room: text, version: count };
  return new Map<string, Check>([
    ['OPEN', shape({ payload: optional(shape({ calltag: count, resumed: flag, features: optional(listOf(text)), ...ice })) })],
    ['HEARTBEAT', () => true],
    ...['ERROR', 'ID-TAKEN', 'INVALID-KEY'].map(type => [type, error] as const),
    ...[...RELAYED, 'LEAVE', 'EXPIRE'].map(type => [type, fromPeer] as const),
    ['JOINED', payload({ ref: text, self: member, members: listOf(member), max: count, locked: flag, ...roomEvent })],
    ['PEEKED', payload({ ref: text, room: text, members: listOf(text) })],
    ['KNOCKING', payload({ ref: text, room: text })],
    ['REFUSED', payload({ ref: text, code: text, message: text, retryAfter: optional(count) })],
    ['MEMBER', payload({ member, ...roomEvent })],
    ['MEMBER-GONE', payload({ id: text, reason: text, held: optional(flag), ...roomEvent })],
    ['ROOM', payload({ locked: flag, ...roomEvent })],
    ['KNOCK', payload({ room: text, id: text, name: text, gone: flag })],
    ['ASK-MUTE', payload({ room: text, from: text })],
    ['BYE', payload({ code: text, msg: text })],
    ['ICE', payload(ice)],
    ['MOVE', payload({ after: count })],
  ]);
})();

/**
 * What the broker said, given as the frame's text or as the object that PeerJS made of it: undefined when malformed or of a type this
 * version does not know. Never throws.
 */
export function parseServerMessage(data: unknown): ServerMessage | undefined {
  const message = checked(data, serverChecks);
  return message === UNKNOWN ? undefined : (message as ServerMessage | undefined);
}

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
  | { readonly type: 'HEARTBEAT' }
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
  /** Leave a room. `hold` (sent from `pagehide`) keeps the seat a few seconds for a reload of the same page. */
  | { readonly type: 'PART'; readonly payload: { readonly room: string; readonly hold?: boolean } }
  /** Change the shown name. */
  | { readonly type: 'RENAME'; readonly payload: { readonly room: string; readonly name: string } };

/** What the broker sends. `version` counts a room's changes: a gap means that one was missed, so JOIN again. */
export type ServerMessage =
  | { readonly type: 'OPEN'; readonly payload?: Welcome }
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
      };
    }
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
      readonly payload: { readonly room: string; readonly id: string; readonly reason: PartReason; readonly version: number };
    }
  /** New ICE servers, before the old credentials end. */
  | { readonly type: 'ICE'; readonly payload: { readonly iceServers: readonly IceServer[]; readonly iceTtl: number } }
  /** The broker is about to stop: connect again after `after` milliseconds; the place in the room is kept. */
  | { readonly type: 'MOVE'; readonly payload: { readonly after: number } };

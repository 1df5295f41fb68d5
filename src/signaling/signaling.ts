import type { Departure, IceServer, Member, PartReason, Role } from '../../peer-server/src/protocol.js';
import type { CallError } from '../foundation/errors.js';
import type { FactEvent, TypedEventTarget } from '../foundation/events.js';

export type { IceServer, Member, PartReason, Role };

/** What the page asks of a room. */
export interface RoomRequest {
  readonly room: string;
  readonly name: string;
  readonly role: Role;
  readonly max: number;
}

/** The room as it was the moment the place in it was taken. */
export interface RoomReply {
  readonly self: Member;
  /** The others, in the order in which they came. */
  readonly members: readonly Member[];
  readonly max: number;
}

export type SignalingState = 'idle' | 'connecting' | 'open' | 'reconnecting' | 'closed';

/** One message of a link, as PeerJS writes it: an OFFER, ANSWER or CANDIDATE with its payload. */
export interface LinkEnvelope {
  readonly type: 'OFFER' | 'ANSWER' | 'CANDIDATE';
  readonly payload: unknown;
}

export interface SignalingEvents {
  /** `error` says why, while it is not open. */
  state: FactEvent<{ state: SignalingState; error?: CallError }>;
  /** Somebody is in the room from now on, or changed (name, presence). */
  member: FactEvent<{ member: Member }>;
  'member-gone': FactEvent<Departure>;
  /** This page itself was put out of the room (removed, taken over by another tab, room ended). */
  'put-out': FactEvent<{ reason: PartReason }>;
  /** Somebody's link message; `from` is vouched for by the broker, `envelope.payload` is not checked by anyone. */
  envelope: FactEvent<{ from: string; envelope: LinkEnvelope }>;
  /** A message to this peer could not be delivered. */
  unreachable: FactEvent<{ id: string }>;
  /** New ICE servers from the broker; `due`: the credentials of those before end soon. */
  ice: FactEvent<{ iceServers: readonly IceServer[]; due: boolean }>;
}

/**
 * How peers find each other and exchange the first messages of a link. An implementation promises:
 * - it heals itself: after `connect()` resolved, a lost broker is found again without being asked, with the same `id`, and the room
 *   is taken back and reconciled (by `member` and `member-gone` events, never by forgetting and announcing everybody again);
 * - messages from one peer arrive in the order in which they were sent, and what is sent while the broker is away is not lost
 *   silently: it is sent after the return, unless the caller replaced it;
 * - every command can be repeated, takes a signal, and leaves nothing behind when aborted;
 * - after `close()`: no socket, no timer, no event.
 */
export interface Signaling extends TypedEventTarget<SignalingEvents> {
  readonly id: string;
  readonly state: SignalingState;
  /** Those that the broker hands out, known once connected. */
  readonly iceServers: readonly IceServer[];

  /** Resolves when registered at a broker; rejects with `broker-rejected`, `unauthorized` or `id-taken`, or the signal's reason. */
  connect(signal?: AbortSignal): Promise<void>;
  /** Takes a place in a room; rejects with `room-full`, `room-locked`, `unauthorized`, or the signal's reason. */
  join(request: RoomRequest, signal?: AbortSignal): Promise<RoomReply>;
  /** The ids of those in a room that this page could enter at once, for links made beforehand; none where the broker does not tell. */
  peek(room: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Gives up the place. `hold` asks the broker to keep the seat for a reload of this page. */
  part(options?: { readonly hold?: boolean }): void;
  rename(name: string): void;
  send(to: string, envelope: LinkEnvelope): void;
  /** The network may have changed: a connection that may be open in name only is replaced at once. */
  revive(): void;
  close(): void;
}

import type { CallError } from '../foundation/errors.js';
import type { FactEvent, TypedEventTarget } from '../foundation/events.js';
import type { Source } from '../media/source.js';
import type { Member, PartReason, Role, RoomReply, RoomRequest } from '../signaling/signaling.js';

export type { Member, PartReason, Role, RoomReply, RoomRequest };

/** How a participant's media path is doing. */
export type LinkState = 'new' | 'connecting' | 'connected' | 'reconnecting' | 'lost';

/** Quality as a person would say it. */
export type Quality = 'good' | 'fair' | 'poor' | 'unknown';

/** What makes a call worse than good, as far as this page can tell: its own line, another one's, the relay between, or this device. */
export type QualityCause = 'mine' | 'theirs' | 'relay' | 'cpu';

/** How the whole call is for this person, as the worst of its links, and why; `cause` is null where it is good, or cannot be known. */
export interface Condition {
  readonly level: Quality;
  readonly cause: QualityCause | null;
}

/** What a participant says of themself in words, since a disabled track looks alive on the wire. The last value counts. */
export interface Announcement {
  readonly audio: boolean;
  readonly video: boolean;
  readonly sharing: boolean;
  readonly handRaised: boolean;
  readonly name?: string;
}

/** How large a picture is shown, in device pixels, and whether it is what is looked at most: pinned, or of whoever speaks. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly focus: boolean;
}

/** What is shown of somebody's pictures. Null: nobody sees it. What is not named is not known, and sent as if it were seen in full. */
export interface Views {
  readonly camera?: View | null | undefined;
  readonly screen?: View | null | undefined;
}

/**
 * A place on this page where a picture is looked at: whose, which, how large in device pixels; 0 by 0 while it cannot be seen. With `*`
 * for an id it speaks for all: nobody's picture of that kind is looked at, whatever other viewers say.
 */
export interface Shown extends View {
  readonly id: string;
  readonly source: 'camera' | 'screen';
}

/** A message between participants; `topic` routes it, `data` is JSON-compatible and unchecked on arrival. */
export interface PeerMessage {
  readonly topic: string;
  readonly data: unknown;
}

/** Numbers of one participant's link, as of the last sample; undefined where the browser does not say. */
export interface LinkStats {
  readonly rttMs?: number;
  readonly lossIn?: number;
  /** The share of what was sent that the other side says it lost. */
  readonly lossOut?: number;
  /** Our picture is smaller or slower than it could be because this device has no more time for it. */
  readonly cpuLimited?: boolean;
  readonly jitterMs?: number;
  readonly bitrateIn?: number;
  readonly bitrateOut?: number;
  readonly relayed?: boolean;
  readonly audioConcealed?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly framesPerSecond?: number;
}

export interface TransportEvents {
  /** Somebody is in the room from now on, or changed (name, presence). */
  member: FactEvent<{ member: Member }>;
  'member-gone': FactEvent<{ id: string; reason: PartReason }>;
  /** This page itself was put out of the room. */
  'put-out': FactEvent<{ reason: PartReason }>;
  /** `error` says why a link is lost, when it is. */
  link: FactEvent<{ id: string; state: LinkState; error?: CallError }>;
  /** A participant's track for a source, or null when it ended. The track is the transport's own: never stop it. */
  track: FactEvent<{ id: string; source: Source; track: MediaStreamTrack | null }>;
  announcement: FactEvent<{ id: string; announcement: Announcement }>;
  message: FactEvent<{ from: string; message: PeerMessage }>;
  quality: FactEvent<{ id: string; quality: Quality }>;
  condition: FactEvent<Condition>;
  /** How many people, oneself included, this line and machine carry with video; null while that is no matter. */
  capacity: FactEvent<{ people: number | null }>;
  /** The way to the server: false while it is away. Running links do not care. */
  online: FactEvent<{ online: boolean; error?: CallError }>;
}

/**
 * How tracks and messages reach the others. An implementation promises:
 * - it never captures and never stops a track that it was given; published tracks survive any healing of a link;
 * - what is published or announced reaches those who are here and those who come later, the announcement before the media;
 * - `member` for everybody precedes any other event about them; `member-gone` is the last; both come once;
 * - messages from one participant arrive in order, once, or not at all after their link is lost;
 * - every command can be repeated; `join` during `leave` waits for it, `leave` during `join` cancels it;
 * - after `leave()` (and `close()`): no connection, no socket, no timer.
 */
export interface CallTransport extends TypedEventTarget<TransportEvents> {
  /** This page's own id; known before joining. */
  readonly id: string;

  /** Somebody is about to join this room: whatever can be done without them in it may begin. `leave()` takes it back. */
  warm(room: string): void;
  /** Enters a room. Rejects with a CallError (`room-full`, `unauthorized`, `broker-rejected`, …) or the signal's reason. */
  join(request: RoomRequest, signal?: AbortSignal): Promise<RoomReply>;
  /** Says goodbye to everybody and ends every link. `hold`: the page goes away and may be reloaded, keep the seat. */
  leave(options?: { readonly hold?: boolean }): Promise<void>;
  /** Sends this track as that source to everybody, in place of the one before; null stops sending. Never renegotiates for it. */
  publish(source: Source, track: MediaStreamTrack | null): Promise<void>;
  announce(announcement: Announcement): void;
  /** To one participant, or to everybody; resolves when handed to the network. Rejects with `peer-unreachable`. */
  send(message: PeerMessage, to?: string): Promise<void>;
  rename(name: string): void;
  /** What a viewer shows, oneself included, so that no more is sent than is seen; undefined: it is no viewer any more. */
  watch(viewer: object, shown: Shown | undefined): void;
  /**
   * How loud somebody's voice arrives now: the effective amplitude, 0 to 1, that their browser noted (RFC 6464, `audioLevel` of W3C WebRTC
   * §5.5). 0 when nothing arrives, or is not played.
   */
  level(id: string): number;
  /** The numbers of everybody's link, sampled at most once per second, by participant id. */
  getStats(): Promise<ReadonlyMap<string, LinkStats>>;
  close(): void;
}

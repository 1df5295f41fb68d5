import type { CallError } from '../foundation/errors.js';
import type { Condition, LinkState, LinkStats, Quality, QualityCause, Role } from '../transport/transport.js';
import type { Contact, MissedRing, Ring } from './ring/ring-state.js';

export type { Condition, LinkStats, Quality, QualityCause, Role };
export type { Contact, MissedRing, Presence, Ring, RingMessage, RingPeer, RingState } from './ring/ring-state.js';

/** Where a call is in its life. */
export type CallPhase = 'idle' | 'lobby' | 'knocking' | 'connecting' | 'connected' | 'reconnecting' | 'ended' | 'failed';

/** Why a call is over. */
export type EndReason = 'left' | 'removed' | 'ended' | 'full' | 'declined' | 'duplicate' | 'network' | 'unauthorized';

/** One person in the call, as everybody sees them. The record is replaced, never changed. */
export interface Participant {
  readonly id: string;
  /** The shown name; '' when they gave none. */
  readonly name: string;
  readonly self: boolean;
  /** Camera and microphone; null while neither is there. Playing it with sound is the call's own business: mute your element. */
  readonly stream: MediaStream | null;
  /** The shared screen with its sound, or null. */
  readonly screen: MediaStream | null;
  /** The microphone is heard. */
  readonly audio: boolean;
  /** The camera is seen. */
  readonly video: boolean;
  readonly sharing: boolean;
  readonly speaking: boolean;
  readonly handRaised: boolean;
  readonly quality: Quality;
  readonly role: Role;
  /** The media path to them; `connected` for oneself. */
  readonly connection: LinkState;
  /** Why the path is lost, when it is. */
  readonly error: CallError | null;
}

/** One line of the chat. */
export interface ChatMessage {
  readonly id: string;
  /** Who wrote it, by id. */
  readonly from: string;
  /** Their name when they wrote it, since they may leave. */
  readonly name: string;
  readonly self: boolean;
  readonly text: string;
  /** The id of the one person it was for, null for everybody. */
  readonly to: string | null;
  /** Milliseconds since the epoch, by this page's clock. */
  readonly time: number;
  /** It could not be delivered to anybody. */
  readonly failed: boolean;
}

/** Everything that a page can show of a call. Replaced per change: what is the same object has not changed. */
export interface CallState {
  readonly state: CallPhase;
  readonly endReason: EndReason | null;
  readonly error: CallError | null;
  readonly room: string;
  /** Everybody, oneself first, then in the order in which they came. */
  readonly participants: readonly Participant[];
  readonly self: Participant;
  /** Whether the devices were opened for a look before joining. */
  readonly previewing: boolean;
  /** What went wrong with a device, while it still is. */
  readonly microphoneError: CallError | null;
  readonly cameraError: CallError | null;
  readonly activeSpeaker: string | null;
  readonly pinned: string | null;
  readonly chat: readonly ChatMessage[];
  readonly unread: number;
  /** The browser plays no sound before a click. */
  readonly audioBlocked: boolean;
  /** How many people this line and machine carry with video, once that is near; null before. */
  readonly capacity: number | null;
  /** How the call is for this person, and why. */
  readonly condition: Condition;
  /** Others' cameras are shown; without them a call takes a fraction. */
  readonly incomingVideo: boolean;
  /** There were as many people as are to have video: this person came in with sound. */
  readonly soundOnly: boolean;
  /** The way to the server; running links do not care. */
  readonly online: boolean;
  /** When the call became connected, milliseconds since the epoch; null before. */
  readonly since: number | null;
  /** The ring that goes on, or how the last one ended for a few seconds more; null otherwise. */
  readonly ring: Ring | null;
  /** Somebody else who calls meanwhile: during a call, or while `ring` rings. */
  readonly secondRing: Ring | null;
  /** Who called in vain while nobody was here, the latest first. */
  readonly missed: readonly MissedRing[];
  /** The name under which this page can be rung right now; '' while it cannot. */
  readonly user: string;
  /** The directory, as far as `watch()` asked for it. */
  readonly contacts: readonly Contact[];
  /** The ids of those, oneself included, who hold the call: they neither hear nor are heard. */
  readonly held: readonly string[];
}

/** Of nobody, nothing is known. */
const UNKNOWN: Condition = { level: 'unknown', cause: null };

export function newParticipant(id: string, self: boolean): Participant {
  return {
    id,
    name: '',
    self,
    stream: null,
    screen: null,
    audio: false,
    video: false,
    sharing: false,
    speaking: false,
    handRaised: false,
    quality: 'unknown',
    role: 'member',
    connection: self ? 'connected' : 'new',
    error: null,
  };
}

export function initialState(id: string): CallState {
  const self = newParticipant(id, true);
  return {
    state: 'idle',
    endReason: null,
    error: null,
    room: '',
    participants: [self],
    self,
    previewing: false,
    microphoneError: null,
    cameraError: null,
    activeSpeaker: null,
    pinned: null,
    chat: [],
    unread: 0,
    audioBlocked: false,
    capacity: null,
    condition: UNKNOWN,
    incomingVideo: true,
    soundOnly: false,
    online: true,
    since: null,
    ring: null,
    secondRing: null,
    missed: [],
    user: '',
    contacts: [],
    held: [],
  };
}

/** The state with some fields replaced; the same object when nothing differs, so that nobody renders for nothing. */
export function changed<T extends object>(record: T, change: Partial<T>): T {
  for (const key in change) {
    if (!Object.is(record[key], change[key])) return { ...record, ...change };
  }
  return record;
}

export function participantOf({ participants }: CallState, id: string | null): Participant | undefined {
  return participants.find(participant => participant.id === id);
}

/** The state with one participant changed, or added when they are new. */
export function withParticipant(state: CallState, id: string, change: Partial<Participant>): CallState {
  const before = participantOf(state, id);
  const after = changed(before ?? newParticipant(id, false), change);
  if (after === before) return state;
  const participants = before
    ? state.participants.map(participant => (participant === before ? after : participant))
    : [...state.participants, after];
  return { ...state, participants, self: after.self ? after : state.self };
}

export function withoutParticipant(state: CallState, id: string): CallState {
  if (participantOf(state, id)?.self !== false) return state;
  return {
    ...state,
    participants: state.participants.filter(participant => participant.id !== id),
    activeSpeaker: state.activeSpeaker === id ? null : state.activeSpeaker,
    pinned: state.pinned === id ? null : state.pinned,
  };
}

/** The state with nobody but oneself, as after leaving. */
export function alone(state: CallState): CallState {
  return { ...state, participants: [state.self], activeSpeaker: null, pinned: null, capacity: null, condition: UNKNOWN, soundOnly: false };
}

/** Phases in which a place in the room is held. */
export function inRoom(phase: CallPhase): boolean {
  return phase === 'connected' || phase === 'reconnecting';
}

/** Phases in which one is on the way in or inside: devices are used for the call. */
export function active(phase: CallPhase): boolean {
  return phase === 'connecting' || phase === 'knocking' || inRoom(phase);
}

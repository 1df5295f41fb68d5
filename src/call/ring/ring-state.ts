/**
 * Where a ring is (DESIGN.md §3). `calling`: on its way to the other's page; `ringing`: it rings there; `incoming`: it rings here.
 * The others are how it ended.
 */
export type RingState =
  'calling' | 'ringing' | 'incoming' | 'accepted' | 'declined' | 'busy' | 'no-answer' | 'canceled' | 'unavailable' | 'missed';

/** The one at the other end of a ring. What they say of themself is text, never markup. */
export interface RingPeer {
  /** Their page's id at the broker; '' while nobody's page is known. */
  readonly id: string;
  /** The shown name; '' when they gave none. */
  readonly name: string;
  /** The name under which they can be rung; '' when they cannot. The broker vouches for it. */
  readonly user: string;
}

/** One person's wish to talk to another, from the first sound to its end. The record is replaced, never changed. */
export interface Ring {
  /** The broker's name for it; '' until the broker has heard of it. */
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly state: RingState;
  readonly peer: RingPeer;
  /** The caller asks for a call without pictures. */
  readonly audioOnly: boolean;
  /** When it began, milliseconds since the epoch by this page's clock. */
  readonly since: number;
  /** When it gives up, by the same clock. */
  readonly endsAt: number;
  /** What was said when declining; '' when nothing was. */
  readonly message: string;
  /** This person has accepted and waits for the broker's word that nobody else did first. */
  readonly answering: boolean;
  /** It is over here because another page of the same name answered it. */
  readonly answeredElsewhere: boolean;
}

/** A ring that reached nobody here, as the broker kept it. */
export interface MissedRing {
  readonly id: string;
  readonly from: RingPeer;
  /** When, in milliseconds since the epoch. */
  readonly at: number;
  readonly audioOnly: boolean;
  /** What they recorded for this person, when they have left a message and this page has it. */
  readonly message?: RingMessage;
}

/** A recorded message. */
export interface RingMessage {
  readonly blob: Blob;
  readonly audioOnly: boolean;
}

/** How reachable somebody is. */
export type Presence = 'online' | 'away' | 'busy' | 'offline';

/** Somebody in the directory. */
export interface Contact {
  readonly user: string;
  readonly name: string;
  readonly status: Presence;
}

/** What a new ring is made of. */
export type RingBirth = Pick<Ring, 'id' | 'peer' | 'audioOnly' | 'since' | 'endsAt'>;

/** Everything that can happen to a ring. */
export type RingEvent =
  /** This person calls somebody. */
  | { readonly type: 'call'; readonly ring: RingBirth }
  /** Somebody calls here; again after a reconnection. */
  | { readonly type: 'come'; readonly ring: RingBirth }
  /** It rings at the other end; again after a reconnection. */
  | { readonly type: 'reach'; readonly id: string; readonly endsAt: number }
  /** This person says yes; whether they were first, the broker says. */
  | { readonly type: 'answer' }
  | { readonly type: 'accept'; readonly by?: RingPeer }
  | { readonly type: 'decline'; readonly message?: string }
  | { readonly type: 'busy' }
  | { readonly type: 'no-answer' }
  | { readonly type: 'cancel' }
  | { readonly type: 'unavailable' }
  | { readonly type: 'miss' }
  /** Another page of the same name answered. */
  | { readonly type: 'elsewhere' }
  /** Its time is over by this page's clock, and the broker has said nothing. */
  | { readonly type: 'timeout' }
  /** The end has been seen. */
  | { readonly type: 'dismiss' };

export type RingEventType = RingEvent['type'];

type Row = Partial<Record<RingEventType, RingState | 'none'>>;

const END: Row = { call: 'calling', come: 'incoming', dismiss: 'none' };

/** What follows what; an event that is missing in a row changes nothing there. docs/ring.md shows the same table. */
export const TRANSITIONS: Readonly<Record<RingState | 'none', Row>> = {
  none: { call: 'calling', come: 'incoming' },
  calling: {
    reach: 'ringing',
    accept: 'accepted',
    decline: 'declined',
    busy: 'busy',
    'no-answer': 'no-answer',
    cancel: 'canceled',
    unavailable: 'unavailable',
    timeout: 'unavailable',
  },
  ringing: {
    reach: 'ringing',
    accept: 'accepted',
    decline: 'declined',
    busy: 'busy',
    'no-answer': 'no-answer',
    cancel: 'canceled',
    unavailable: 'unavailable',
    timeout: 'no-answer',
  },
  incoming: {
    come: 'incoming',
    answer: 'incoming',
    accept: 'accepted',
    decline: 'declined',
    busy: 'declined',
    cancel: 'canceled',
    miss: 'missed',
    elsewhere: 'canceled',
    timeout: 'missed',
  },
  accepted: END,
  declined: END,
  busy: END,
  'no-answer': END,
  canceled: END,
  unavailable: END,
  missed: END,
};

/** It still rings. */
export function ringAlive(ring: Ring | null): ring is Ring & { readonly state: 'calling' | 'ringing' | 'incoming' } {
  return ring !== null && (ring.state === 'calling' || ring.state === 'ringing' || ring.state === 'incoming');
}

/** The ring after an event; the same object when the event changes nothing. Total: every state takes every event. */
export function ringReducer(ring: Ring | null, event: RingEvent): Ring | null {
  const state = TRANSITIONS[ring?.state ?? 'none'][event.type];
  if (state === undefined) return ring;
  if (state === 'none') return null;
  if (event.type === 'call' || event.type === 'come') return born(ring, event.type, event.ring);
  return ring && { ...ring, ...detail(event), state };
}

function born(before: Ring | null, type: 'call' | 'come', ring: RingBirth): Ring | null {
  // The broker tells of a ring again after a reconnection: the one that rings is the same, and one that has ended stays ended.
  if (before?.direction === 'incoming' && type === 'come') {
    if (before.id === ring.id) return before.state === 'incoming' ? { ...before, endsAt: ring.endsAt } : before;
    if (before.state === 'incoming') return before;
  }
  return {
    ...ring,
    direction: type === 'call' ? 'outgoing' : 'incoming',
    state: type === 'call' ? 'calling' : 'incoming',
    message: '',
    answering: false,
    answeredElsewhere: false,
  };
}

function detail(event: RingEvent): Partial<Ring> {
  switch (event.type) {
    case 'reach':
      return { id: event.id, endsAt: event.endsAt };
    case 'answer':
      return { answering: true };
    case 'accept':
      return { answering: false, ...(event.by && { peer: event.by }) };
    case 'decline':
      return { answering: false, message: event.message ?? '' };
    case 'elsewhere':
      return { answering: false, answeredElsewhere: true };
    default:
      return { answering: false };
  }
}

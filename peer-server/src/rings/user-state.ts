import type { MissedRing, RingContact, RingEnd, RingPeer, RingStatus } from '../protocol-ring.js';
import type { Place } from '../store/store.js';

/** Somebody's socket, which may be gone for a moment. */
export interface Side {
  readonly id: string;
  /** Who may come back as this one. */
  readonly owner: string;
  readonly name: string;
  /** Where it is connected; undefined while it is away. */
  readonly place: Place | undefined;
  /** When it is given up, while it is away. */
  readonly until: number | undefined;
}

/** A page that can be rung under the name. */
export interface Page extends Side {
  readonly status: Exclude<RingStatus, 'offline'>;
  /** Rises with every page: the newest one's name is shown. */
  readonly seq: number;
}

/** Who rings. */
export interface Caller extends Side {
  /** The caller's own name, where they are signed in. */
  readonly user: string | undefined;
  /** What the caller's page calls this ring. */
  readonly ref: string;
}

/** How a ring ended; kept for a while, for a page that was away at that moment. */
export interface Ended {
  /** In the caller's word. */
  readonly state: Exclude<RingEnd, 'missed' | 'elsewhere'>;
  /** The page that answered, if one did. */
  readonly by: RingPeer | undefined;
  readonly message: string | undefined;
  /** When it is forgotten. */
  readonly until: number;
}

/** One ring to this name. */
export interface RingRecord {
  readonly id: string;
  readonly from: Caller;
  /** Where the two will meet. */
  readonly room: string;
  readonly audio: boolean;
  /** It hands over a recorded message, and is no call. */
  readonly note: boolean;
  readonly since: number;
  /** Milliseconds since the epoch, for the list of what was missed. */
  readonly at: number;
  readonly endsAt: number;
  /** The pages that were told of it and are owed its end, by id. */
  readonly heard: readonly string[];
  /** The pages that have said "busy", by id; each has had its end. */
  readonly busy: readonly string[];
  /** The page that was first to accept, while the room is opened to it; given up at `until`, when its node has died over that. */
  readonly answering: { readonly id: string; readonly until: number } | undefined;
  readonly ended: Ended | undefined;
  /** Until when nobody has to be there: the store lost everything, and the node of those who can answer may tell it later. */
  readonly waits: number | undefined;
}

/** A ring that nobody answered, and when it is forgotten. */
export interface Missed extends MissedRing {
  readonly until: number;
}

/** What the store keeps of one name: its pages, the rings to it, what it missed. Plain data, replaced at every change. */
export interface UserState {
  readonly user: string;
  /** Rises with every change. */
  readonly revision: number;
  readonly nextSeq: number;
  readonly pages: readonly Page[];
  readonly rings: readonly RingRecord[];
  readonly missed: readonly Missed[];
}

// No room has a control character in its name, so names and rooms share one index without meeting.
const mark = 'user\n';

/** Under which key the store keeps a name. */
export function userKey(user: string): string {
  return mark + user;
}

/** The name that is kept under this key, or undefined when it is a room's. */
export function userOf(key: string): string | undefined {
  return key.startsWith(mark) ? key.slice(mark.length) : undefined;
}

/** The name before anybody used it. */
export function emptyUser(user: string): UserState {
  return { user, revision: 0, nextSeq: 1, pages: [], rings: [], missed: [] };
}

const best = ['online', 'away', 'busy'] as const;

/** How others see this name: as reachable as its most reachable page, named as its newest one. */
export function contactOf(state: UserState): RingContact {
  const status = best.find(wanted => state.pages.some(page => page.status === wanted)) ?? 'offline';
  const newest = state.pages.reduce<Page | undefined>((one, other) => (one && one.seq > other.seq ? one : other), undefined);
  return { user: state.user, name: newest?.name || state.user, status };
}

/** The pages that still may answer a ring: not the caller's own, and none that said "busy". */
export function listening(state: UserState, ring: RingRecord): readonly Page[] {
  return state.pages.filter(page => page.id !== ring.from.id && !ring.busy.includes(page.id));
}

/** A person as the other end sees them. */
export function peerOf({ id, name }: Pick<Side, 'id' | 'name'>, user: string | undefined): RingPeer {
  return { id, name, ...(user === undefined ? {} : { user }) };
}

/** Everybody whose id belongs to this name for now. */
export function sidesOf(state: UserState): readonly Side[] {
  return [...state.pages, ...state.rings.map(ring => ring.from)];
}

/** The earliest moment at which something is due. */
export function userDue(state: UserState): number | undefined {
  const times = [
    ...sidesOf(state).flatMap(({ until }) => (until === undefined ? [] : [until])),
    ...state.rings.map(ring => ring.ended?.until ?? Math.min(ring.endsAt, ring.answering?.until ?? Infinity, ring.waits ?? Infinity)),
    ...state.missed.map(({ until }) => until),
  ];
  return times.length > 0 ? Math.min(...times) : undefined;
}

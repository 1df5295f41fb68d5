import type { RingPeer } from '../protocol-ring.js';
import { ofUser, type UserChange } from './presence.js';
import type { RingPolicy, UserDraft } from './user-draft.js';
import { listening, peerOf, type Caller, type Page, type RingRecord } from './user-state.js';

/** What somebody asks for. */
export interface RingRequest extends Pick<RingRecord, 'id' | 'room' | 'audio' | 'note' | 'at'> {
  readonly from: Caller;
  readonly timeout: number;
}

/** A page that says something about a ring. */
export interface Answerer {
  readonly id: string;
  readonly session: string;
}

/** What the answering page did; `again` when it had accepted before, `ended` when another was faster, `unknown` when there is no such ring for it. */
export type Answered = 'done' | 'again' | 'ended' | 'unknown';

/** Two people who may meet in a room: it, and the ids of their pages. */
export interface Meeting {
  readonly room: string;
  readonly guests: readonly string[];
}

/** What the server allows of a ring. */
export interface Permit {
  /** False when this caller rings too often, or too many at once: they hear "busy". */
  readonly ring: boolean;
  /** False when nothing is noted of a name that nobody uses. */
  readonly keep: boolean;
  /** For how long it may ring nobody, in milliseconds: after a loss, who can answer may be told again later than the ring. Default 0. */
  readonly patience?: number;
}

/** Rings a name; the result is the ring's id while it rings. Asked again with the same `ref`, after a reconnection, it is the same ring. */
export function ring(user: string, request: RingRequest, policy: RingPolicy, may: Permit): UserChange<string | undefined> {
  return ofUser(user, policy, draft => {
    const { id, from, room, audio, note, at, timeout } = request;
    const known = draft.state.rings.find(other => other.from.id === from.id && other.from.ref === from.ref);
    if (known) return ringAgain(draft, known, from);
    const { now } = draft;
    const wanted: RingRecord = {
      id,
      from,
      room,
      audio,
      note,
      at,
      since: now,
      endsAt: now + timeout,
      heard: [],
      busy: [],
      answering: undefined,
      ended: undefined,
      waits: undefined,
    };
    const pending = draft.state.rings.filter(other => !other.ended).length;
    const full = !may.ring || pending >= policy.ringsPerUser || draft.state.rings.length >= mostKept;
    if (full || (draft.state.revision === 0 && !may.keep)) {
      const state = full ? 'busy' : 'unavailable';
      draft.turnAway({ id, ref: from.ref, place: from.place }, state);
      return undefined;
    }
    const pages = listening(draft.state, wanted);
    draft.ring(wanted);
    if (pages.length > 0) draft.announce(wanted, pages);
    else if (may.patience !== undefined) draft.ring({ ...wanted, waits: now + may.patience });
    else {
      draft.end(wanted, 'unavailable');
      return undefined;
    }
    draft.ringing(wanted);
    return id;
  });
}

/** How many rings one name is kept of, ended ones included, so that ringing and hanging up fast fills no memory. */
const mostKept = 64;

function ringAgain(draft: UserDraft, known: RingRecord, from: Caller): string | undefined {
  const again = { ...known, from: { ...known.from, ...from } };
  draft.ring(again);
  if (!again.ended) draft.ringing(again);
  // This socket has heard the end already, live or as it came back.
  else if (known.from.place?.session !== from.place?.session) draft.tellCaller(again);
  return again.ended ? undefined : again.id;
}

/** The page as it is signed in under the name, on this very socket. */
function pageOf({ state }: UserDraft, { id, session }: Answerer): Page | undefined {
  return state.pages.find(page => page.id === id && page.place?.session === session);
}

/** How long the room may take to be opened to who accepts, in milliseconds. */
const openingTime = 10_000;

/** Is first to accept, before anybody hears of it, so that the room can be opened to the two. Undefined when another page is, or it is over. */
export function claimRing(user: string, ringId: string, who: Answerer, policy: RingPolicy): UserChange<Meeting | undefined> {
  return ofUser(user, policy, draft => {
    const found = draft.findRing(ringId);
    const page = pageOf(draft, who);
    if (!found || found.ended || !page || page.id === found.from.id || found.busy.includes(page.id)) return undefined;
    if (found.answering && found.answering.id !== page.id) return undefined;
    draft.ring({ ...found, answering: { id: page.id, until: draft.now + openingTime } });
    return { room: found.room, guests: [found.from.id, page.id] };
  });
}

/** Accepts a ring that this page was first to claim, for all pages of this name; `ref` is the page's own ring, when the two met on their way. */
export function accept(user: string, ringId: string, who: Answerer, policy: RingPolicy, ref?: string): UserChange<Answered> {
  return answered(
    user,
    ringId,
    who,
    policy,
    (draft, found, page) => {
      const heard = [...new Set([...found.heard, page.id])];
      draft.end({ ...found, heard }, 'accepted', { by: peerOf(page, user), ...(ref === undefined ? {} : { ref }) });
    },
    true,
  );
}

/** Declines a ring, for all pages of this name. */
export function decline(user: string, ringId: string, who: Answerer, message: string, policy: RingPolicy): UserChange<Answered> {
  return answered(user, ringId, who, policy, (draft, found, page) => {
    draft.end(found, 'declined', { by: peerOf(page, user), ...(message === '' ? {} : { message }) });
  });
}

/** One page says "busy": it rings there no more, and the ring is over when all have said so. */
export function sayBusy(user: string, ringId: string, who: Answerer, policy: RingPolicy): UserChange<Answered> {
  return answered(user, ringId, who, policy, (draft, found, page) => {
    draft.ring({ ...found, busy: [...found.busy, page.id], heard: found.heard.filter(id => id !== page.id) });
    draft.tell(page.place, { type: 'RING-END', payload: { ring: found.id, state: 'busy' } });
    draft.settle();
  });
}

function answered(
  user: string,
  ringId: string,
  who: Answerer,
  policy: RingPolicy,
  change: (draft: UserDraft, found: RingRecord, page: Page) => void,
  isClaim = false,
): UserChange<Answered> {
  return ofUser(user, policy, draft => {
    const found = draft.findRing(ringId);
    const page = pageOf(draft, who);
    if (!found || !page || page.id === found.from.id || found.busy.includes(page.id)) return 'unknown';
    if (found.ended) return found.ended.by?.id === page.id && found.ended.state === 'accepted' ? 'again' : 'ended';
    // Another page was faster, though nobody has heard of it yet.
    if (found.answering ? found.answering.id !== page.id : isClaim) return 'ended';
    change(draft, found, page);
    return 'done';
  });
}

/** The caller gives up. */
export function cancel(user: string, ringId: string, who: Answerer, policy: RingPolicy): UserChange<undefined> {
  return ofUser(user, policy, draft => {
    const found = draft.findRing(ringId);
    if (found && !found.ended && found.from.id === who.id && found.from.place?.session === who.session) draft.end(found, 'canceled');
    return undefined;
  });
}

/** A ring that met another one of the same two people on its way is over: they meet in that one's room. */
export function merge(user: string, ringId: string, room: string, by: RingPeer, policy: RingPolicy): UserChange<undefined> {
  return ofUser(user, policy, draft => {
    const found = draft.findRing(ringId);
    if (found && !found.ended) draft.end({ ...found, room }, 'accepted', { by });
    return undefined;
  });
}

/** The ring by which somebody rings this name, if one does. */
export function ringFrom(user: string, caller: string, policy: RingPolicy): UserChange<RingRecord | undefined> {
  return ofUser(user, policy, draft => draft.state.rings.find(other => other.from.user === caller && !other.ended && !other.note));
}

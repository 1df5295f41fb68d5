import type { Change, Place } from '../store/store.js';
import { UserDraft, type RingPolicy, type Told } from './user-draft.js';
import type { Page, RingRecord, UserState } from './user-state.js';

/** A change to a name; like a room's, it is pure and may be run more than once. */
export type UserChange<R> = Change<Told<R>, UserState>;

/** A page that wants to be rung under a name. */
export interface Arriving extends Pick<Page, 'id' | 'owner' | 'name' | 'status'> {
  readonly ref: string;
  readonly place: Place;
}

/** A ring of somebody who is back. */
export interface Resumed {
  readonly ring: RingRecord;
  /** Milliseconds that it goes on to ring. */
  readonly left: number;
}

/** Makes a change to a name, whether anybody uses it or not. */
export function ofUser<R>(user: string, policy: RingPolicy, change: (draft: UserDraft) => R): UserChange<R> {
  return (before, now) => {
    const draft = new UserDraft(user, before, now, policy);
    return draft.done(change(draft));
  };
}

/** A page can be rung from now on; or says so again, after its socket was lost, and hears what it has not heard. */
export function signIn(user: string, page: Arriving, policy: RingPolicy, mayOpen: boolean): UserChange<'signed-in' | 'full'> {
  return ofUser(user, policy, draft => {
    const { id, ref, place } = page;
    const known = draft.state.pages.find(other => other.id === id);
    const isNew = draft.state.revision === 0;
    if (!known && ((isNew && !mayOpen) || draft.state.pages.length >= policy.pagesPerUser)) return 'full';
    const seq = known?.seq ?? draft.state.nextSeq;
    if (!known) draft.change({ nextSeq: seq + 1 });
    const { owner, name, status } = page;
    const seat: Page = { id, owner, name, status, seq, place, until: undefined };
    draft.page(seat);
    const missed = draft.state.missed.map(({ ring, from, at, audio }) => ({ ring, from, at, audio }));
    draft.tell(place, { type: 'SIGNED-IN', payload: { ref, user, name: name || user, missed } });
    if (known?.place?.session === place.session) return 'signed-in';
    for (const ring of draft.state.rings) {
      if (ring.from.id === id || ring.busy.includes(id)) continue;
      if (!ring.ended) draft.announce(ring, [seat]);
      else if (ring.heard.includes(id)) draft.tellEnd(ring, seat);
    }
    return 'signed-in';
  });
}

/** A page can be rung no more; what rings there and nowhere else ends. */
export function signOut(user: string, id: string, session: string, policy: RingPolicy): UserChange<undefined> {
  return ofUser(user, policy, draft => {
    const page = draft.state.pages.find(other => other.id === id);
    // One that is away has no session to compare: its next socket may sign out for it.
    if (!page || (page.place && page.place.session !== session)) return undefined;
    draft.removePage(id);
    // It wants to hear no more of what rings, or rang, here.
    for (const ring of draft.state.rings) {
      if (ring.heard.includes(id)) draft.ring({ ...ring, heard: ring.heard.filter(other => other !== id) });
    }
    draft.settle();
    return undefined;
  });
}

export function setStatus(user: string, id: string, session: string, status: Page['status'], policy: RingPolicy): UserChange<undefined> {
  return ofUser(user, policy, draft => {
    const page = draft.state.pages.find(other => other.id === id);
    if (page?.place?.session === session && page.status !== status) draft.page({ ...page, status });
    return undefined;
  });
}

/** The missed rings were read. */
export function clearMissed(user: string, id: string, session: string, policy: RingPolicy): UserChange<undefined> {
  return ofUser(user, policy, draft => {
    const page = draft.state.pages.find(other => other.id === id);
    if (page?.place?.session === session && draft.state.missed.length > 0) draft.change({ missed: [] });
    return undefined;
  });
}

/**
 * A socket is back: its rings go on, and the caller hears how they are; those that still ring are the result. A page that can be rung is
 * given the time to sign in again, before which it might not listen.
 */
export function attachUser(user: string, id: string, owner: string, place: Place, policy: RingPolicy): UserChange<readonly Resumed[]> {
  return ofUser(user, policy, draft => {
    const { now } = draft;
    const page = draft.state.pages.find(other => other.id === id && other.owner === owner);
    // It may have signed in already, when the store was slow.
    if (page && page.place?.session !== place.session) draft.page({ ...page, place: undefined, until: now + policy.lease });
    draft.caller(id, from => (from.owner === owner ? { ...from, place, until: undefined } : from));
    const mine = draft.state.rings.filter(ring => ring.from.id === id && ring.from.place === place);
    for (const ring of mine) {
      if (ring.ended) draft.tellCaller(ring);
      else draft.ringing(ring);
    }
    return mine.flatMap(ring => (ring.ended ? [] : [{ ring, left: ring.endsAt - now }]));
  });
}

/** Sockets are gone without a word: what they are in here is kept for the lease. */
function away(draft: UserDraft, isGone: (place: Place, id: string) => boolean, lease: number): void {
  const lost = { place: undefined, until: draft.now + lease };
  for (const page of draft.state.pages) if (page.place && isGone(page.place, page.id)) draft.page({ ...page, ...lost });
  for (const { from } of draft.state.rings) {
    if (from.place && isGone(from.place, from.id)) draft.caller(from.id, caller => ({ ...caller, ...lost }));
  }
}

export function detachUser(user: string, id: string, session: string, policy: RingPolicy): UserChange<undefined> {
  return ofUser(user, policy, draft => {
    away(draft, (place, other) => other === id && place.session === session, policy.lease);
    return undefined;
  });
}

/** A node has died, and with it the sockets of its people. */
export function detachUserNode(user: string, node: string, policy: RingPolicy): UserChange<undefined> {
  return ofUser(user, policy, draft => {
    away(draft, place => place.node === node, policy.lease);
    return undefined;
  });
}

/** Gives up what has waited long enough: pages, callers, rings, their ends, and what was missed. */
export function expireUser(user: string, policy: RingPolicy): UserChange<undefined> {
  return ofUser(user, policy, draft => {
    const { now } = draft;
    const over = (until: number | undefined): boolean => until !== undefined && until <= now;
    for (const page of draft.state.pages) if (over(page.until)) draft.removePage(page.id);
    for (const ring of draft.state.rings) {
      if (ring.ended) continue;
      if (over(ring.from.until)) draft.end(ring, 'canceled');
      else if (over(ring.endsAt)) draft.end(ring, 'no-answer');
      else if (over(ring.answering?.until)) draft.ring({ ...ring, answering: undefined });
    }
    draft.settle();
    const { rings, missed } = draft.state;
    if (rings.some(ring => over(ring.ended?.until))) draft.change({ rings: rings.filter(ring => !over(ring.ended?.until)) });
    if (missed.some(({ until }) => over(until))) draft.change({ missed: missed.filter(({ until }) => !over(until)) });
    return undefined;
  });
}

import { randomBytes } from 'node:crypto';
import type { Change } from '../store/store.js';
import { RoomDraft } from './room-draft.js';
import { emptyRoom, seatOf } from './room-state.js';
import type { RoomPolicy } from './transitions.js';

const mostGuests = 200;

/** A name for a private room, which nobody guesses. */
export function privateRoomName(): string {
  return `ring-${randomBytes(16).toString('base64url')}`;
}

/** Opens a private room to these ids, and makes it when it does not exist. */
export function invite(name: string, guests: readonly string[], policy: RoomPolicy): Change<undefined> {
  return (before, now) => {
    const draft = new RoomDraft(before ?? emptyRoom(name), before);
    const all = [...new Set([...(before?.guests ?? []), ...guests])].slice(-mostGuests);
    draft.change({ guests: all, ...(draft.room.seats.length === 0 ? { keepUntil: now + policy.keep } : {}) });
    return draft.done(undefined);
  };
}

/** Takes an invitation back from somebody who did not enter. */
export function uninvite(id: string): Change<undefined> {
  return before => {
    if (!before?.guests || seatOf(before, id)) return { state: before, deliveries: [], result: undefined };
    const draft = new RoomDraft(before, before);
    draft.change({ guests: before.guests.filter(other => other !== id) });
    return draft.done(undefined);
  };
}

/** Whether this very socket has a seat. */
export function isMember(id: string, session: string): Change<boolean> {
  return before => ({ state: before, deliveries: [], result: seatOf(before, id)?.place?.session === session });
}

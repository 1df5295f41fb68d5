import type { Change } from '../store/store.js';
import { RoomDraft } from './room-draft.js';
import { seatOf, type Seat } from './room-state.js';
import { enter, succeed, withdrawKnock, type RoomPolicy } from './transitions.js';

/** Who gives the order: a member by id, on the socket that holds the seat. */
export interface Actor {
  readonly id: string;
  readonly session: string;
}

/** Whether the order was followed. */
export type Ordered = 'done' | 'unauthorized' | 'nobody';

const mostBanned = 200;

/** A change that only a host of this room may make; the broker decides, not the clients' politeness. */
function byHost(actor: Actor, order: (draft: RoomDraft, host: Seat) => Ordered): Change<Ordered> {
  return before => {
    const host = seatOf(before, actor.id);
    if (!before || host?.role !== 'host' || host.place?.session !== actor.session) {
      return { state: before, deliveries: [], result: 'unauthorized' };
    }
    const draft = new RoomDraft(before, before);
    return draft.done(order(draft, host));
  };
}

/** Locks the room, or opens it, which lets everybody in who knocks. */
export function lock(actor: Actor, on: boolean, policy: RoomPolicy): Change<Ordered> {
  return byHost(actor, draft => {
    if (draft.room.locked === on) return 'done';
    draft.change({ locked: on });
    draft.announce({ type: 'ROOM' });
    for (const { id } of on ? [] : draft.room.knocks) letIn(draft, id, policy);
    return 'done';
  });
}

function letIn(draft: RoomDraft, id: string, policy: RoomPolicy): Ordered {
  const waiting = draft.room.knocks.find(other => other.id === id);
  if (!waiting) return 'nobody';
  withdrawKnock(draft, id);
  enter(draft, waiting, policy);
  return 'done';
}

export function admit(actor: Actor, id: string, policy: RoomPolicy): Change<Ordered> {
  return byHost(actor, draft => letIn(draft, id, policy));
}

export function deny(actor: Actor, id: string): Change<Ordered> {
  return byHost(actor, draft => {
    const waiting = draft.room.knocks.find(other => other.id === id);
    if (!waiting) return 'nobody';
    withdrawKnock(draft, id);
    draft.refuse(waiting.place, waiting.ref, 'room-locked', 'A host did not let you in.');
    return 'done';
  });
}

/** Puts a member out for as long as the room lives. */
export function remove(actor: Actor, id: string, policy: RoomPolicy): Change<Ordered> {
  return byHost(actor, draft => {
    const seat = seatOf(draft.room, id);
    if (!seat || id === actor.id) return 'nobody';
    draft.change({ banned: [...draft.room.banned, seat.who].slice(-mostBanned) });
    // The one put out hears it too, so the event goes out before the seat is taken away.
    draft.announce({ type: 'MEMBER-GONE', id, reason: 'removed' });
    draft.unseat(id);
    succeed(draft, policy);
    return 'done';
  });
}

export function askToMute(actor: Actor, id: string): Change<Ordered> {
  return byHost(actor, draft => {
    const seat = seatOf(draft.room, id);
    if (!seat) return 'nobody';
    draft.tell([seat], { type: 'ASK-MUTE', payload: { room: draft.room.name, from: actor.id } });
    return 'done';
  });
}

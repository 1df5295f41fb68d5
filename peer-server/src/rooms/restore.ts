import type { Member } from '../protocol.js';
import type { Change, Place } from '../store/store.js';
import { RoomDraft } from './room-draft.js';
import { anyOwner, emptyRoom, isPrivate, seatOf, type Seat } from './room-state.js';
import type { RoomPolicy } from './transitions.js';

/** What a node remembers of a room. */
export interface Remembered {
  readonly version: number;
  readonly locked: boolean;
  readonly members: readonly Member[];
  /** The members on this node: who owns the seat, and where they are. */
  readonly own: ReadonlyMap<string, { readonly owner: string; readonly place: Place }>;
}

/** How long the other nodes may take to be back as well, in milliseconds, before their members count as away. */
const patience = 5000;

/**
 * Puts back the seats of this node's members, which the store has lost (it was restarted empty) or given up (it took this node for dead).
 * The members of other nodes are put back as away, for their own nodes to bring in; nobody is told that they were, for a moment, not known.
 */
export function restore(name: string, remembered: Remembered, policy: RoomPolicy): Change<undefined> {
  return (before, now) => {
    const draft = new RoomDraft(before ?? { ...emptyRoom(name), locked: remembered.locked }, before);
    draft.change({ version: Math.max(draft.room.version, remembered.version) });
    // Who else was called into it is not remembered: they are called again.
    if (isPrivate(name) && !draft.room.guests) draft.change({ guests: remembered.members.map(({ id }) => id) });
    for (const member of remembered.members) {
      const known = seatOf(draft.room, member.id);
      const own = remembered.own.get(member.id);
      if (known && (!own || known.place?.session === own.place.session)) continue;
      // When the room was kept, a stranger who is not in it has left; only one's own members are known to be here.
      if (!own && before) continue;
      const { id, seq, role } = member;
      const seat: Seat = {
        ...(known ?? { id, name: member.name, role, seq, who: own?.owner ?? anyOwner, wish: policy.roomMembers }),
        owner: own?.owner ?? anyOwner,
        place: own?.place,
        until: own ? undefined : now + policy.lease + patience,
        held: false,
      };
      draft.seat(seat);
      draft.change({ nextSeq: Math.max(draft.room.nextSeq, seq + 1) });
      if (before) draft.announce({ type: 'MEMBER', seat });
    }
    return draft.done(undefined);
  };
}

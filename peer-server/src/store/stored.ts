import { randomBytes } from 'node:crypto';
import { dueOf, type RoomState } from '../rooms/room-state.js';
import { contactOf, sidesOf, userDue, type UserState } from '../rings/user-state.js';
import type { Place } from './store.js';

/** What a store keeps: rooms, and names that can be rung. Each has ids that belong to it, and a moment when something is due. */
export type Stored = RoomState | UserState;

/** Whether this is a name that can be rung, and not a room. */
export function isUser(state: Stored): state is UserState {
  return 'pages' in state;
}

/** The ids that are reserved for their owners for as long as they are in here. */
export function idsOf(state: Stored): readonly string[] {
  return (isUser(state) ? sidesOf(state) : state.seats).map(({ id }) => id);
}

/** The earliest moment at which something in here is due. */
export function dueTime(state: Stored): number | undefined {
  return isUser(state) ? userDue(state) : dueOf(state);
}

/** The nodes whose sockets are in here. */
export function nodesOf(state: Stored | undefined): ReadonlySet<string> {
  if (!state) return new Set();
  const places = isUser(state) ? sidesOf(state) : [...state.seats, ...state.knocks];
  return new Set(places.flatMap(({ place }: { readonly place: Place | undefined }) => place?.node ?? []));
}

/** Whose id came to belong here, and whose no longer does. */
export function idChanges(
  before: Stored | undefined,
  after: Stored | undefined,
): { readonly added: readonly string[]; readonly removed: readonly string[] } {
  const old = new Set(before && idsOf(before));
  const now = new Set(after && idsOf(after));
  return { added: [...now].filter(id => !old.has(id)), removed: [...old].filter(id => !now.has(id)) };
}

/** What the directory says of a name, as text; '' for a room, and for a name that nobody uses now. */
export function directoryEntry(state: Stored | undefined): string {
  if (!state || !isUser(state) || state.pages.length === 0) return '';
  return JSON.stringify(contactOf(state));
}

/** The new etag, state, due time, changed ids and nodes, and directory entry, as the commit script takes them; empty when all stays as it is. */
export function commitArguments(before: Stored | undefined, after: Stored | undefined): readonly string[] {
  if (before === after) return ['', '', '', '[]', '[]', '[]', '[]', ''];
  const { added, removed } = idChanges(before, after);
  const old = nodesOf(before);
  const now = nodesOf(after);
  const entered = [...now].filter(node => !old.has(node));
  const left = [...old].filter(node => !now.has(node));
  const due = after && dueTime(after);
  const state = after ? JSON.stringify(after) : '';
  return [
    randomBytes(9).toString('base64'),
    state,
    due === undefined ? '' : String(due),
    ...[added, removed, entered, left].map(list => JSON.stringify(list)),
    directoryEntry(after),
  ];
}

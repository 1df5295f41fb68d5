import type { Member, Role } from '../protocol.js';
import type { Place } from '../store/store.js';

/** One place in a room. */
export interface Seat {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly seq: number;
  /** Who may take this seat back. */
  readonly owner: string;
  /** The person, on whatever page. */
  readonly who: string;
  /** Where its member is connected; undefined while they are away. */
  readonly place: Place | undefined;
  /** When the seat is given up, while its member is away. */
  readonly until: number | undefined;
  /** True when the member left for a reload: the others were told that they are gone. */
  readonly held: boolean;
  /** The most members this one accepts. */
  readonly wish: number;
}

/** The owner of a seat that was put back from the memory of a node that is not its own; whoever holds the id may take it. */
export const anyOwner = '';

/** Somebody who waits for a host to let them in. */
export interface Knock {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly owner: string;
  readonly who: string;
  readonly place: Place;
  readonly ref: string;
  readonly wish: number;
}

/** A room as the store keeps it: plain data, replaced at every change. */
export interface RoomState {
  readonly name: string;
  /** Rises with every change, told or not. */
  readonly revision: number;
  /** Rises with every event that members are told. */
  readonly version: number;
  readonly nextSeq: number;
  readonly locked: boolean;
  readonly seats: readonly Seat[];
  readonly knocks: readonly Knock[];
  /** People who were put out and cannot come back while the room lives. */
  readonly banned: readonly string[];
  /** The ids that may enter a private room, which a ring makes; undefined in every other room. */
  readonly guests?: readonly string[] | undefined;
  /** How long a private room waits for its guests while nobody is in it. */
  readonly keepUntil?: number | undefined;
}

/** The room that the first one to enter finds. */
export function emptyRoom(name: string): RoomState {
  return { name, revision: 0, version: 0, nextSeq: 1, locked: false, seats: [], knocks: [], banned: [] };
}

/** The seat as the other members may know it. */
export function toMember(seat: Seat): Member {
  return { id: seat.id, name: seat.name, role: seat.role, seq: seat.seq, present: seat.place !== undefined };
}

/** The members that are told about, in the order in which they came. */
export function membersOf(room: RoomState): readonly Member[] {
  return room.seats.filter(seat => !seat.held).map(toMember);
}

/** The seat of an id. */
export function seatOf(room: RoomState | undefined, id: string): Seat | undefined {
  return room?.seats.find(seat => seat.id === id);
}

/** Whom somebody before an open room may greet; nobody, where they could not enter at once. */
export function openTo(room: RoomState | undefined, { id, who }: Pick<Seat, 'id' | 'who'>, most: number): readonly string[] {
  if (!room || room.locked || room.banned.includes(who) || !admits(room, id)) return [];
  const seats = room.seats.filter(seat => !seat.held);
  if (seats.length >= Math.min(most, ...seats.map(seat => seat.wish))) return [];
  return seats.filter(seat => seat.place !== undefined).map(seat => seat.id);
}

const privateName = /^ring-[\w-]{22}$/;

/** Whether this is the name of a private room. Nobody opens one by entering it. */
export function isPrivate(name: string): boolean {
  return privateName.test(name);
}

/** Whether somebody may enter, as far as the room is private. */
export function admits(room: RoomState, id: string): boolean {
  return !isPrivate(room.name) || (room.guests?.includes(id) ?? false);
}

/** The earliest moment at which something in this room is due. */
export function dueOf(room: RoomState): number | undefined {
  const times = room.seats.flatMap(seat => (seat.until === undefined ? [] : [seat.until]));
  if (room.seats.length === 0 && room.keepUntil !== undefined) times.push(room.keepUntil);
  return times.length > 0 ? Math.min(...times) : undefined;
}

import type { RefusalCode } from '../protocol.js';
import type { Change, Place } from '../store/store.js';
import { RoomDraft } from './room-draft.js';
import { admits, anyOwner, emptyRoom, seatOf, type Knock, type RoomState, type Seat } from './room-state.js';

/** The house rules of every room on this server. */
export interface RoomPolicy {
  readonly roomMembers: number;
  readonly lease: number;
  readonly hold: number;
  /** How long an empty private room waits for its guests. */
  readonly keep: number;
  /** The first person is the host, and the next one when no host is left. */
  readonly firstIsHost: boolean;
}

/** Somebody at the door. */
export type JoinRequest = Knock;

/** How a join ended; `refused` says why. */
export type JoinResult = 'joined' | 'knocking' | { readonly refused: RefusalCode };

const mostKnocks = 20;
const full = 'The room is full.';

/** The number of members that everybody inside, and the server, accepts. */
function capacity(room: RoomState, policy: RoomPolicy, wish = Infinity): number {
  return Math.min(policy.roomMembers, wish, ...room.seats.map(seat => seat.wish));
}

function connectedHosts(room: RoomState): readonly Seat[] {
  return room.seats.filter(seat => seat.role === 'host' && seat.place);
}

/** Gives the room a host again when the last one is gone: whoever has been there longest. */
export function succeed(draft: RoomDraft, policy: RoomPolicy): void {
  const { seats } = draft.room;
  if (!policy.firstIsHost || seats.some(seat => seat.role === 'host')) return;
  const heir = seats.find(seat => seat.role === 'member' && !seat.held);
  if (!heir) return;
  const host: Seat = { ...heir, role: 'host' };
  draft.seat(host);
  draft.announce({ type: 'MEMBER', seat: host });
}

/** Takes a seat for somebody who may come in: by JOIN, or because a host admitted them. */
export function enter(draft: RoomDraft, request: JoinRequest, policy: RoomPolicy): JoinResult {
  const { room } = draft;
  if (room.seats.length + 1 > capacity(room, policy, request.wish)) {
    draft.refuse(request.place, request.ref, 'room-full', full);
    return { refused: 'room-full' };
  }
  const first = policy.firstIsHost && request.role === 'member' && !room.seats.some(seat => seat.role === 'host');
  const { id, name, owner, who, place, wish } = request;
  const role = first ? 'host' : request.role;
  const seat: Seat = { id, name, role, seq: room.nextSeq, owner, who, place, until: undefined, held: false, wish };
  draft.seat(seat);
  draft.change({ nextSeq: room.nextSeq + 1, ...(room.keepUntil === undefined ? {} : { keepUntil: undefined }) });
  draft.announce({ type: 'MEMBER', seat }, id);
  draft.welcome(seat, request.ref, capacity(draft.room, policy));
  return 'joined';
}

/** A member who asks again, from this page or after a reload: the seat stays, and the whole room is the answer. */
function enterAgain(draft: RoomDraft, known: Seat, request: JoinRequest, policy: RoomPolicy): void {
  const { place, name, wish } = request;
  const same = known.place?.session === place.session && known.name === name && known.wish === wish;
  const seat: Seat = same ? known : { ...known, owner: request.owner, who: request.who, place, name, wish, until: undefined, held: false };
  if (!same) {
    draft.seat(seat);
    if (!known.place || known.name !== name) draft.announce({ type: 'MEMBER', seat }, seat.id);
  }
  draft.welcome(seat, request.ref, capacity(draft.room, policy));
}

/** Somebody wants in; `mayOpen` is false while there are so many rooms that no further one may begin. */
export function join(name: string, request: JoinRequest, policy: RoomPolicy, mayOpen = true): Change<JoinResult> {
  return before => {
    const draft = new RoomDraft(before ?? emptyRoom(name), before);
    const refuse = (code: RefusalCode, message: string): JoinResult => {
      draft.refuse(request.place, request.ref, code, message);
      return { refused: code };
    };
    if (!before && !mayOpen) return draft.done(refuse('broker-rejected', 'This server has as many rooms as it can.'));
    const known = seatOf(before, request.id);
    if (known && known.owner !== request.owner && known.owner !== anyOwner)
      return draft.done(refuse('id-taken', 'Somebody with this id is in the room.'));
    if (known) {
      enterAgain(draft, known, request, policy);
      return draft.done('joined');
    }
    if (!admits(draft.room, request.id))
      return draft.done(refuse('unauthorized', 'Only those who are called into this room may enter it.'));
    if (draft.room.banned.includes(request.who)) return draft.done(refuse('unauthorized', 'You were put out of this room.'));
    if (!draft.room.locked || request.role === 'host') return draft.done(enter(draft, request, policy));
    return draft.done(knock(draft, request, refuse));
  };
}

function knock(draft: RoomDraft, request: JoinRequest, refuse: (code: RefusalCode, message: string) => JoinResult): JoinResult {
  const hosts = connectedHosts(draft.room);
  if (hosts.length === 0) return refuse('room-locked', 'The room is locked and no host is there to open.');
  draft.forgetKnock(request.id);
  if (draft.room.knocks.length >= mostKnocks) return refuse('room-locked', 'The room is locked and many are waiting.');
  draft.change({ knocks: [...draft.room.knocks, request] });
  const { id, name, ref } = request;
  const room = draft.room.name;
  draft.tell([request], { type: 'KNOCKING', payload: { ref, room } });
  draft.tell(hosts, { type: 'KNOCK', payload: { room, id, name, gone: false } });
  return 'knocking';
}

/** Takes back a knock, and tells the hosts. */
export function withdrawKnock(draft: RoomDraft, id: string): void {
  const gone = draft.forgetKnock(id);
  if (!gone) return;
  const payload = { room: draft.room.name, id, name: gone.name, gone: true };
  draft.tell(connectedHosts(draft.room), { type: 'KNOCK', payload });
}

/** Makes a change for a room that exists and does nothing for one that does not. */
function inRoom(change: (draft: RoomDraft, now: number) => void): Change<undefined> {
  return (before, now) => {
    if (!before) return { state: undefined, deliveries: [], result: undefined };
    const draft = new RoomDraft(before, before);
    change(draft, now);
    return draft.done(undefined);
  };
}

/** A private room that everybody has left waits a while, for those who come back. */
function awaitGuests(draft: RoomDraft, now: number, policy: RoomPolicy): void {
  const { guests, seats, keepUntil } = draft.room;
  if (guests && seats.length === 0 && keepUntil === undefined) draft.change({ keepUntil: now + policy.keep });
}

/** Somebody leaves; with `hold` the seat is kept for a reload, though the others are told at once. */
export function part(id: string, session: string, hold: boolean, policy: RoomPolicy): Change<undefined> {
  return inRoom((draft, now) => {
    withdrawKnock(draft, id);
    const seat = seatOf(draft.room, id);
    if (seat?.place?.session !== session) return;
    if (hold) draft.seat({ ...seat, place: undefined, held: true, until: now + policy.hold });
    else draft.unseat(id);
    draft.announce({ type: 'MEMBER-GONE', id, reason: 'left', ...(hold && { held: true }) }, id);
    if (!hold) succeed(draft, policy);
    awaitGuests(draft, now, policy);
  });
}

/** A member's socket is gone without a word: they are away, and the seat is kept for the lease. */
export function detach(id: string, session: string, policy: RoomPolicy): Change<undefined> {
  return inRoom((draft, now) => {
    if (draft.room.knocks.some(other => other.id === id && other.place.session === session)) withdrawKnock(draft, id);
    const seat = seatOf(draft.room, id);
    if (seat?.place?.session !== session) return;
    const away: Seat = { ...seat, place: undefined, until: now + policy.lease };
    draft.seat(away);
    draft.announce({ type: 'MEMBER', seat: away }, id);
  });
}

/** A member is back on a new socket: the others hear it if they had heard of the absence, the member gets the whole room. */
export function attach(id: string, owner: string, place: Place, policy: RoomPolicy): Change<undefined> {
  return inRoom(draft => {
    const seat = seatOf(draft.room, id);
    // One who left for a reload comes back by JOIN, not by connecting: the new page may stay in its lobby.
    if (!seat || (seat.owner !== owner && seat.owner !== anyOwner) || seat.held) return;
    const back: Seat = { ...seat, owner, place, until: undefined };
    draft.seat(back);
    if (!seat.place) draft.announce({ type: 'MEMBER', seat: back }, id);
    draft.welcome(back, '', capacity(draft.room, policy));
  });
}

export function rename(id: string, session: string, name: string): Change<undefined> {
  return inRoom(draft => {
    const seat = seatOf(draft.room, id);
    if (seat?.place?.session !== session || seat.name === name) return;
    const renamed: Seat = { ...seat, name };
    draft.seat(renamed);
    draft.announce({ type: 'MEMBER', seat: renamed });
  });
}

/** Gives up the seats whose time is over. */
export function expire(policy: RoomPolicy): Change<undefined> {
  return inRoom((draft, now) => {
    for (const seat of draft.room.seats) {
      if (seat.until === undefined || seat.until > now) continue;
      draft.unseat(seat.id);
      if (!seat.held) draft.announce({ type: 'MEMBER-GONE', id: seat.id, reason: 'lost' });
    }
    succeed(draft, policy);
    const { seats, keepUntil = Infinity } = draft.room;
    if (seats.length === 0 && keepUntil <= now) draft.change({ keepUntil: undefined });
    else awaitGuests(draft, now, policy);
  });
}

/** No seat is kept for longer than a seat can be kept: after the store's clock was set back. */
export function shorten(policy: RoomPolicy): Change<undefined> {
  return inRoom((draft, now) => {
    const last = now + Math.max(policy.lease, policy.hold);
    for (const seat of draft.room.seats) if (seat.until !== undefined && seat.until > last) draft.seat({ ...seat, until: last });
  });
}

/** A node has died, and with it the sockets of its members: each of them is away. */
export function detachNode(node: string, policy: RoomPolicy): Change<undefined> {
  return inRoom((draft, now) => {
    for (const { id, place } of draft.room.knocks) if (place.node === node) withdrawKnock(draft, id);
    for (const seat of draft.room.seats) {
      if (seat.place?.node !== node) continue;
      const away: Seat = { ...seat, place: undefined, until: now + policy.lease };
      draft.seat(away);
      draft.announce({ type: 'MEMBER', seat: away }, seat.id);
    }
  });
}

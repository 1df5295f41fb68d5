import type { Departure, RefusalCode, ServerMessage } from '../protocol.js';
import type { Delivery, Place, Transition } from '../store/store.js';
import { membersOf, toMember, type Knock, type RoomState, type Seat } from './room-state.js';

/** A room event without the two fields that the draft adds. */
type RoomEvent =
  | { readonly type: 'MEMBER'; readonly seat: Seat }
  | (Departure & { readonly type: 'MEMBER-GONE'; readonly reason: 'left' | 'removed' | 'lost' })
  | { readonly type: 'ROOM' };

/** A room while one transition changes it: seats are replaced, events are numbered and addressed, and at the end it is plain data again. */
export class RoomDraft {
  readonly #deliveries: Delivery[] = [];
  #room: RoomState;
  readonly #before: RoomState | undefined;

  constructor(room: RoomState, before: RoomState | undefined) {
    this.#room = room;
    this.#before = before;
  }

  get room(): RoomState {
    return this.#room;
  }

  /** Puts a seat in, or in the place of the one with the same id. */
  seat(seat: Seat): void {
    const { seats } = this.#room;
    const known = seats.some(other => other.id === seat.id);
    // Seats stay in the order in which they were taken, also those that were put back.
    const added = [...seats, seat].sort((one, other) => one.seq - other.seq);
    this.change({ seats: known ? seats.map(other => (other.id === seat.id ? seat : other)) : added });
  }

  unseat(id: string): void {
    this.change({ seats: this.#room.seats.filter(seat => seat.id !== id) });
  }

  forgetKnock(id: string): Knock | undefined {
    const knock = this.#room.knocks.find(other => other.id === id);
    if (knock) this.change({ knocks: this.#room.knocks.filter(other => other !== knock) });
    return knock;
  }

  change(part: Partial<RoomState>): void {
    this.#room = { ...this.#room, ...part };
  }

  /** Tells every connected member, except one, what happened; this is what `version` counts. */
  announce(event: RoomEvent, except?: string): void {
    const version = this.#room.version + 1;
    this.change({ version });
    const room = this.#room.name;
    const to = this.#room.seats.filter(seat => seat.id !== except);
    if (event.type === 'MEMBER') this.tell(to, { type: 'MEMBER', payload: { room, member: toMember(event.seat), version } });
    else if (event.type === 'ROOM') this.tell(to, { type: 'ROOM', payload: { room, locked: this.#room.locked, version } });
    else {
      const { type, ...departure } = event;
      this.tell(to, { type, payload: { room, ...departure, version } });
    }
  }

  /** The answer to JOIN, which carries the whole room. */
  welcome(seat: Seat, ref: string, max: number): void {
    const { name: room, version, locked } = this.#room;
    const members = membersOf(this.#room).filter(member => member.id !== seat.id);
    this.tell([seat], { type: 'JOINED', payload: { ref, room, self: toMember(seat), members, version, max, locked } });
  }

  refuse(place: Place, ref: string, code: RefusalCode, message: string, retryAfter?: number): void {
    const payload = { ref, code, message, ...(retryAfter === undefined ? {} : { retryAfter }) };
    this.tell([{ place }], { type: 'REFUSED', payload });
  }

  tell(to: readonly { readonly place: Place | undefined }[], message: ServerMessage): void {
    const places = to.flatMap(({ place }) => (place ? [place] : []));
    if (places.length > 0) this.#deliveries.push({ to: places, text: JSON.stringify(message) });
  }

  /** What became of the room: the same object when nothing changed, undefined when nobody is left, or awaited. */
  done<R>(result: R): Transition<R> {
    const ended = this.#room.seats.length === 0 && this.#room.keepUntil === undefined;
    for (const { place, ref } of ended ? this.#room.knocks : []) {
      this.refuse(place, ref, 'room-locked', 'Everybody has left the room.', 0);
    }
    const unchanged = this.#room === this.#before;
    const state = ended ? undefined : unchanged ? this.#before : { ...this.#room, revision: this.#room.revision + 1 };
    return { state, deliveries: this.#deliveries, result };
  }
}

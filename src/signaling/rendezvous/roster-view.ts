import type { PartReason, ServerMessage } from '../../../peer-server/src/protocol.js';
import type { Gone, Guest } from './wire.js';

/** How long somebody whom a roster does not name, without a word that they went, may take to be named again, in ms. */
const RETURN = 5000;

/** The room as this page shows it: the rosters of one holder after the other, told on as our peer-server would tell it. */
export class RosterView {
  readonly #room: string;
  readonly #tell: (message: ServerMessage) => void;
  readonly #guests = new Map<string, Guest>();
  readonly #missing = new Map<string, ReturnType<typeof setTimeout>>();
  #version = 0;
  #open = false;

  constructor(room: string, tell: (message: ServerMessage) => void) {
    this.#room = room;
    this.#tell = tell;
  }

  get guests(): readonly Guest[] {
    return [...this.#guests.values()];
  }

  get(id: string): Guest | undefined {
    return this.#guests.get(id);
  }

  /** How many came before somebody, of those who are there. */
  rank(id: string): number {
    const seq = this.#guests.get(id)?.seq ?? Infinity;
    return this.guests.filter(guest => guest.seq < seq && guest.present).length;
  }

  update(guests: readonly Guest[], gone: readonly Gone[]): void {
    const named = new Set(guests.map(({ id }) => id));
    for (const guest of guests) this.#set(guest);
    const reasons = new Map(gone.map(({ id, reason }) => [id, reason]));
    for (const id of this.#guests.keys()) {
      if (named.has(id)) continue;
      const reason = reasons.get(id);
      if (reason) this.#remove(id, reason);
      // A new holder meets the others one by one.
      else this.#miss(id);
    }
  }

  /** Answers a JOIN. */
  join(ref: string, selfId: string): void {
    const self = this.#guests.get(selfId);
    if (!self) return;
    this.#open = true;
    const members = this.guests.filter(guest => guest !== self);
    const max = Math.min(...this.guests.map(guest => guest.max));
    this.#version += 1;
    this.#tell({ type: 'JOINED', payload: { ref, room: this.#room, self, members, version: this.#version, max, locked: false } });
  }

  /** Nothing is told any more. */
  close(): void {
    for (const timer of this.#missing.values()) clearTimeout(timer);
    this.#missing.clear();
    this.#open = false;
  }

  #set(guest: Guest): void {
    clearTimeout(this.#missing.get(guest.id));
    this.#missing.delete(guest.id);
    const before = this.#guests.get(guest.id);
    this.#guests.set(guest.id, guest);
    if (!this.#open || JSON.stringify(before) === JSON.stringify(guest)) return;
    this.#version += 1;
    this.#tell({ type: 'MEMBER', payload: { room: this.#room, member: guest, version: this.#version } });
  }

  #miss(id: string): void {
    if (this.#missing.has(id)) return;
    this.#missing.set(
      id,
      setTimeout(() => {
        this.#remove(id, 'lost');
      }, RETURN),
    );
  }

  #remove(id: string, reason: PartReason): void {
    clearTimeout(this.#missing.get(id));
    this.#missing.delete(id);
    if (!this.#guests.delete(id) || !this.#open) return;
    this.#version += 1;
    this.#tell({ type: 'MEMBER-GONE', payload: { room: this.#room, id, reason, version: this.#version } });
  }
}

import type { PartReason, ServerMessage } from '../../../peer-server/src/protocol.js';
import { Claim } from './claim.js';
import type { ClaimOptions } from './claim.js';
import { envelope, parseAsked } from './wire.js';
import type { Gone, Guest, Told } from './wire.js';

export interface KeeperOptions extends ClaimOptions {
  readonly generation: number;
  /** Who is in the room, as far as this page knows. */
  readonly known: () => Iterable<Guest>;
  /** How long nothing has been heard of them, in ms. */
  readonly silent: number;
}

export interface KeeperListener {
  /** The id is held: this page keeps the room. */
  onHeld(): void;
  /** It could not be had, or is lost; nothing comes after it. */
  onEnd(): void;
  /** A member follows somebody of a lower generation. */
  onLower(): void;
}

interface Seat {
  readonly guest: Guest;
  /** When its member last said anything, by `performance.now()`. */
  readonly heardAt: number;
}

/** How often members are asked whether they are there, and how long silence may last before one counts as away and as lost, in ms. */
const BEAT = 1000;
const AWAY = 3500;
const LOST = 7000;
/** How many of those who went are told of in each roster. */
const REMEMBERED = 12;

/**
 * Keeps a room on a stock PeerServer: whoever holds its rendezvous id lets people in, tells all of them who is there, and notices who is
 * not any more. It knows its own page only as one of the members: what this page hears of the room comes by the broker, like the others'.
 */
export class Keeper {
  readonly generation: number;
  readonly #listener: KeeperListener;
  readonly #claim: Claim;
  readonly #seats = new Map<string, Seat>();
  #gone: readonly Gone[] = [];
  /** Begins anywhere, so that the roster of another holder is never taken for this one's. */
  #version = Math.floor(Math.random() * 2 ** 40);
  #beat: ReturnType<typeof setInterval> | undefined;
  #beatAt = 0;

  constructor(options: KeeperOptions, listener: KeeperListener) {
    this.generation = options.generation;
    this.#listener = listener;
    this.#claim = new Claim(options, {
      onHeld: () => {
        this.#open(options);
      },
      onMessage: message => {
        this.#receive(message);
      },
      onEnd: () => {
        clearInterval(this.#beat);
        listener.onEnd();
      },
    });
  }

  /** Somebody goes. */
  remove(id: string, reason: PartReason): void {
    if (!this.#seats.delete(id)) return;
    this.#gone = [...this.#gone, { id, reason }].slice(-REMEMBERED);
    this.#changed();
  }

  /** Gives the id up; `moved` tells the others, so that they look for the next holder at once. */
  close({ moved = false }: { readonly moved?: boolean } = {}): void {
    if (moved) this.#tellAll({ say: 'moved' });
    clearInterval(this.#beat);
    this.#claim.close();
  }

  #open({ known, silent }: KeeperOptions): void {
    this.#beatAt = performance.now();
    for (const guest of known()) this.#seats.set(guest.id, { guest, heardAt: this.#beatAt - silent });
    this.#beat = setInterval(() => {
      this.#look();
    }, BEAT);
    this.#listener.onHeld();
    this.#changed();
  }

  #seat(guest: Guest): void {
    this.#seats.set(guest.id, { guest, heardAt: performance.now() });
  }

  #receive(message: ServerMessage): void {
    const asked = parseAsked(message);
    if (!asked || message.type !== 'OFFER') return;
    const { src } = message;
    switch (asked.say) {
      case 'hello':
        this.#hello({ ...asked.member, id: src, present: true }, asked.ref);
        break;
      case 'here':
        this.#here(src, asked.version);
        break;
      case 'part':
        this.remove(src, 'left');
        break;
      case 'lower':
        if (this.#seats.has(src)) this.#listener.onLower();
        break;
    }
  }

  #hello(guest: Guest, ref: string): void {
    const before = this.#seats.get(guest.id)?.guest;
    const guests = [...this.#seats.values()].map(seat => seat.guest);
    const max = Math.min(guest.max, ...guests.map(each => each.max));
    // Who was in before is in, whoever held the id then: the room may be over-full for a while, but it puts nobody out.
    if (!before && guest.seq === 0 && guests.length >= max) {
      this.#tell(guest.id, { say: 'full', ref, max });
      return;
    }
    const last = Math.max(0, ...guests.map(({ seq }) => seq));
    const seated = { ...guest, seq: before?.seq ?? (guest.seq > 0 ? guest.seq : last + 1) };
    this.#seat(seated);
    if (before && same(before, seated)) this.#tellRoster(guest.id);
    else this.#changed();
  }

  #here(id: string, version: number): void {
    const seat = this.#seats.get(id);
    if (!seat) return;
    this.#seat({ ...seat.guest, present: true });
    if (!seat.guest.present) this.#changed();
    else if (version !== this.#version) this.#tellRoster(id);
  }

  #look(): void {
    const now = performance.now();
    // A page that slept hears nobody: that is not their silence.
    const slept = Math.max(0, now - this.#beatAt - BEAT);
    this.#beatAt = now;
    let changed = false;
    for (const [id, { guest, heardAt }] of this.#seats) {
      const silence = now - heardAt - slept;
      this.#seats.set(id, { guest: silence > AWAY ? { ...guest, present: false } : guest, heardAt: heardAt + slept });
      if (silence > LOST) this.remove(id, 'lost');
      else changed ||= silence > AWAY && guest.present;
    }
    if (changed) this.#changed();
    this.#tellAll({ say: 'beat', version: this.#version });
  }

  #changed(): void {
    this.#version += 1;
    for (const id of this.#seats.keys()) this.#tellRoster(id);
  }

  #tellRoster(id: string): void {
    const members = [...this.#seats.values()].map(({ guest }) => guest).sort((one, other) => one.seq - other.seq);
    this.#tell(id, { say: 'roster', version: this.#version, members, gone: this.#gone });
  }

  #tellAll(message: Told): void {
    for (const id of this.#seats.keys()) this.#tell(id, message);
  }

  #tell(id: string, message: Told): void {
    this.#claim.send(envelope(id, message));
  }
}

function same(one: Guest, other: Guest): boolean {
  return one.name === other.name && one.role === other.role && one.max === other.max && one.present === other.present;
}

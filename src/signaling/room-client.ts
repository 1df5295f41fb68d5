import type { ClientMessage, Departure, ServerMessage } from '../../peer-server/src/protocol.js';
import { CallError } from '../foundation/errors.js';
import { randomId } from '../foundation/random.js';
import type { Member, PartReason, RoomReply, RoomRequest } from './signaling.js';

export interface RoomListener {
  onMember(member: Member): void;
  onGone(departure: Departure): void;
  onPutOut(reason: PartReason): void;
}

type Joined = Extract<ServerMessage, { type: 'JOINED' }>['payload'];

interface Waiting {
  readonly resolve: (reply: RoomReply) => void;
  readonly reject: (error: CallError) => void;
}

/** How long those may take to return whom a broker without memory does not know yet, in ms. */
const RETURN = 10_000;

/** One page's place in one room: the roster as the broker tells it, asked for anew whenever an event was missed. */
export class RoomClient {
  readonly #request: RoomRequest;
  readonly #selfId: string;
  readonly #send: (message: ClientMessage) => void;
  readonly #listener: RoomListener;
  readonly #members = new Map<string, Member>();
  readonly #missing = new Map<string, ReturnType<typeof setTimeout>>();
  #forgetful = false;
  #ref = '';
  #room = '';
  #name: string;
  #version = -1;
  #waiting: Waiting | undefined;

  constructor(request: RoomRequest, selfId: string, send: (message: ClientMessage) => void, listener: RoomListener) {
    this.#request = request;
    this.#name = request.name;
    this.#selfId = selfId;
    this.#send = send;
    this.#listener = listener;
  }

  /** Resolves with the roster as of the moment the place was taken. */
  join(): Promise<RoomReply> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.ask();
    });
  }

  /**
   * Takes the place, or asks for the roster again: after a reconnection, and when an event was missed. `forgetful`: the broker does not
   * remember this page, so perhaps it was restarted, and then the others are on their way back to it like this page itself.
   */
  ask({ forgetful = false }: { readonly forgetful?: boolean } = {}): void {
    this.#forgetful = forgetful;
    this.#ref = randomId();
    const { room, role, max } = this.#request;
    this.#send({ type: 'JOIN', payload: { ref: this.#ref, room, name: this.#name, role, max } });
  }

  part(hold: boolean): void {
    this.close();
    this.#send({ type: 'PART', payload: { room: this.#request.room, hold } });
  }

  rename(name: string): void {
    this.#name = name;
    this.#send({ type: 'RENAME', payload: { room: this.#request.room, name } });
  }

  /** Nothing is told any more. */
  close(): void {
    for (const timer of this.#missing.values()) clearTimeout(timer);
    this.#missing.clear();
  }

  /** Takes a message in; what is about other rooms is not for here. */
  receive(message: ServerMessage): void {
    switch (message.type) {
      case 'JOINED':
        if (message.payload.ref === this.#ref || (message.payload.ref === '' && message.payload.room === this.#room))
          this.#joined(message.payload);
        break;
      case 'REFUSED':
        if (message.payload.ref === this.#ref) this.#refused(message.payload);
        break;
      case 'MEMBER':
        if (this.#isNext(message.payload)) this.#set(message.payload.member);
        break;
      case 'MEMBER-GONE':
        if (this.#isNext(message.payload)) this.#remove(message.payload);
        break;
      case 'ROOM':
        this.#isNext(message.payload);
        break;
      default:
    }
  }

  #joined({ room, self, members, version, max }: Joined): void {
    this.#room = room;
    this.#version = version;
    const present = new Set(members.map(({ id }) => id));
    for (const id of [...this.#members.keys()]) if (!present.has(id)) this.#miss(id);
    this.#forgetful = false;
    this.#waiting?.resolve({ self, members, max });
    this.#waiting = undefined;
    for (const member of members) this.#set(member);
  }

  #refused({ code, message }: Extract<ServerMessage, { type: 'REFUSED' }>['payload']): void {
    const error = new CallError(code, message, { subject: 'room' });
    if (this.#waiting) {
      this.#waiting.reject(error);
      this.#waiting = undefined;
    } else {
      this.#listener.onPutOut(code === 'unauthorized' ? 'removed' : 'lost');
    }
  }

  /** Events are counted: an old one is ignored, and after a gap the whole roster is asked for. */
  #isNext({ room, version }: { readonly room: string; readonly version: number }): boolean {
    if (room !== this.#room || version <= this.#version) return false;
    if (version > this.#version + 1) {
      this.ask();
      return false;
    }
    this.#version = version;
    return true;
  }

  /** Somebody is not in the roster, and no event told that they went. */
  #miss(id: string): void {
    if (this.#missing.has(id)) return;
    if (this.#forgetful)
      this.#missing.set(
        id,
        setTimeout(() => {
          this.#remove({ id, reason: 'lost' });
        }, RETURN),
      );
    else this.#remove({ id, reason: 'lost' });
  }

  #found(id: string): void {
    clearTimeout(this.#missing.get(id));
    this.#missing.delete(id);
  }

  #set(member: Member): void {
    if (member.id === this.#selfId) return;
    this.#found(member.id);
    const before = this.#members.get(member.id);
    if (before?.name === member.name && before.role === member.role && before.present === member.present && before.seq === member.seq)
      return;
    this.#members.set(member.id, member);
    this.#listener.onMember(member);
  }

  #remove({ id, reason, held }: Departure): void {
    this.#found(id);
    if (id === this.#selfId) this.#listener.onPutOut(reason);
    else if (this.#members.delete(id)) this.#listener.onGone({ id, reason, ...(held && { held }) });
  }
}

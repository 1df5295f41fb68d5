import type { ClientMessage, ServerMessage } from '../../../peer-server/src/protocol.js';
import { randomId } from '../../foundation/random.js';
import type { BrokerLink } from '../broker-link.js';
import type { BrokerMessage, OwnMessage } from '../rider.js';
import type { Keeper, KeeperOptions } from './keeper.js';
import { GENERATIONS, generationOf, isRendezvous, roomPrefix } from './room-id.js';
import { RosterView } from './roster-view.js';
import { Seek } from './seek.js';
import { envelope, isOurs, parseTold } from './wire.js';
import type { Asked, Guest, Told } from './wire.js';

type Join = Extract<ClientMessage, { type: 'JOIN' }>['payload'];

/** One stay in a room. */
interface Stay {
  readonly prefix: string;
  readonly view: RosterView;
  request: Join;
  /** The JOIN that was not answered yet. */
  ref: string | undefined;
  /** What this page's hellos carry, so that their answers are known. */
  readonly hello: string;
}

/** How long the holder may be silent, ms: three of its beats. */
const SILENCE = 3500;
/** How often the holder of a higher generation looks whether a lower one is free or answers, in ms. */
const DESCENT = 5000;
/** How long whoever enters waits for the holder's answer before claiming the room, in ms. */
const COURTESY = 250;
/** How much later than the one before them each member claims an id that has become free, in ms. */
const TURN = 120;

/**
 * Rooms on a broker that knows none (an unmodified PeerServer): speaks the room messages of our peer-server to the page, and to the other
 * pages over what such a broker relays. docs/stock-broker.md has the protocol.
 */
export class Rendezvous {
  readonly #selfId: string;
  readonly #link: BrokerLink;
  readonly #receive: (message: ServerMessage) => void;
  readonly #token = randomId();
  #stay: Stay | undefined;
  /** The generation whose holder this page follows; undefined while it looks for one. */
  #follows: number | undefined;
  #version = 0;
  #seek: Seek | undefined;
  /** How long nothing was heard of the others when the search began, in ms. */
  #silent = 0;
  #keeper: Keeper | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #descent: ReturnType<typeof setTimeout> | undefined;

  /** `receive` takes what our peer-server would have said. */
  constructor(selfId: string, link: BrokerLink, receive: (message: ServerMessage) => void) {
    this.#selfId = selfId;
    this.#link = link;
    this.#receive = receive;
  }

  /** What a page says to our peer-server about a room. */
  send(message: OwnMessage): void {
    const { type, payload } = message as ClientMessage;
    if (type === 'JOIN') this.#join(payload);
    else if (type === 'PART') this.#part();
    else if (type === 'RENAME' && this.#stay) {
      this.#stay.request = { ...this.#stay.request, name: payload.name };
      if (this.#follows !== undefined) this.#hello(this.#follows);
    }
  }

  /** Whether a message of the broker is about rooms, and is dealt with. */
  takes(message: BrokerMessage): boolean {
    if (message.type === 'EXPIRE') return isRendezvous(message.src);
    if (message.type !== 'OFFER' || !isOurs(message)) return false;
    const told = parseTold(message);
    const generation = this.#stay && generationOf(this.#stay.prefix, message.src);
    if (this.#stay && told && generation !== undefined) this.#told(this.#stay, generation, told);
    return true;
  }

  /** Nothing is said any more. */
  close(): void {
    this.#rest();
    this.#keeper?.close();
    this.#keeper = undefined;
    this.#follows = undefined;
    this.#stay?.view.close();
    this.#stay = undefined;
  }

  #join(request: Join): void {
    const prefix = roomPrefix(self.origin, request.room);
    if (this.#stay?.prefix !== prefix) {
      this.close();
      this.#stay = { prefix, view: new RosterView(request.room, this.#receive), request, ref: undefined, hello: randomId() };
    }
    this.#stay.request = request;
    this.#stay.ref = request.ref;
    this.#search(COURTESY);
  }

  #part(): void {
    const generation = this.#follows ?? this.#seek?.generation;
    if (this.#keeper) {
      this.#keeper.remove(this.#selfId, 'left');
      this.#keeper.close({ moved: true });
      this.#keeper = undefined;
    } else if (generation !== undefined) {
      this.#say(generation, { say: 'part' });
    }
    this.close();
  }

  /** Looks for the room's holder, or becomes it. */
  #search(after = 0, silent = 0): void {
    this.#silent = silent;
    this.#rest();
    this.#keeper?.close();
    this.#keeper = undefined;
    this.#follows = undefined;
    this.#look(GENERATIONS, after, () => {
      this.#search(SILENCE);
    });
  }

  #look(below: number, after: number, onNothing: () => void): void {
    this.#seek?.close();
    this.#seek = new Seek(
      {
        below,
        claim: generation => this.#claim(generation),
        hello: generation => {
          this.#hello(generation);
        },
      },
      {
        onHeld: keeper => {
          this.#held(keeper);
        },
        onEnd: keeper => {
          if (keeper === this.#keeper) this.#search();
        },
        onLower: () => {
          this.#descend();
        },
        onNothing,
      },
      after,
    );
  }

  #claim(generation: number): KeeperOptions | undefined {
    const { address, key } = this.#link.place;
    const stay = this.#stay;
    if (!this.#link.open || !address || !stay) return undefined;
    const id = `${stay.prefix}${String(generation)}`;
    return { address, key, id, token: this.#token, generation, known: () => stay.view.guests, silent: this.#silent };
  }

  /** This page keeps the room now, and follows itself. */
  #held(keeper: Keeper): void {
    this.#seek = undefined;
    this.#keeper?.close({ moved: true });
    this.#keeper = keeper;
    // From now on: that the one before has moved is not for this page.
    this.#follows = keeper.generation;
    this.#hello(keeper.generation);
    this.#listen();
    this.#descendLater();
  }

  #descendLater(): void {
    clearTimeout(this.#descent);
    if (this.#keeper && this.#keeper.generation > 0)
      this.#descent = setTimeout(() => {
        this.#descend();
      }, DESCENT);
  }

  /** Two may keep the same room: the one of the lower generation goes on. */
  #descend(): void {
    if (!this.#keeper || this.#seek) return;
    this.#look(this.#keeper.generation, 0, () => {
      this.#seek = undefined;
      this.#descendLater();
    });
  }

  #told(stay: Stay, generation: number, told: Told): void {
    const follows = this.#follows ?? Infinity;
    if (generation > follows) {
      this.#say(generation, { say: 'lower' });
      return;
    }
    switch (told.say) {
      case 'roster':
        this.#roster(stay, generation, told);
        break;
      case 'beat':
        if (generation === follows) this.#listen();
        this.#say(generation, { say: 'here', version: generation === follows ? this.#version : 0 });
        break;
      case 'full':
        if (told.ref === stay.hello && stay.ref !== undefined) this.#full(stay, told.max);
        break;
      case 'moved':
        if (generation === follows) this.#search(stay.view.rank(this.#selfId) * TURN);
        break;
    }
  }

  #roster(stay: Stay, generation: number, { version, members, gone }: Extract<Told, { say: 'roster' }>): void {
    const selfId = this.#selfId;
    if (!members.some(({ id }) => id === selfId)) return;
    if (generation !== this.#follows) this.#follow(generation);
    this.#version = version;
    this.#listen();
    stay.view.update(members, gone);
    if (stay.ref === undefined) return;
    stay.view.join(stay.ref, selfId);
    stay.ref = undefined;
  }

  #follow(generation: number): void {
    this.#follows = generation;
    this.#seek?.close();
    this.#seek = undefined;
    if (!this.#keeper || this.#keeper.generation === generation) return;
    this.#keeper.close({ moved: true });
    this.#keeper = undefined;
    clearTimeout(this.#descent);
  }

  #full(stay: Stay, max: number): void {
    const { ref } = stay;
    this.close();
    if (ref === undefined) return;
    const message = `There is place for ${String(max)} in this room.`;
    this.#receive({ type: 'REFUSED', payload: { ref, code: 'room-full', message } });
  }

  /** The holder lives: it may be silent for so long again. */
  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      // While the broker is away nobody is heard; the page asks for the room again when it is back.
      if (this.#link.open) this.#search((this.#stay?.view.rank(this.#selfId) ?? 0) * TURN, SILENCE);
      else this.#follows = undefined;
    }, SILENCE);
  }

  #rest(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#descent);
    this.#seek?.close();
    this.#seek = undefined;
  }

  #hello(generation: number): void {
    const stay = this.#stay;
    if (!stay) return;
    const { name, role = 'member', max = 0 } = stay.request;
    const selfId = this.#selfId;
    const member: Guest = { id: selfId, name, role, seq: stay.view.get(selfId)?.seq ?? 0, present: true, max };
    this.#say(generation, { say: 'hello', ref: stay.hello, member });
  }

  #say(generation: number, asked: Asked): void {
    if (this.#stay) this.#link.send(envelope(`${this.#stay.prefix}${String(generation)}`, asked));
  }
}

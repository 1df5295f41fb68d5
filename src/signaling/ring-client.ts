import { parseRingServerMessage } from '../../peer-server/src/protocol-ring.js';
import type { RingClientMessage, RingServerMessage } from '../../peer-server/src/protocol-ring.js';
import { CallError } from '../foundation/errors.js';
import { FactEvent, TypedEventTarget } from '../foundation/events.js';
import { randomId } from '../foundation/random.js';
import type { OwnMessage, Rider } from './rider.js';
import type { RingParty, RingRequest, RingStatus, Ringing, RingingEvents, SignIn } from './ringing.js';

/** The signaling that ringing rides on. */
export interface Carrier {
  board(rider: Rider): void;
  alight(): void;
  tell(message: OwnMessage): void;
}

type Message<T extends RingServerMessage['type']> = Extract<RingServerMessage, { type: T }>['payload'];
type Contact = RingingEvents['contacts']['detail']['contacts'][number];

/** A ring of this page that has not ended. */
interface Made {
  readonly request: RingRequest;
  /** By `performance.now()`. */
  readonly endsAt: number;
  id: string;
  canceled: boolean;
}

/** How long a ring may stay without its end before it is forgotten, in ms: the broker tells ends for so long. */
const FORGET = 15_000;

/** Ringing by our peer-server. What is asked is kept until the broker has answered, and said again after a reconnection. */
export class RingClient extends TypedEventTarget<RingingEvents> implements Ringing {
  readonly #carrier: Carrier;
  readonly #rider: Rider;
  readonly #made = new Map<string, Made>();
  /** Rings that come here, and what was answered. */
  readonly #here = new Map<string, RingClientMessage | undefined>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #contacts = new Map<string, Contact>();
  #as: SignIn | undefined;
  #left = false;
  #signInRef = '';
  #watchRef = '';
  #status: Exclude<RingStatus, 'offline'> = 'online';
  #followed: readonly string[] | null = null;
  #kept = 0;
  #aboard = false;
  #open = false;
  /** The broker knows no names: it would not even answer. */
  #bare = false;
  #closed = false;

  constructor(carrier: Carrier) {
    super();
    this.#carrier = carrier;
    this.#rider = {
      onOpen: (resumed, bare = false) => {
        this.#opened(resumed, bare);
      },
      onMessage: message => {
        const known = parseRingServerMessage(message);
        if (known) this.#receive(known);
      },
      onRefused: error => {
        this.#refusedAll(error);
      },
    };
  }

  signIn(as: SignIn): void {
    this.#as = as;
    if (!this.#board()) this.#saySignIn();
  }

  signOut(): void {
    if (!this.#as) return;
    this.#as = undefined;
    this.#left = true;
    this.#say({ type: 'SIGN-OUT', payload: {} });
    this.#settle();
  }

  setStatus(status: Exclude<RingStatus, 'offline'>): void {
    this.#status = status;
    if (this.#as) this.#say({ type: 'PRESENCE', payload: { status } });
  }

  follow(users: readonly string[] | null): void {
    const followed = this.#followed !== null;
    this.#followed = users;
    this.#contacts.clear();
    if (users) {
      if (!this.#board()) this.#sayFollow();
    } else {
      if (followed) this.#say({ type: 'UNWATCH', payload: {} });
      this.#settle();
    }
  }

  ring(request: RingRequest): void {
    const made: Made = { request, endsAt: performance.now() + request.timeout, id: '', canceled: false };
    this.#made.set(request.ref, made);
    if (!this.#board()) this.#sayRing(made);
  }

  answer(ring: string, answer: 'accept' | 'decline' | 'busy', message = ''): void {
    const said: RingClientMessage = { type: 'RING-ANSWER', payload: { ring, answer, ...(message !== '' && { message }) } };
    this.#here.set(ring, said);
    this.#say(said);
    this.#forgetSoon(ring, () => this.#here.delete(ring));
  }

  cancel(ref: string): void {
    const made = this.#made.get(ref);
    if (!made || made.canceled) return;
    made.canceled = true;
    if (made.id === '' && !this.#open) this.#made.delete(ref);
    else if (made.id !== '') this.#say({ type: 'RING-CANCEL', payload: { ring: made.id } });
    this.#forgetSoon(ref, () => this.#made.delete(ref));
    this.#settle();
  }

  clearMissed(): void {
    this.#say({ type: 'MISSED-SEEN', payload: {} });
  }

  keep(until: Promise<unknown>): void {
    this.#kept += 1;
    const over = (): void => {
      this.#kept -= 1;
      this.#settle();
    };
    until.then(over, over);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#as) this.#say({ type: 'SIGN-OUT', payload: {} });
    this.#rest();
  }

  /** Takes the socket when it is not ours yet; true when all that is wanted will be said as it opens. */
  #board(): boolean {
    if (this.#aboard || this.#closed) return !this.#open;
    this.#aboard = true;
    this.#carrier.board(this.#rider);
    return true;
  }

  #opened(resumed: boolean, bare: boolean): void {
    const known = bare && this.#bare;
    this.#open = true;
    this.#bare = bare;
    // What this broker is has been told already; stock clients may go on calling this page by its id.
    if (this.#as && !known) this.#saySignIn();
    // It was said while nobody listened.
    else if (this.#left) this.#say({ type: 'SIGN-OUT', payload: {} });
    this.#left = false;
    if (this.#followed) this.#sayFollow();
    for (const made of this.#made.values()) {
      if (made.canceled && made.id !== '') this.#say({ type: 'RING-CANCEL', payload: { ring: made.id } });
      // A broker that remembers this page rings on, and says so by itself.
      else if (!made.canceled && (made.id === '' || !resumed)) this.#sayRing(made);
    }
    for (const said of this.#here.values()) if (said) this.#say(said);
  }

  #saySignIn(): void {
    const as = this.#as;
    if (!as) return;
    if (this.#bare) {
      this.dispatchEvent(new FactEvent('refused', { ref: '', error: noNames() }));
      return;
    }
    this.#signInRef = randomId();
    const { user, name, password } = as;
    this.#say({ type: 'SIGN-IN', payload: { ref: this.#signInRef, user, name, ...(password !== '' && { password }) } });
    if (this.#status !== 'online') this.#say({ type: 'PRESENCE', payload: { status: this.#status } });
  }

  #sayFollow(): void {
    this.#watchRef = randomId();
    this.#say({ type: 'WATCH', payload: { ref: this.#watchRef, users: [...(this.#followed ?? [])] } });
  }

  #sayRing({ request: { ref, to, name, room, audio, note }, endsAt }: Made): void {
    const timeout = Math.round(endsAt - performance.now());
    if (timeout <= 0) return;
    if (this.#bare) {
      this.#made.delete(ref);
      this.dispatchEvent(new FactEvent('refused', { ref, error: noNames() }));
      this.#settle();
      return;
    }
    this.#say({ type: 'RING', payload: { ref, to, name, audio, timeout, ...(room !== undefined && { room }), ...(note && { note }) } });
  }

  #say(message: RingClientMessage): void {
    if (this.#open && !this.#bare) this.#carrier.tell(message);
  }

  #receive(message: RingServerMessage): void {
    switch (message.type) {
      case 'SIGNED-IN':
        this.#signedIn(message.payload);
        break;
      case 'REFUSED':
        this.#refused(message.payload);
        break;
      case 'RINGING':
        this.#ringing(message.payload);
        break;
      case 'RING':
        this.#rung(message.payload);
        break;
      case 'RING-END':
        this.#ended(message.payload);
        break;
      case 'USERS':
        if (message.payload.ref === this.#watchRef) this.#contacts.clear();
        for (const contact of message.payload.users) this.#contacts.set(contact.user, contact);
        this.#tellContacts();
        break;
      case 'USER':
        this.#contacts.set(message.payload.user, message.payload);
        this.#tellContacts();
        break;
      default:
    }
  }

  #signedIn({ ref, user, missed }: Message<'SIGNED-IN'>): void {
    if (ref !== this.#signInRef) return;
    const list = missed.map(({ ring, from, at, audio }) => ({ ring, from: party(from), at, audio }));
    this.dispatchEvent(new FactEvent('signed-in', { user, missed: list }));
  }

  #refused({ ref, code, message }: Message<'REFUSED'>): void {
    const error = new CallError(code, message, { subject: 'network' });
    if (ref === this.#signInRef) {
      this.#as = undefined;
      this.dispatchEvent(new FactEvent('refused', { ref: '', error }));
    } else if (this.#made.delete(ref)) {
      this.dispatchEvent(new FactEvent('refused', { ref, error }));
    }
    this.#settle();
  }

  #ringing({ ref, ring, to, left }: Message<'RINGING'>): void {
    const made = this.#made.get(ref);
    if (made) {
      made.id = ring;
      // It was taken back before the broker had named it.
      if (made.canceled) {
        this.#say({ type: 'RING-CANCEL', payload: { ring } });
        return;
      }
    } else {
      // This page rang before it was reloaded.
      const request = { ref, to, name: this.#as?.name ?? '', audio: false, timeout: left };
      this.#made.set(ref, { request, endsAt: performance.now() + left, id: ring, canceled: false });
    }
    this.dispatchEvent(new FactEvent('reach', { ref, ring, to, left }));
  }

  #rung({ ring, from, audio, note, left }: Message<'RING'>): void {
    // What was answered is not asked again.
    if (this.#here.get(ring)) return;
    this.#here.set(ring, undefined);
    this.dispatchEvent(new FactEvent('come', { ring, from: party(from), audio: audio ?? false, ...(note && { note }), left }));
  }

  #ended({ ring, ref = '', state: outcome, room = '', by, message = '' }: Message<'RING-END'>): void {
    const made = this.#made.get(ref) ?? [...this.#made.values()].find(({ id }) => id === ring);
    if (made) this.#made.delete(made.request.ref);
    this.#here.delete(ring);
    const detail = { ring, ref: made?.request.ref ?? ref, outcome, room, by: by ? party(by) : null, message };
    this.dispatchEvent(new FactEvent('end', detail));
    this.#settle();
  }

  #tellContacts(): void {
    const contacts = [...this.#contacts.values()].toSorted((one, other) => one.name.localeCompare(other.name));
    this.dispatchEvent(new FactEvent('contacts', { contacts }));
  }

  #refusedAll(error: CallError): void {
    this.#aboard = false;
    this.#open = false;
    this.#as = undefined;
    this.#rest();
    this.dispatchEvent(new FactEvent('refused', { ref: '', error }));
  }

  #forgetSoon(key: string, forget: () => void): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        forget();
        this.#settle();
      }, FORGET),
    );
  }

  /** Nobody needs the socket any more: whatever else uses it decides about it. */
  #settle(): void {
    if (this.#as || this.#followed || this.#made.size > 0 || this.#kept > 0) return;
    if ([...this.#here.values()].some(Boolean)) return;
    this.#rest();
  }

  #rest(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#made.clear();
    this.#here.clear();
    if (!this.#aboard) return;
    this.#aboard = false;
    this.#open = false;
    this.#carrier.alight();
  }
}

function party({ id, name, user = '' }: { readonly id?: string; readonly name: string; readonly user?: string }): RingParty {
  return { id: id ?? '', name, user };
}

function noNames(): CallError {
  return new CallError('unsupported', 'The broker is an unmodified PeerServer, which knows no names: nobody can be rung by name there.', {
    subject: 'network',
    hint: 'Give `broker` the address of a Calltag peer-server, or ring a page by its id: to="peerjs:ID". See docs/stock-broker.md.',
  });
}

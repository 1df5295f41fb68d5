import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Identity } from './access.js';
import type { Config } from './config.js';
import { parseClientMessage, UNKNOWN, type ByeCode, type ClientMessage, type ServerMessage } from './protocol.js';
import { parseRingClientMessage, type RingClientMessage, type RingServerMessage } from './protocol-ring.js';
import { textFrame } from './frame.js';
import { Intake } from './intake.js';
import { Throttle } from './throttle.js';

/** What a connection reports to the broker. */
export interface ConnectionOwner {
  readonly config: Config;
  /** A message, and the text that it was parsed from. */
  received(connection: Connection, message: ClientMessage, frame: string): void;
  /** A message about rings. */
  rang(connection: Connection, message: RingClientMessage): void;
  closed(connection: Connection): void;
  /** Something was refused or cut off; for counters and logs. */
  refused(reason: string): void;
}

/** Somebody at the door whose papers are in order. */
export interface Arrival {
  readonly id: string;
  readonly identity: Identity;
  readonly address: string;
  /** The name under which they found this server, without the port. */
  readonly host: string | undefined;
}

/** The share of their life after which TURN credentials are replaced. */
const renewAfter = 0.75;

/** How long a socket that was told to close has for its goodbye. */
const goodbye = 1000;

/** One socket: frames in and out, with every limit that concerns one socket alone. No frame, however formed, throws. */
export class Connection {
  readonly session = randomBytes(12).toString('base64url');
  readonly id: string;
  readonly identity: Identity;
  readonly address: string;
  readonly host: string | undefined;
  /** Rooms that this socket entered or knocks at; made when the first one comes, since thousands of sockets have none. */
  rooms: Set<string> | undefined;
  lastHeard = performance.now();
  lastPing = performance.now();
  /** When this client's TURN credentials are to be replaced. */
  iceDue = Infinity;
  readonly #socket: WebSocket;
  readonly #wire: Duplex;
  readonly #owner: ConnectionOwner;
  readonly #throttle: Throttle;
  readonly #intake: Intake;
  #probes: Set<(alive: boolean) => void> | undefined;
  /** Frames for this peer that came before OPEN went out; undefined once it did. */
  #early: string[] | undefined = [];
  #badFrames = 0;
  /** Pings and pongs that came since a moment. */
  #signs = 0;
  #signsSince = 0;
  #closed = false;

  constructor(socket: WebSocket, wire: Duplex, { id, identity, address, host }: Arrival, owner: ConnectionOwner) {
    this.#socket = socket;
    this.#wire = wire;
    this.id = id;
    this.identity = identity;
    this.address = address;
    this.host = host;
    this.#owner = owner;
    this.#throttle = new Throttle(owner.config.limits, this);
    socket.on('message', this.#hear);
    this.#intake = new Intake(socket, wire, owner.config.limits.frameBytes, this.#hear);
    socket.on('ping', this.#signed);
    socket.on('pong', this.#signed);
    socket.on('error', this.#broken);
    socket.on('close', this.#end);
    // Nothing is read before OPEN, so that no answer overtakes it.
    socket.pause();
  }

  /** False from the moment the socket closes, or was told to. */
  get usable(): boolean {
    return !this.#closed;
  }

  /** Sends OPEN and what waited, in this order, and begins to listen. */
  open(welcome: string, waiting: readonly string[]): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const frame of [welcome, ...waiting, ...early]) this.send(frame);
    this.#socket.resume();
  }

  say(message: ServerMessage | RingServerMessage): void {
    this.send(JSON.stringify(message));
  }

  send(frame: string): void {
    if (this.#closed) return;
    if (this.#early) {
      this.#early.push(frame);
      return;
    }
    this.write(textFrame(frame));
  }

  /** Whether frames go out as they come; before OPEN they have to wait. */
  get isOpen(): boolean {
    return !this.#early;
  }

  /** Writes a frame that is made already, for instance for several sockets. */
  write(frame: Buffer | string): void {
    if (this.#closed || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#wire.write(frame, 'latin1');
    if (this.#wire.writableLength <= this.#owner.config.limits.unsentBytes) return;
    this.#owner.refused('slow-reader');
    this.terminate();
  }

  /** Notes when credentials that live `seconds` are to be replaced; 0 is never. */
  renewIceIn(seconds: number): void {
    this.iceDue = seconds > 0 ? performance.now() + seconds * 1000 * renewAfter : Infinity;
  }

  ping(): void {
    this.lastPing = performance.now();
    if (!this.#closed) this.#socket.ping();
  }

  /** Whether anything is heard from the other side within `ms`. */
  probe(ms: number): Promise<boolean> {
    return new Promise(resolve => {
      const timer = setTimeout(() => {
        answer(false);
      }, ms);
      const answer = (alive: boolean): void => {
        clearTimeout(timer);
        this.#probes?.delete(answer);
        resolve(alive);
      };
      (this.#probes ??= new Set()).add(answer);
      if (this.#closed) answer(false);
      else this.ping();
    });
  }

  /** Closes with a last word and a reason. */
  bye(code: ByeCode, msg: string, closeCode: number): void {
    if (this.#closed) return;
    this.#early = undefined;
    this.say({ type: 'BYE', payload: { code, msg } });
    this.close(closeCode, code);
  }

  /** Closes the socket, first politely, a second later by force. From now on it neither sends nor hears. */
  close(closeCode: number, reason: string): void {
    if (this.#closed) return;
    this.#intake.release();
    this.#socket.resume();
    this.#socket.close(closeCode, reason);
    const timer = setTimeout(() => {
      this.#socket.terminate();
    }, goodbye);
    this.#socket.once('close', () => {
      clearTimeout(timer);
    });
    this.#end();
  }

  terminate(): void {
    this.#socket.terminate();
    this.#end();
  }

  /** A ping or a pong. They are no messages, but nobody needs more of them than of these. */
  readonly #signed = (): void => {
    const now = performance.now();
    this.#heard(now);
    if (now - this.#signsSince > 1000) {
      this.#signsSince = now;
      this.#signs = 0;
    }
    this.#signs += 1;
    if (this.#signs === this.#owner.config.limits.messageBurst) this.#flood();
  };

  #flood(): void {
    this.#owner.refused('flood');
    this.bye('flood', 'Too many messages.', 1008);
  }

  #heard(now: number): void {
    this.lastHeard = now;
    if (this.#probes) for (const answer of this.#probes) answer(true);
  }

  readonly #hear = (data: RawData): void => {
    const now = performance.now();
    this.#heard(now);
    if (this.#closed) return;
    // Node's `ws` gives a Buffer unless told otherwise; text and binary frames alike, as PeerServer takes both.
    if (this.#throttle.push((data as Buffer).toString(), now) === 'flood') this.#flood();
  };

  /** Reads a frame whose turn it is. */
  read(frame: string): void {
    if (this.#closed) return;
    const message = parseClientMessage(frame);
    if (message === UNKNOWN) this.#readRing(frame);
    else if (message) this.#owner.received(this, message as ClientMessage, frame);
    else this.malformed();
  }

  /** Rings have words of their own, which only frames that are nothing else are looked at for. */
  #readRing(frame: string): void {
    const message = parseRingClientMessage(frame);
    if (message === undefined) this.malformed();
    else if (message !== UNKNOWN) this.#owner.rang(this, message as RingClientMessage);
  }

  /** Counts a frame that makes no sense; the third is the last. */
  malformed(): void {
    this.#owner.refused('bad-frame');
    this.#badFrames += 1;
    const msg = 'This frame is not a message that PROTOCOL.md describes.';
    if (this.#badFrames < this.#owner.config.limits.badFrames) this.say({ type: 'ERROR', payload: { msg, code: 'bad-frame' } });
    else this.bye('bad-frame', msg, 1007);
  }

  // ws reports a frame that breaks the protocol here, and closes the socket itself with the right code.
  readonly #broken = (): void => {
    this.#owner.refused('protocol-error');
  };

  readonly #end = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    this.#throttle.close();
    if (this.#probes) for (const answer of this.#probes) answer(false);
    this.#owner.closed(this);
  };
}

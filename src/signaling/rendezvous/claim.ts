import type { ServerMessage } from '../../../peer-server/src/protocol.js';
import { BrokerSocket } from '../broker-socket.js';
import type { BrokerAddress } from '../broker-url.js';
import type { OwnMessage } from '../rider.js';

export interface ClaimOptions {
  readonly address: BrokerAddress;
  readonly key: string;
  readonly id: string;
  readonly token: string;
}

export interface ClaimListener {
  /** The id is this page's. */
  onHeld(): void;
  onMessage(message: ServerMessage): void;
  /** Somebody else has it, the broker cannot be reached, or it was lost again; nothing comes after it. */
  onEnd(): void;
}

/**
 * How long the broker may take to answer, in ms. A socket of this page that it takes for alive still is replaced without a word (PEERJS.md
 * §1.2); given up, it is free for the next try.
 */
const PATIENCE = 3000;

/** The second socket of a page: registered under a room's rendezvous id, which is what makes it the room's holder. */
export class Claim {
  readonly id: string;
  readonly #socket: BrokerSocket;
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(options: ClaimOptions, listener: ClaimListener) {
    this.id = options.id;
    const end = (): void => {
      clearTimeout(this.#timer);
      this.#socket.end();
      listener.onEnd();
    };
    this.#timer = setTimeout(end, PATIENCE);
    this.#socket = new BrokerSocket(options, {
      onOpen: () => {
        clearTimeout(this.#timer);
        listener.onHeld();
      },
      onMessage: message => {
        if (message.type !== 'STRANGE') listener.onMessage(message);
      },
      onClose: end,
    });
  }

  send(message: OwnMessage): void {
    this.#socket.send(message);
  }

  /** Gives it up. */
  close(): void {
    clearTimeout(this.#timer);
    this.#socket.close();
  }
}

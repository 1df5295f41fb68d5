import { parseServerMessage } from '../../peer-server/src/protocol.js';
import type { Welcome } from '../../peer-server/src/protocol.js';
import { CallError } from '../foundation/errors.js';
import type { CallErrorCode } from '../foundation/errors.js';
import type { BrokerAddress } from './broker-url.js';
import { Peer } from './peerjs.js';
import type { BrokerMessage, OwnMessage } from './rider.js';

export interface BrokerSocketOptions {
  readonly address: BrokerAddress;
  readonly key: string;
  readonly id: string;
  /** What goes into PeerJS's `token`: the secret, with a signed token before it where there is one. */
  readonly token: string;
}

export interface BrokerSocketListener {
  /** Registered; a stock PeerServer has no welcome. */
  onOpen(welcome: Welcome | undefined): void;
  onMessage(message: BrokerMessage): void;
  /** Once, at the end; nothing comes after it. */
  onClose(error: CallError, final: boolean): void;
}

/** Refusals that another try will not change. */
const REFUSAL: Readonly<Record<string, CallErrorCode>> = {
  'unavailable-id': 'id-taken',
  'invalid-key': 'broker-rejected',
  'server-error': 'broker-rejected',
  'browser-incompatible': 'unsupported',
  'invalid-id': 'broker-rejected',
};

/** How long one that is given up while it opens may take to open, in ms. */
const LINGER = 3000;

/**
 * One socket at a broker, from connecting to its end. PeerJS opens and keeps it; every message passes by here first, and PeerJS itself
 * sees only those of its own registration: links are ours, and what it does not know it would keep for ever.
 */
export class BrokerSocket {
  readonly #peer: Peer;
  readonly #listener: BrokerSocketListener;
  #refusal: CallError | undefined;
  #closed = false;
  #open = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ address: { host, port, path, secure }, key, id, token }: BrokerSocketOptions, listener: BrokerSocketListener) {
    this.#listener = listener;
    this.#peer = new Peer(id, { host, port, path, secure, key, token });
    this.#tap();
    this.#peer.on('error', error => {
      const code = REFUSAL[error.type];
      this.#lost(
        this.#refusal ?? new CallError(code ?? 'broker-unreachable', error.message, { cause: error, subject: 'network' }),
        code !== undefined,
      );
    });
    this.#peer.on('disconnected', () => {
      this.#lost(new CallError('broker-unreachable', 'The socket closed.', { subject: 'network' }), false);
    });
  }

  get open(): boolean {
    return this.#open;
  }

  send(message: OwnMessage): void {
    if (this.#open) this.#peer.socket.send(message);
  }

  /** Ends it without a word to the listener; one that is opening opens first: a browser writes into the console what is closed before. */
  close(): void {
    if (this.#closed) return;
    if (this.#open) this.end();
    else {
      this.#closed = true;
      this.#timer = setTimeout(() => {
        this.end();
      }, LINGER);
    }
  }

  /** Ends it at once, in whatever state: another one takes its place. */
  end(): void {
    this.#closed = true;
    this.#open = false;
    clearTimeout(this.#timer);
    this.#peer.removeAllListeners();
    // PeerJS reports what happens to it after its end as an error, and an error without a listener is thrown.
    this.#peer.on('error', () => undefined);
    this.#peer.destroy();
  }

  #tap(): void {
    const { socket } = this.#peer;
    const own = socket.listeners('message') as ((message: unknown) => void)[];
    socket.removeAllListeners('message');
    socket.on('message', (data: unknown) => {
      if (this.#closed) {
        this.end();
        return;
      }
      const message: BrokerMessage = parseServerMessage(data) ?? { type: 'STRANGE', data };
      if (message.type === 'OPEN') {
        this.#open = true;
        for (const listener of own) listener(message);
        this.#listener.onOpen(message.payload);
      } else if (message.type === 'ERROR' || message.type === 'ID-TAKEN' || message.type === 'INVALID-KEY') {
        this.#refusal = refusal(message.type, message.payload);
        for (const listener of own) listener(message);
      } else {
        this.#listener.onMessage(message);
      }
    });
  }

  #lost(error: CallError, final: boolean): void {
    const closed = this.#closed;
    this.end();
    if (!closed) this.#listener.onClose(error, final);
  }
}

function refusal(type: string, { msg, code }: { readonly msg: string; readonly code?: string }): CallError {
  if (type === 'ID-TAKEN') return new CallError('id-taken', msg, { subject: 'network' });
  return new CallError(code === 'unauthorized' ? 'unauthorized' : 'broker-rejected', msg, { subject: 'network' });
}

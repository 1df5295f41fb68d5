import type { Welcome } from '../../peer-server/src/protocol.js';
import { CallError } from '../foundation/errors.js';
import { Backoff } from './backoff.js';
import { BrokerSocket } from './broker-socket.js';
import { brokerAddress } from './broker-url.js';
import type { BrokerAddress } from './broker-url.js';
import type { Identity } from './identity.js';
import { watchNetwork } from '../foundation/network-watch.js';
import { Patience } from '../foundation/patience.js';
import { Pulse } from './pulse.js';
import type { BrokerMessage, OwnMessage } from './rider.js';

export interface BrokerLinkOptions {
  readonly brokers: readonly string[];
  readonly key: string;
  readonly token: string;
  readonly identity: Identity;
}

export interface BrokerLinkListener {
  onOpen(welcome: Welcome | undefined): void;
  onMessage(message: BrokerMessage): void;
  /** The broker is away; the link goes on trying. */
  onAway(error: CallError): void;
  /** It is over: refused in a way that trying again will not change. */
  onRefused(error: CallError): void;
}

/** How long a broker may take to answer before the next try: at first, and at most, in ms. */
const FIRST = 3000;
const MOST = 10_000;
/** Hints of one change of network come in a burst; a try younger than this is as good as a new one, in ms. */
const FRESH = 400;
/** How long a socket may take to open before a doubt begins anew, in ms: doubts come from every link of a call, over slow networks too. */
const OPENING = 2000;

/** A lasting connection to the first broker of a list that answers: lost, it is found again, until `close()`. */
export class BrokerLink {
  readonly #options: BrokerLinkOptions;
  readonly #listener: BrokerLinkListener;
  readonly #brokers: readonly BrokerAddress[];
  readonly #backoff = new Backoff();
  readonly #closed = new AbortController();
  #current = 0;
  #failures = 0;
  #socket: BrokerSocket | undefined;
  #pulse: Pulse | undefined;
  #triedAt = -Infinity;
  readonly #wait = new Patience();
  #blocked = false;

  constructor(options: BrokerLinkOptions, listener: BrokerLinkListener) {
    this.#options = options;
    this.#listener = listener;
    this.#brokers = options.brokers.map(brokerAddress);
    if (this.#brokers.length === 0) throw new CallError('broker-unreachable', 'There is no broker.', { subject: 'network' });
    const { signal } = this.#closed;
    watchNetwork(signal, hint => {
      if (hint === 'changed') this.#renew();
      else this.revive();
    });
    document.addEventListener(
      'securitypolicyviolation',
      event => {
        this.#violation(event);
      },
      { signal },
    );
    this.#connect();
  }

  /** The broker that was last tried, and PeerJS's key to it. */
  get place(): { readonly address: BrokerAddress | undefined; readonly key: string } {
    return { address: this.#brokers[this.#current], key: this.#options.key };
  }

  get open(): boolean {
    return this.#socket?.open === true;
  }

  send(message: OwnMessage): void {
    this.#socket?.send(message);
  }

  /** Something looks wrong: an open socket has to prove itself at once, where there is none another try does not wait any longer. */
  revive(): void {
    if (this.open) this.#pulse?.suspect();
    else if (!this.#socket || this.#wait.spent >= OPENING) this.#renew();
  }

  close(): void {
    this.#closed.abort();
    this.#socket?.close();
    this.#socket = undefined;
    this.#drop();
  }

  /** A socket over the network of before is open in name only. */
  #renew(fresh = FRESH): void {
    if (this.#closed.signal.aborted || performance.now() - this.#triedAt < fresh) return;
    this.#backoff.reset();
    this.#failures = 0;
    if (this.open) this.#listener.onAway(new CallError('broker-unreachable', 'The network changed.', { subject: 'network' }));
    this.#connect();
  }

  #drop(): void {
    this.#wait.end();
    this.#pulse?.close();
    this.#pulse = undefined;
    this.#socket?.end();
    this.#socket = undefined;
  }

  #connect(): void {
    const address = this.#brokers[this.#current];
    if (!address) return;
    this.#drop();
    this.#triedAt = performance.now();
    const unreachable = (cause?: unknown): void => {
      this.#lost(new CallError('broker-unreachable', `${address.url} could not be reached.`, { cause, subject: 'network' }), false);
    };
    this.#wait.begin(Math.min(MOST, FIRST * 1.5 ** this.#failures), unreachable);
    const {
      key,
      token,
      identity: { id, secret },
    } = this.#options;
    try {
      this.#socket = new BrokerSocket(
        { address, key, id, token: token === '' ? secret : `${token}~${secret}` },
        {
          onOpen: welcome => {
            this.#opened(welcome);
          },
          onMessage: message => {
            this.#message(message);
          },
          onClose: (error, final) => {
            this.#lost(error, final);
          },
        },
      );
    } catch (cause) {
      // Firefox throws where a Content-Security-Policy forbids the broker.
      unreachable(cause);
    }
  }

  #opened(welcome: Welcome | undefined): void {
    this.#wait.end();
    this.#failures = 0;
    this.#backoff.reset();
    this.#pulse = new Pulse({
      onAsk: () => {
        // A stock PeerServer answers nothing, but carries what one says to oneself.
        const dst = this.#options.identity.id;
        this.send(welcome ? { type: 'HEARTBEAT', payload: { echo: true } } : { type: 'ANSWER', dst, payload: {} });
      },
      onDead: () => {
        this.#lost(new CallError('broker-unreachable', 'The broker fell silent.', { subject: 'network' }), false);
      },
    });
    this.#pulse.start();
    this.#listener.onOpen(welcome);
  }

  #message(message: BrokerMessage): void {
    const { type, src } = message as { readonly type: string; readonly src?: string };
    const answer = type === 'HEARTBEAT' || src === this.#options.identity.id;
    this.#pulse?.heard(answer);
    if (message.type === 'BYE') {
      const codes = { duplicate: 'id-taken', unauthorized: 'unauthorized', 'bad-frame': 'broker-rejected', flood: undefined } as const;
      const code = codes[message.payload.code];
      if (code) this.#refuse(new CallError(code, message.payload.msg, { subject: 'network' }));
    } else if (message.type === 'MOVE') {
      this.#wait.begin(message.payload.after, () => {
        this.#renew(0);
      });
    } else if (!answer) {
      this.#listener.onMessage(message);
    }
  }

  #lost(error: CallError, final: boolean): void {
    if (this.#closed.signal.aborted) return;
    const wasOpen = this.open || this.#pulse !== undefined;
    this.#drop();
    if (final) {
      this.#refuse(error);
      return;
    }
    // Who was here may be here again: only a broker that does not answer makes us try the next.
    if (!wasOpen) this.#current = (this.#current + 1) % this.#brokers.length;
    this.#failures += 1;
    this.#wait.begin(this.#backoff.next() / (wasOpen ? 3 : 1), () => {
      this.#connect();
    });
    this.#listener.onAway(this.#blocked ? new CallError('csp-blocked', error.message, { cause: error, subject: 'network' }) : error);
  }

  #refuse(error: CallError): void {
    this.close();
    this.#listener.onRefused(error);
  }

  /** A Content-Security-Policy that forbids the broker looks like a dead broker otherwise. */
  #violation({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void {
    const host = this.#brokers[this.#current]?.host;
    if (effectiveDirective === 'connect-src' && host !== undefined && blockedURI.includes(host)) this.#blocked = true;
  }
}

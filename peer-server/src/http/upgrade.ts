import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { accessFor, type Access, type Identity } from '../access.js';
import type { Broker } from '../broker.js';
import { isPeerId } from '../text.js';
import { addressOf, Addresses } from './addresses.js';

/** Frames of one message, and pieces of one frame, that `ws` keeps apart: browsers need a handful, and each weighs far more than its bytes. */
const mostFragments = 256;
const mostChunks = 1024;

/** What stock clients show their developers; the first two are PeerServer's own words. */
const refusals = {
  incomplete: 'No id, token, or key supplied to websocket server',
  'invalid-key': 'Invalid key provided',
  'invalid-id': 'This id or token has a form that is not allowed',
  unauthorized: 'This token is not valid here',
} as const;

interface Papers {
  readonly id: string;
  readonly token: string;
}

interface From {
  readonly address: string;
  readonly host: string | undefined;
}

/** The name or address in the Host header, without the port. */
function hostOf(request: IncomingMessage): string | undefined {
  return /^(\[[\da-f:.]+\]|[\w.-]{1,253})(?::\d+)?$/i.exec(request.headers.host ?? '')?.[1];
}

/** A listener without a scope: one that closes over the request would keep it for as long as the socket lives. */
function destroy(this: Duplex): void {
  this.destroy();
}

/** Opens WebSockets for PeerJS clients, and turns away what is not one in the words that they know. */
export class Upgrades {
  readonly #broker: Broker;
  readonly #addresses: Addresses;
  readonly #server: WebSocketServer;
  readonly #access: Access;

  constructor(broker: Broker) {
    this.#broker = broker;
    this.#access = accessFor(broker.config.auth);
    this.#addresses = new Addresses(broker.config.limits);
    const maxPayload = broker.config.limits.frameBytes;
    const bounds = { maxPayload, maxFragments: mostFragments, maxBufferedChunks: mostChunks };
    this.#server = new WebSocketServer({ noServer: true, ...bounds, perMessageDeflate: false, clientTracking: false });
  }

  /** Whether this upgrade is meant for us; others are left alone, so that socket.io can live beside. */
  isOurs(request: IncomingMessage): boolean {
    return this.#url(request)?.pathname === `${this.#broker.config.path}peerjs`;
  }

  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { allowOrigin, limits, trustProxy } = this.#broker.config;
    socket.on('error', destroy);
    const { origin } = request.headers;
    if (allowOrigin.length > 0 && (origin === undefined || !allowOrigin.includes(origin))) {
      this.#reject(socket, '403 Forbidden', 'origin');
      return;
    }
    const address = addressOf(request, trustProxy);
    const leave = this.#addresses.enter(address);
    if (!leave || this.#broker.connections.size >= limits.sockets) {
      leave?.();
      this.#reject(socket, '429 Too Many Requests', 'address-limit');
      return;
    }
    socket.on('close', leave);
    if (this.#broker.draining) {
      this.#reject(socket, '503 Service Unavailable', 'draining');
      return;
    }
    const papers = this.#papers(request);
    // The token is checked before the upgrade, so that no frame comes before somebody listens.
    const identity = typeof papers === 'string' ? Promise.resolve(undefined) : this.#access(papers.token).catch(() => undefined);
    void identity.then(who => {
      this.#server.handleUpgrade(request, socket, head, webSocket => {
        this.#welcome(webSocket, socket, papers, who, { address, host: hostOf(request) });
      });
    });
  }

  /** The id and token of a request, or the code of what is wrong with it. */
  #papers(request: IncomingMessage): Papers | keyof typeof refusals {
    const { key, limits } = this.#broker.config;
    const query = this.#url(request)?.searchParams;
    // Of a repeated parameter the last one counts, as in PeerServer.
    const last = (name: string): string => query?.getAll(name).at(-1) ?? '';
    const id = last('id');
    const token = last('token');
    if (id === '' || token === '' || last('key') === '') return 'incomplete';
    if (last('key') !== key) return 'invalid-key';
    return isPeerId(id, limits.idLength) && token.length <= limits.tokenLength ? { id, token } : 'invalid-id';
  }

  #welcome(webSocket: WebSocket, wire: Duplex, papers: Papers | keyof typeof refusals, identity: Identity | undefined, from: From): void {
    if (typeof papers === 'string') this.#refuse(webSocket, papers);
    else if (!identity || (identity.grant?.id ?? papers.id) !== papers.id) this.#refuse(webSocket, 'unauthorized');
    else void this.#broker.accept(webSocket, wire, { id: papers.id, identity, ...from });
  }

  #refuse(webSocket: WebSocket, code: keyof typeof refusals): void {
    const msg = refusals[code];
    this.#broker.refused(code);
    webSocket.on('error', () => {
      webSocket.terminate();
    });
    webSocket.send(JSON.stringify({ type: 'ERROR', payload: { msg, code } }));
    webSocket.close(1008, code);
    const timer = setTimeout(() => {
      webSocket.terminate();
    }, 1000);
    webSocket.once('close', () => {
      clearTimeout(timer);
    });
  }

  #reject(socket: Duplex, status: string, reason: string): void {
    this.#broker.refused(reason);
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  #url(request: IncomingMessage & { readonly originalUrl?: string }): URL | undefined {
    const target = request.originalUrl ?? request.url ?? '';
    const whole = `ws://broker${target}`;
    return target.startsWith('/') && URL.canParse(whole) ? new URL(whole) : undefined;
  }
}

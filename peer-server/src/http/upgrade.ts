import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { openAccess } from '../access.js';
import type { Broker } from '../broker.js';
import { isPeerId } from '../text.js';
import { addressOf, Addresses } from './addresses.js';

/** Opens WebSockets for PeerJS clients, and turns away what is not one in the words that they know. */
export class Upgrades {
  readonly #broker: Broker;
  readonly #addresses: Addresses;
  readonly #server: WebSocketServer;

  constructor(broker: Broker) {
    this.#broker = broker;
    this.#addresses = new Addresses(broker.config.limits);
    const maxPayload = broker.config.limits.frameBytes;
    this.#server = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false, clientTracking: false });
  }

  /** Whether this upgrade is meant for us; others are left alone, so that socket.io can live beside. */
  isOurs(request: IncomingMessage): boolean {
    return this.#url(request)?.pathname === `${this.#broker.config.path}peerjs`;
  }

  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { allowOrigin, limits, trustProxy } = this.#broker.config;
    socket.on('error', () => socket.destroy());
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
    socket.once('close', leave);
    this.#server.handleUpgrade(request, socket, head, webSocket => {
      this.#welcome(webSocket, request, address);
    });
  }

  #welcome(webSocket: WebSocket, request: IncomingMessage, address: string): void {
    const { key, limits } = this.#broker.config;
    const query = this.#url(request)?.searchParams;
    // Of a repeated parameter the last one counts, as in PeerServer.
    const last = (name: string): string => query?.getAll(name).at(-1) ?? '';
    const id = last('id');
    const token = last('token');
    if (id === '' || token === '' || last('key') === '') {
      this.#refuse(webSocket, 'No id, token, or key supplied to websocket server', 'incomplete');
    } else if (last('key') !== key) {
      this.#refuse(webSocket, 'Invalid key provided', 'invalid-key');
    } else if (!isPeerId(id, limits.idLength) || token.length > limits.tokenLength) {
      this.#refuse(webSocket, 'This id or token has a form that is not allowed', 'invalid-id');
    } else {
      void this.#broker.accept(webSocket, id, openAccess(token), address);
    }
  }

  #refuse(webSocket: WebSocket, msg: string, code: string): void {
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

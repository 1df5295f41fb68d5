import { randomBytes } from 'node:crypto';
import { WebSocket, type ClientOptions } from 'ws';
import { createPeerServer, type PeerServer, type PeerServerOptions } from '../../src/index.js';

/** A frame as it came; a test asserts what it reads. */
export interface Frame {
  readonly type: string;
  readonly src?: string;
  readonly dst?: string;
  readonly payload?: Readonly<Record<string, unknown>> & { readonly member?: Readonly<Record<string, unknown>> };
}

/** A server on a free port, for one test. */
export function startServer(options: PeerServerOptions = {}): Promise<PeerServer> {
  return createPeerServer({ port: 0, host: '127.0.0.1', ...options });
}

export interface ClientSettings {
  readonly id?: string;
  readonly token?: string;
  readonly key?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: ClientOptions['headers'];
}

/** A client on a real socket that keeps every frame and lets a test wait for one. */
export class TestClient {
  readonly id: string;
  readonly token: string;
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  #seen = 0;
  readonly #waiters = new Set<() => void>();

  constructor(server: { readonly port: number | undefined }, settings: ClientSettings = {}) {
    this.id = settings.id ?? randomBytes(8).toString('hex');
    this.token = settings.token ?? randomBytes(16).toString('hex');
    const { key = 'peerjs', path = '/' } = settings;
    const query = settings.query ?? `key=${key}&id=${encodeURIComponent(this.id)}&token=${encodeURIComponent(this.token)}&version=1.5.5`;
    this.socket = new WebSocket(`ws://127.0.0.1:${String(server.port)}${path}peerjs?${query}`, { headers: settings.headers ?? {} });
    this.socket.on('message', data => {
      this.frames.push(JSON.parse((data as Buffer).toString()) as Frame);
      for (const waiter of [...this.#waiters]) waiter();
    });
    this.closed = new Promise(resolve => {
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        for (const waiter of [...this.#waiters]) waiter();
      });
    });
    this.socket.on('error', () => undefined);
  }

  /** Connects and waits for OPEN. */
  static async open(server: { readonly port: number | undefined }, settings: ClientSettings = {}): Promise<TestClient> {
    const client = new TestClient(server, settings);
    await client.next('OPEN');
    return client;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The next frame of a type that no earlier call has taken; rejects when the socket closes or nothing comes in time. */
  next(type: string | readonly string[], test: (frame: Frame) => boolean = () => true, ms = 20_000): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        while (this.#seen < this.frames.length) {
          const frame = this.frames[this.#seen++];
          if (!frame || ![type].flat().includes(frame.type) || !test(frame)) continue;
          done();
          resolve(frame);
          return;
        }
        if (this.socket.readyState < WebSocket.CLOSING) return;
        done();
        reject(new Error(`The socket closed before ${String(type)} came; it had ${JSON.stringify(this.frames)}.`));
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`No ${String(type)} within ${String(ms)} ms; it had ${JSON.stringify(this.frames)}.`));
      }, ms);
      const done = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(look);
      };
      this.#waiters.add(look);
      look();
    });
  }

  /** Resolves when a frame has come, no matter which calls have seen it. */
  ever(test: (frame: Frame) => boolean, ms = 20_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(look);
      };
      const look = (): void => {
        if (!this.frames.some(test)) return;
        done();
        resolve();
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`It never came; there was ${JSON.stringify(this.frames)}.`));
      }, ms);
      this.#waiters.add(look);
      look();
    });
  }

  /** Enters a room and waits for the answer. */
  async join(room: string, more: Readonly<Record<string, unknown>> = {}): Promise<Frame> {
    const ref = randomBytes(4).toString('hex');
    this.send({ type: 'JOIN', payload: { ref, room, name: 'Somebody', ...more } });
    return this.next('JOINED', frame => frame.payload?.['ref'] === ref);
  }

  /** A round trip through the server, after which everything it was sent before has arrived. */
  async settle(): Promise<void> {
    const pong = new Promise<void>(resolve =>
      this.socket.once('pong', () => {
        resolve();
      }),
    );
    this.socket.ping();
    await pong;
  }

  /** Forgets that earlier frames were looked at, after `frames` was emptied. */
  rewind(): void {
    this.#seen = 0;
  }

  /** Cuts the connection as a lost network does, without a word. */
  drop(): void {
    this.socket.terminate();
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

/** What came, by type: for assertions about what did not. */
export function typesOf(client: TestClient): readonly string[] {
  return client.frames.map(frame => frame.type);
}

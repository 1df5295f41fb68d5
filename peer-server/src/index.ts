import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Broker } from './broker.js';
import type { BrokerListening } from './broker-events.js';
import { resolveConfig, type Config, type ConfigOptions } from './config.js';
import { Router } from './http/router.js';
import { Upgrades } from './http/upgrade.js';
import { Metrics } from './metrics.js';
import { startStun } from './stun.js';
import { MemoryStore } from './store/memory-store.js';
import { RedisStore } from './store/redis-store.js';
import type { Store } from './store/store.js';

export type { BrokerEvents, BrokerListening } from './broker-events.js';
export { ConfigError, defaultLimits, defaultTiming, type Config, type ConfigOptions, type Limits, type Timing } from './config.js';
export type * from './protocol.js';
export type * from './protocol-ring.js';

/** What `createPeerServer` takes: any setting, and where to live. */
export interface PeerServerOptions extends ConfigOptions {
  /** An HTTP server of one's own: its upgrades for us are taken, all others left alone, and it is neither started nor closed. */
  readonly server?: Server;
  /** Whether `/metrics` has the process's own numbers too; for a server that is a process of its own. */
  readonly processMetrics?: boolean;
  /** Where state lives; memory by default. */
  readonly store?: (config: Config) => Store;
}

type Next = (error?: unknown) => void;

/** A running peer server. */
export interface PeerServer {
  readonly config: Config;
  /** What happens in it: `events.on('join', …)`. */
  readonly events: BrokerListening;
  /** Where it listens, such as `http://localhost:9000/`; undefined on a server of one's own that does not listen yet. */
  readonly url: string | undefined;
  readonly port: number | undefined;
  /** For `app.use(peers.handler)` in Express, or in front of one's own listener; calls `next` for what is not ours. */
  readonly handler: (request: IncomingMessage, response: ServerResponse, next?: Next) => void;
  /** The UDP port of the STUN answer built in, where there is one. */
  readonly stunPort: number | undefined;
  /** Takes no new sockets, tells clients to move (MOVE), and resolves when they have gone or `timing.drain` is over. `close()` comes after. */
  drain(): Promise<void>;
  /** How many sockets and rooms there are now. */
  count(): Promise<{ readonly sockets: number; readonly rooms: number }>;
  /** Ends every timer and socket of its own; established calls of the peers go on. Safe to repeat. */
  close(): Promise<void>;
}

/** Starts a peer server and resolves when it listens; rejects when a setting cannot work or the port cannot be had. */
export async function createPeerServer(options: PeerServerOptions = {}): Promise<PeerServer> {
  const wanted = resolveConfig(options);
  const stun = wanted.ice.stunPort === undefined ? undefined : await startStun(wanted.ice.stunPort, wanted.host);
  // Callers are told the port that it has, also when any free one was asked for.
  const config: Config = stun ? { ...wanted, ice: { ...wanted.ice, stunPort: stun.port } } : wanted;
  const broker = new Broker(config, options.store?.(config) ?? storeFor(config));
  const metrics = config.metrics ? new Metrics(broker, options.processMetrics ?? false) : undefined;
  const upgrades = new Upgrades(broker);
  const own = options.server === undefined;
  const router = new Router(broker, metrics, own ? '/' : config.path);
  const server = options.server ?? createServer(config);

  const handler = (request: IncomingMessage, response: ServerResponse, next?: Next): void => {
    router.handle(request, response).then(
      handled => {
        if (handled) return;
        if (next) next();
        else router.notFound(request, response);
      },
      (error: unknown) => {
        broker.fault(error, 'request');
        if (next) next(error);
        else response.destroy();
      },
    );
  };
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (upgrades.isOurs(request)) upgrades.handle(request, socket, head);
    else if (own) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  };

  try {
    await broker.open();
    server.on('upgrade', upgrade);
    if (own) {
      server.on('request', handler);
      await listen(server, config);
    }
  } catch (error) {
    await Promise.all([broker.close(), stun?.close()]);
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    config,
    events: broker,
    get port() {
      return (server.address() as AddressInfo | null)?.port;
    },
    get url() {
      const address = server.address() as AddressInfo | null;
      return address ? `${config.tls ? 'https' : 'http'}://${nameOf(address)}:${String(address.port)}${config.path}` : undefined;
    },
    handler,
    stunPort: stun?.port,
    drain: () => broker.drain(),
    count: async () => ({ sockets: broker.connections.size, rooms: await broker.store.rooms() }),
    close: () =>
      (closing ??= (async () => {
        server.off('upgrade', upgrade);
        const stopped = own ? stop(server) : undefined;
        await Promise.all([broker.close(), stun?.close()]);
        await stopped;
      })()),
  };
}

function storeFor(config: Config): Store {
  return config.redis === undefined ? new MemoryStore(config) : new RedisStore(config, { url: config.redis });
}

function createServer({ tls, timing }: Config): Server {
  // A connection that says nothing is closed after `handshake`; the check runs often enough to mean it.
  const options = {
    headersTimeout: timing.handshake,
    requestTimeout: timing.handshake,
    connectionsCheckingInterval: Math.min(1000, timing.handshake),
    keepAliveTimeout: 5000,
  };
  return tls ? createHttpsServer({ ...options, ...tls, handshakeTimeout: timing.handshake }) : createHttpServer(options);
}

async function listen(server: Server, { port, host }: Config): Promise<void> {
  try {
    await listenAt(server, port, host);
  } catch (error) {
    // A machine without IPv6 cannot listen on all addresses of both kinds; those of one kind are all it has.
    const { code } = error as NodeJS.ErrnoException;
    if (host !== '::' || (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL')) throw error;
    await listenAt(server, port, '0.0.0.0');
  }
}

function listenAt(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
    // A download that hangs does not hold up the end.
    setTimeout(() => {
      server.closeAllConnections();
    }, 1000).unref();
  });
}

function nameOf({ address, family }: AddressInfo): string {
  if (address === '::' || address === '0.0.0.0' || address === '127.0.0.1' || address === '::1') return 'localhost';
  return family === 'IPv6' ? `[${address}]` : address;
}

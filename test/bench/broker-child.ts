/** One broker in a process of its own, ours, PeerServer 1.0.2 or the least that `ws` can do, that tells what it costs when asked. */
import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

const [kind, redis] = process.argv.slice(2);

async function startOurs(): Promise<number> {
  // As it is published: built by tsc. What tsx makes of the sources carries names at run time, which costs time and memory.
  const built = new URL('../../peer-server/dist/index.js', import.meta.url).href;
  const { createPeerServer } = (await import(built)) as typeof import('../../peer-server/src/index.js');
  const server = await createPeerServer({ port: 0, host: '127.0.0.1', redis });
  return server.port ?? 0;
}

async function startStock(): Promise<number> {
  const { ExpressPeerServer } = await import('peer');
  const { default: express } = (await import('express')) as unknown as {
    default: () => { use(path: string, app: unknown): void; (): void };
  };
  const app = express();
  const server = createServer(app as never);
  app.use('/', ExpressPeerServer(server, { path: '/', concurrent_limit: 20_000 }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** What is used here of `ws`, which has its types in the workspace only. */
interface BareSocket {
  on(event: 'message', listener: (data: Buffer) => void): void;
  send(data: Buffer | string, options?: { readonly binary: boolean }): void;
}
interface BareServer {
  on(event: 'connection', listener: (socket: BareSocket, request: IncomingMessage) => void): void;
  on(event: 'listening', listener: () => void): void;
  address(): AddressInfo;
}

/**
 * The bound: `ws` with nothing around it hands the bytes of a message to the socket of the id in it, with no JSON, no limit, no `src`.
 * Nobody could use it, and nothing that is built on `ws` as it is can be cheaper.
 */
async function startBare(): Promise<number> {
  const require = createRequire(new URL('../../peer-server/package.json', import.meta.url));
  const { WebSocketServer } = require('ws') as { readonly WebSocketServer: new (options: object) => BareServer };
  const sockets = new Map<string, BareSocket>();
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, clientTracking: false });
  server.on('connection', (socket, request) => {
    sockets.set(new URL(request.url ?? '', 'ws://bench').searchParams.get('id') ?? '', socket);
    socket.on('message', data => {
      const [, dst = ''] = /"dst":"(\w+)"/.exec(data.toString('latin1', 0, 80)) ?? [];
      sockets.get(dst)?.send(data, { binary: false });
    });
    socket.send('{"type":"OPEN"}');
  });
  await new Promise<void>(resolve => {
    server.on('listening', resolve);
  });
  return server.address().port;
}

const port = await (kind === 'stock' ? startStock() : kind === 'bare' ? startBare() : startOurs());
process.on('message', question => {
  // A collection is the question's and not the messages': only who asks for memory pays for one, and after the time was taken.
  const { user, system } = process.cpuUsage();
  if (question === 'memory') globalThis.gc?.();
  process.send?.({ cpu: (user + system) / 1000, rss: process.memoryUsage().rss });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port });

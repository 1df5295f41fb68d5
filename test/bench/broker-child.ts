/** One broker in a process of its own, ours or PeerServer 1.0.2, that tells what it costs when asked. */
import { createServer } from 'node:http';
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

const port = await (kind === 'stock' ? startStock() : startOurs());
process.on('message', () => {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: (user + system) / 1000, rss: process.memoryUsage().rss });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port });

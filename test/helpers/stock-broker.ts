import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer as serve } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrokerProcess } from './broker.js';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A port that was free a moment ago: PeerServer's command takes no 0. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Starts PeerServer as it is published, by its own command. Resolves when it listens. */
export async function startStockBroker(port?: number): Promise<BrokerProcess & { readonly port: number }> {
  const taken = port ?? (await freePort());
  const child = spawn(process.execPath, [at('node_modules/peer/dist/bin/peerjs.js'), '--port', String(taken), '--host', '127.0.0.1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Started PeerServer')) resolve();
    });
    child.once('exit', code => reject(new Error(`PeerServer ended with ${String(code)}.`)));
  });
  return {
    url: `http://127.0.0.1:${String(taken)}/`,
    port: taken,
    pid: child.pid ?? 0,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
    },
  };
}

/** Serves the page of the e2e tests and the bundle, as any web server would: no word of a broker, and no Content-Security-Policy. */
export async function servePage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const bundle = process.env['BUNDLE'] ?? at('dist/calltag.js');
  const server = serve((request, response) => {
    const name = basename(request.url ?? '/');
    const script = name.endsWith('.js');
    const file = script ? join(dirname(bundle), name) : at('test/e2e/pages/index.html');
    const there = existsSync(file);
    response.writeHead(there ? 200 : 404, { 'content-type': script ? 'text/javascript' : 'text/html' });
    response.end(there ? readFileSync(file) : '');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

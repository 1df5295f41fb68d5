import { createServer } from 'node:https';
import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { addresses } from './addresses.js';
import { NameServer } from './dns.js';
import { serveLab } from './remote.js';

/** The process in the public namespace that never fails: the name server and the web server of the test pages. */

const names = new NameServer();
const root = new URL('../../../', import.meta.url);
const files: Readonly<Record<string, { readonly path: string; readonly type: string }>> = {
  '/stock.html': { path: 'test/netlab/pages/stock.html', type: 'text/html' },
  '/stock.js': { path: 'test/netlab/pages/stock.js', type: 'text/javascript' },
  '/ours.html': { path: 'test/netlab/pages/ours.html', type: 'text/html' },
  '/ours.js': { path: 'test/netlab/pages/ours.js', type: 'text/javascript' },
  '/probe.js': { path: 'test/netlab/pages/probe.js', type: 'text/javascript' },
  '/peerjs.js': { path: 'node_modules/peerjs/dist/peerjs.min.js', type: 'text/javascript' },
  '/calltag.js': { path: 'dist/calltag.js', type: 'text/javascript' },
};

async function start(cert: string, key: string): Promise<void> {
  await names.listen(addresses.names);
  const server = createServer({ cert: await readFile(cert), key: await readFile(key) }, (request, response) => {
    if (request.url === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const file = files[new URL(request.url ?? '/', 'https://pages.test').pathname];
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    void readFile(fileURLToPath(new URL(file.path, root))).then(
      body => response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>(resolve => server.listen(443, addresses.pages, resolve));
}

function tryPort(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Resolves at the moment at which somebody listens there. */
async function portOpen(host: string, port: number, withinMs: number): Promise<number> {
  const last = Date.now() + withinMs;
  while (!(await tryPort(host, port))) {
    if (Date.now() > last) throw new Error(`Nobody listens at ${host}:${port}.`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  return Date.now();
}

serveLab({ start, portOpen, asked: () => [...names.asked] });

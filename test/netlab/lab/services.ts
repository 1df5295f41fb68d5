import { createServer } from 'node:https';
import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addresses } from './addresses.js';
import { NameServer } from './dns.js';
import { serveLab } from './remote.js';

/** The process in the public namespace that never fails: the name server and the web server of the test pages. */

const names = new NameServer();
const root = fileURLToPath(new URL('../../../', import.meta.url));
const javascript = 'text/javascript';
const files: Readonly<Record<string, { readonly path: string; readonly type: string }>> = {
  '/stock.html': { path: 'test/netlab/pages/stock.html', type: 'text/html' },
  '/stock.js': { path: 'test/netlab/pages/stock.js', type: javascript },
  '/ours.html': { path: 'test/netlab/pages/ours.html', type: 'text/html' },
  '/ours.js': { path: 'test/netlab/pages/ours.js', type: javascript },
  '/probe.js': { path: 'test/netlab/pages/probe.js', type: javascript },
  '/peerjs.js': { path: 'node_modules/peerjs/dist/peerjs.min.js', type: javascript },
};

async function start(cert: string, key: string, bundle: string): Promise<void> {
  await names.listen(addresses.names);
  const server = createServer({ cert: await readFile(cert), key: await readFile(key) }, (request, response) => {
    if (request.url === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'https://pages.test');
    const [part] = /^calltag[\w.-]*\.js$/.exec(pathname.slice(1)) ?? [];
    const file = part === undefined ? files[pathname] : { path: resolve(dirname(bundle), part), type: javascript };
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    void readFile(resolve(root, file.path)).then(
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

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { PeerServer } from '../src/index.js';
import { startServer } from './helpers/client.js';

describe('the demo and the bundle', () => {
  const script = 'export const calltag = 1;\n';
  let server: PeerServer;
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'calltag-'));
    await mkdir(join(root, 'demo', 'assets'), { recursive: true });
    await writeFile(join(root, 'demo', 'index.html'), '<!doctype html><title>Demo</title>');
    await writeFile(join(root, 'demo', 'own-layout.html'), '<!doctype html><title>Layout</title>');
    await writeFile(join(root, 'demo', 'assets', 'demo-a1b2c3d4.css'), 'b{}');
    await writeFile(join(root, 'demo', '.secret'), 'secret');
    await writeFile(join(root, 'secret.txt'), 'secret');
    await symlink(join(root, 'secret.txt'), join(root, 'demo', 'link.txt'));
    await writeFile(join(root, 'calltag.js'), script);
    await writeFile(join(root, 'calltag.js.map'), '{}');
    await writeFile(join(root, 'calltag-ring.0123abcd.js'), 'export default 1;');
    server = await startServer({ demo: join(root, 'demo'), bundle: join(root, 'calltag.js') });
  });
  after(async () => {
    await server.close();
    await rm(root, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(new URL(path, server.url), { headers });

  /** A path as it is, without what fetch() would tidy up. */
  const raw = (target: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(server.port ?? 0, '127.0.0.1', () =>
        socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      );
      socket
        .on('data', data => (answer += data.toString()))
        .on('end', () => {
          resolve(answer);
        })
        .on('error', reject);
    });

  it('shows a browser the demo and everybody else the JSON', async () => {
    const page = await get('/', { accept: 'text/html,application/xhtml+xml' });
    assert.match(await page.text(), /Demo/);
    assert.equal(page.headers.get('vary'), 'Accept');
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.doesNotMatch(page.headers.get('content-security-policy') ?? '', /unsafe/);
    const api = await get('/', { accept: 'application/json' });
    assert.equal(((await api.json()) as { name: string }).name, 'PeerJS Server');
    assert.equal(api.headers.get('vary'), 'Accept');
  });

  it('serves pages, and what is built with a hash for ever', async () => {
    assert.match(await (await get('/own-layout')).text(), /Layout/);
    const asset = await get('/assets/demo-a1b2c3d4.css');
    assert.equal(asset.headers.get('content-type'), 'text/css; charset=utf-8');
    assert.match(asset.headers.get('cache-control') ?? '', /immutable/);
  });

  it('serves the bundle to every site, and again only when it changed', async () => {
    const plain = await get('/calltag.js');
    assert.equal(await plain.text(), script);
    assert.equal(plain.headers.get('access-control-allow-origin'), '*');
    assert.equal(plain.headers.get('content-type'), 'text/javascript; charset=utf-8');
    const etag = plain.headers.get('etag') ?? '';
    assert.equal((await get('/calltag.js', { 'if-none-match': etag })).status, 304);
    assert.equal((await get('/calltag.js.map')).status, 200);
  });

  it('names a variant that never changes, with its integrity', async () => {
    const told = (await (await get('/calltag.json')).json()) as { url: string; integrity: string };
    const variant = await get(told.url);
    assert.equal(await variant.text(), script);
    assert.match(variant.headers.get('cache-control') ?? '', /immutable/);
    assert.equal(told.integrity, `sha384-${createHash('sha384').update(script).digest('base64')}`);
    assert.equal((await get('/calltag-AAAAAAAAAAAAAAAA.js')).status, 404);
  });

  it('serves what the bundle loads on demand, and names it', async () => {
    const part = await get('/calltag-ring.0123abcd.js');
    assert.equal(await part.text(), 'export default 1;');
    assert.match(part.headers.get('cache-control') ?? '', /immutable/);
    assert.equal(part.headers.get('access-control-allow-origin'), '*');
    const told = (await (await get('/calltag.json')).json()) as { onDemand: { url: string; integrity: string }[] };
    assert.deepEqual(
      told.onDemand.map(({ url, integrity }) => [url, integrity]),
      [['/calltag-ring.0123abcd.js', `sha384-${createHash('sha384').update('export default 1;').digest('base64')}`]],
    );
    assert.equal((await get('/calltag-ring.89abcdef.js')).status, 404);
  });

  it('lets no path lead out of the demo', async () => {
    const targets = [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/..%5csecret.txt',
      '/assets/../../secret.txt',
      '/link.txt',
      '/.secret',
    ];
    for (const target of [...targets, '/%00', '/%', '//etc/passwd', 'http://x/secret.txt', '/assets']) {
      const answer = await raw(target);
      assert.match(answer, /^HTTP\/1\.1 4/, target);
      assert.doesNotMatch(answer, /secret$/, target);
    }
  });
});

describe('a server under another path and key', () => {
  it('lives there, and redirects nobody', async () => {
    const server = await startServer({ path: 'calls', key: 'shop', allowOrigin: ['https://shop.example'], allowDiscovery: true });
    const at = (path: string, headers = {}): Promise<Response> => fetch(`http://127.0.0.1:${String(server.port)}${path}`, { headers });
    assert.equal((await at('/calls/')).status, 200);
    assert.equal((await at('/calls/shop/id')).status, 200);
    assert.equal((await at('/calls/peerjs/id')).status, 401);
    assert.deepEqual(await (await at('/calls/shop/peers')).json(), []);
    assert.equal((await at('/shop/id')).status, 404);
    assert.equal(
      (await at('/calls/', { origin: 'https://shop.example' })).headers.get('access-control-allow-origin'),
      'https://shop.example',
    );
    assert.equal((await at('/calls/', { origin: 'https://other.example' })).headers.get('access-control-allow-origin'), null);
    await server.close();
  });
});

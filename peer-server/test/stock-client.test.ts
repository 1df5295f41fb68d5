import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import puppeteer, { type Browser, type LaunchOptions, type Page } from 'puppeteer-core';
import { chromiumOptions, findBrowser, firefoxOptions } from '../../test/helpers/browsers.mjs';
import type { PeerServer } from '../src/index.js';
import { startServer } from './helpers/client.js';

// peerjs 1.5.5 as it is published, in a real browser: the witness that a stock client finds everything that it depends on.
const peerjs = join(dirname(createRequire(import.meta.url).resolve('peerjs')), 'peerjs.min.js');

const script = `
const told = [];
addEventListener('unhandledrejection', event => told.push(String(event.reason)));
addEventListener('error', event => told.push(event.message));
window.told = told;
window.start = id => new Promise((resolve, reject) => {
  const options = { host: location.hostname, port: Number(location.port), path: '/', debug: 0 };
  window.peer = id ? new Peer(id, options) : new Peer(options);
  peer.on('open', resolve);
  peer.on('error', error => told.push(error.type));
  peer.on('disconnected', () => told.push('disconnected'));
  peer.on('connection', connection => connection.on('data', data => connection.send('echo ' + data)));
});
window.until = wanted => new Promise(resolve => { const look = () => told.includes(wanted) ? resolve() : setTimeout(look, 20); look(); });
window.talk = id => new Promise(resolve => {
  const connection = peer.connect(id);
  connection.on('open', () => connection.send('hello'));
  connection.on('data', data => { connection.close(); resolve(data); });
});
`;

const browsers = [
  ['Chromium', 'chromium', chromiumOptions],
  ['Firefox', 'firefox', firefoxOptions],
] as const;

for (const [name, key, options] of browsers)
  describe(`a stock PeerJS client in ${name}`, { skip: findBrowser(key) ? false : `no ${name} was found` }, () => {
    let server: PeerServer;
    let browser: Browser;
    let root: string;

    before(async () => {
      root = await mkdtemp(join(tmpdir(), 'calltag-stock-'));
      await copyFile(peerjs, join(root, 'peerjs.js'));
      await writeFile(join(root, 'page.js'), script);
      await writeFile(join(root, 'index.html'), '<!doctype html><script src="peerjs.js"></script><script src="page.js"></script>');
      server = await startServer({ demo: root, timing: { expire: 1000 } });
      browser = await puppeteer.launch((await options()) as LaunchOptions);
    });
    after(async () => {
      await browser.close();
      await server.close();
      await rm(root, { recursive: true });
    });

    const enter = async (id = ''): Promise<{ readonly page: Page; readonly id: string }> => {
      const page = await browser.newPage();
      await page.goto(server.url ?? '');
      return { page, id: (await page.evaluate(`start(${JSON.stringify(id)})`)) as string };
    };
    const told = (page: Page): Promise<unknown> => page.evaluate('told');

    it('opens with an id from the server or of its own, and talks to another', async () => {
      const ann = await enter();
      const bob = await enter('bob');
      assert.match(ann.id, /^[\da-f-]{36}$/);
      assert.equal(bob.id, 'bob');
      assert.equal(await ann.page.evaluate(`talk('bob')`), 'echo hello');
      assert.deepEqual([await told(ann.page), await told(bob.page)], [[], []]);
      await ann.page.close();
      await bob.page.close();
    });

    it('hears that an id is taken and that a peer is not there', async () => {
      const ann = await enter('ann');
      const other = await browser.newPage();
      await other.goto(server.url ?? '');
      await other.evaluate(`void start('ann')`);
      await other.evaluate(`until('unavailable-id')`);
      await ann.page.evaluate(`void peer.connect('nobody')`);
      await ann.page.evaluate(`until('peer-unavailable')`);
      assert.deepEqual(await told(ann.page), ['peer-unavailable']);
      await other.close();
      await ann.page.close();
    });

    it('reconnects, which hangs for ever at PeerServer', async () => {
      const ann = await enter('returning');
      await ann.page.evaluate('peer.disconnect()');
      // An old socket that the server still holds, as after a lost network: same id, same token.
      const old = `${(server.url ?? '').replace('http', 'ws')}peerjs?key=peerjs&id=returning&token=`;
      await ann.page.evaluate(
        `new Promise(resolve => { window.old = new WebSocket('${old}' + peer.options.token); old.onmessage = resolve; })`,
      );
      await ann.page.evaluate(`new Promise(resolve => { old.onclose = resolve; peer.once('open', () => {}); peer.reconnect(); })`);
      await ann.page.evaluate(`new Promise(resolve => { if (peer.open) resolve(); else peer.once('open', resolve); })`);
      const bob = await enter('bob-again');
      assert.equal(await bob.page.evaluate(`talk('returning')`), 'echo hello');
      await ann.page.close();
      await bob.page.close();
    });
  });

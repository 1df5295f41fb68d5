import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
// The tags' classes, for the compiler alone.
import type {} from '../../src/index.js';
import { missing, Stage } from '../helpers/e2e.js';

/** Every snippet of the README does what it says, on the built bundle and the real broker. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

interface Snippet {
  readonly language: string;
  readonly code: string;
}

const snippets = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']): Snippet => ({ language, code }));
const of = (language: string): string[] => snippets.filter(snippet => snippet.language === language).map(({ code }) => code);

describe('The README', { skip: missing('chromium') }, () => {
  const pages = mkdtempSync(join(tmpdir(), 'calltag-readme-'));
  const stage = new Stage({ pages });

  before(async () => {
    writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Readme</title>');
    writeFileSync(join(pages, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await stage.open();
  });
  afterEach(() => stage.clear());
  after(async () => {
    await stage.close();
    rmSync(pages, { recursive: true, force: true });
  });

  /** A snippet as a page of this broker; the broker stands in for the README's example server. */
  function page(name: string, body: string): string {
    const icon = '<link rel="icon" href="/icon.svg">';
    writeFileSync(join(pages, name), `${icon}\n${body.replaceAll('https://calls.example.com/', '/')}`);
    return name;
  }

  /** A snippet of script as a file beside the page, put together as a bundler would. */
  async function script(name: string, code: string): Promise<string> {
    await build({
      stdin: { contents: code, resolveDir: root, loader: 'js' },
      outfile: join(pages, name),
      bundle: true,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    });
    return `<script type="module" src="/${name}"></script>`;
  }

  it('has what a reader needs, in this order', () => {
    assert.deepEqual(
      snippets.map(({ language }) => language),
      ['html', 'sh', 'sh', 'html', 'html', 'html', 'js', 'css', 'js'],
    );
    assert.ok((of('html')[0] ?? '').trim().split('\n').length <= 10, 'The first example has ten lines.');
  });

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    for (const command of of('sh')) {
      assert.match(command, /^npm install && npm (start|test)$/m);
      assert.ok(scripts[/npm (start|test)/.exec(command)?.[1] ?? '']);
    }
  });

  it('links to files that exist', () => {
    for (const [, target = ''] of readme.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      assert.doesNotThrow(() => readFileSync(join(root, target)), `There is no ${target}.`);
    }
  });

  it('ten lines put two people into one call', async () => {
    const path = page('first.html', of('html')[0] ?? '');
    const ada = await stage.enter({ path });
    const bob = await stage.enter({ path });
    for (const visitor of [ada, bob]) {
      await visitor.until(() => document.querySelector('video-call')?.state === 'lobby');
      await visitor.click('.go .primary');
    }
    for (const visitor of [ada, bob]) {
      await visitor.until(
        () => document.querySelector('video-call')?.participants.some(({ self, stream }) => !self && stream !== null) ?? false,
      );
    }
  });

  it('the button opens a call', async () => {
    const visitor = await stage.enter({ path: page('button.html', of('html')[1] ?? '') });
    await visitor.until(() => document.querySelector('call-button')?.shadowRoot?.querySelector('button') !== null);
    await visitor.click('call-button');
    await visitor.until(() => document.querySelector('call-button')?.call?.state.previewing === true);
  });

  it('the button rings the desk', async () => {
    const [shop = '', desk = ''] = (of('html')[2] ?? '').split(/<!--.*-->/);
    const [head = ''] = /<script.*<\/script>/.exec(shop) ?? [];
    const callee = await stage.enter({ path: page('desk.html', head + desk) });
    await callee.until(() => document.querySelector('video-call')?.call?.state.user === 'desk');
    const caller = await stage.enter({ path: page('ring.html', shop) });
    await caller.until(() => document.querySelector('call-button')?.shadowRoot?.querySelector('button') !== null);
    await caller.click('call-button');
    await callee.until(() => document.querySelector('video-call')?.currentRing?.state === 'incoming');
  });

  it('the parts make a call of the page’s own layout', async () => {
    const visitor = await stage.enter({ path: page('layout.html', of('html')[3] ?? '') });
    await visitor.until(() => document.querySelector('call-provider')?.call !== undefined);
    await visitor.evaluate(() => document.querySelector('call-provider')?.join());
    await visitor.until(() => document.querySelector('call-people')?.shadowRoot?.textContent?.includes('Ada (you)') ?? false);
  });

  it('the script joins, writes and raises a hand', async () => {
    const [widget = ''] = of('html');
    const first = await script('own.js', of('js')[0] ?? '');
    const visitor = await stage.enter({ path: page('script.html', widget.replace('</body>', `${first}</body>`)) });
    await visitor.until(() => document.querySelector('video-call')?.self?.handRaised ?? false);
    assert.deepEqual(await visitor.evaluate(() => document.querySelector('video-call')?.call?.state.chat.map(({ text }) => text)), [
      'Hello!',
    ]);
  });

  it('the style sheet reaches the call', async () => {
    const [widget = ''] = of('html');
    writeFileSync(join(pages, 'own.css'), of('css')[0] ?? '');
    const visitor = await stage.enter({
      path: page('style.html', widget.replace('<video-call', '<link rel="stylesheet" href="/own.css"><video-call')),
    });
    await visitor.until(() => document.querySelector('video-call')?.state === 'lobby');
    await visitor.evaluate(() => document.querySelector('video-call')?.join());
    await visitor.until(() => {
      const call = document.querySelector('video-call');
      const tile = call?.shadowRoot?.querySelector('call-stage')?.shadowRoot?.querySelector('call-tile');
      const name = tile?.shadowRoot?.querySelector('[part~=tile-name]');
      return call?.clientHeight === 640 && name != null && getComputedStyle(name).textTransform === 'uppercase';
    });
  });

  it('the modules register only what was imported', async () => {
    const modules = await script('modules.js', of('js')[1] ?? '');
    const visitor = await stage.enter({ path: page('modules.html', `<call-provider></call-provider>${modules}`) });
    await visitor.until(() => customElements.get('call-mic-button') !== undefined);
    assert.deepEqual(
      await visitor.evaluate(() =>
        ['call-provider', 'call-stage', 'call-mic-button', 'video-call', 'call-chat'].map(tag => customElements.get(tag) !== undefined),
      ),
      [true, true, true, false, false],
    );
  });
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missing, Stage, type BrowserName, type Visitor } from '../helpers/e2e.js';
import { person, sees } from '../helpers/people.js';

/** Tells the test what it must not ask. */
const SCRIPT = "document.addEventListener('call-audio-blocked', () => console.info('held back'))";

/** Somebody else's site, with a policy of its own, that brings the script along and has its broker elsewhere. */
class Site {
  readonly #server: Server;
  readonly #broker: () => string;
  readonly #attributes: string;

  constructor(broker: () => string, attributes = '') {
    this.#broker = broker;
    this.#attributes = attributes;
    this.#server = createServer((request, response) => {
      void this.#answer(request.url ?? '/').then(({ type, body }) => {
        response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': this.#policy }).end(body);
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/`;
  }

  async open(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  get #policy(): string {
    const { origin, host } = new URL(this.#broker());
    return `default-src 'none'; script-src 'self'; connect-src ${origin} ws://${host}; media-src blob:`;
  }

  async #answer(path: string): Promise<{ type: string; body: string | Buffer }> {
    if (/^\/calltag[\w.-]*\.js$/.test(path)) {
      return { type: 'text/javascript', body: await readFile(fileURLToPath(new URL(`../../dist${path}`, import.meta.url))) };
    }
    if (path === '/page.js') return { type: 'text/javascript', body: SCRIPT };
    const call = `<video-call broker="${this.#broker()}" room="strict" display-name="${path.slice(1)}" autojoin ${this.#attributes}></video-call>`;
    return {
      type: 'text/html; charset=utf-8',
      body: `<!doctype html><html lang="en"><title>Shop</title><script type="module" src="/calltag.js"></script><script src="/page.js" defer></script><h1>Shop</h1>${call}</html>`,
    };
  }
}

/** What a page is like, as far as a script could have changed it. */
function portrait(): Record<string, unknown> {
  const looks = [...document.querySelectorAll('html,head,body,h1,p,button,input,dialog,video')].map(element => {
    const style = getComputedStyle(element);
    const values = [...style].filter(name => !/^(height|width|block-size|inline-size|perspective-origin|transform-origin)$/.test(name));
    return [element.tagName, element.getAttributeNames(), values.map(name => `${name}:${style.getPropertyValue(name)}`)];
  });
  const native = [RTCPeerConnection, MediaStream, HTMLMediaElement, MediaDevices, EventTarget].map(({ prototype }) => [
    prototype.constructor.name,
    Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(([name, { value, get }]) =>
      [name, ...[value as unknown, get].filter(part => typeof part === 'function').map(part => part.toString().slice(0, 80))].join(' '),
    ),
  ]);
  return {
    globals: Object.getOwnPropertyNames(window).sort(),
    head: document.head.innerHTML,
    sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
    fonts: document.fonts.size,
    storage: Object.keys(sessionStorage).filter(key => !key.startsWith('calltag')),
    title: document.title,
    looks,
    native,
  };
}

for (const browser of ['chromium', 'firefox'] as const satisfies readonly BrowserName[])
  describe(`A host page, ${browser}`, { skip: missing(browser) }, () => {
    const stage = new Stage();
    const site = new Site(() => stage.broker.url);
    before(async () => {
      await stage.open();
      await site.open();
    });
    afterEach(() => stage.clear());
    after(async () => {
      await stage.close();
      await site.close();
    });

    it('with the strictest policy that a call can live under has a call, and not one complaint', async () => {
      const enter = async (name: string): Promise<Visitor> => {
        // Firefox asks for an icon by itself, and reports that the policy forbids it.
        const visitor = await stage.enter({ browser, path: `${site.url}${name}`, strict: false });
        await visitor.evaluate(() => {
          Object.defineProperty(window, 'theCall', { value: document.querySelector('video-call') });
        });
        return visitor;
      };
      const ann = await enter('Ann');
      const bob = await enter('Bob');
      await sees(ann, 1);
      await sees(bob, 1);
      assert.ok((await ann.text()).includes('Bob'));
      for (const { errors } of [ann, bob])
        assert.deepEqual(
          errors.filter(error => !error.includes('favicon.ico')),
          [],
        );
    });

    it('is left as it was: globals, styles, head, fonts and the browser’s own objects', async () => {
      const visitor = await stage.enter({ browser, path: 'plain.html' });
      const earlier = await visitor.evaluate(portrait);
      await visitor.evaluate(async () => {
        await import(new URL('/calltag.js', location.href).href);
        const call = document.createElement('video-call');
        call.setAttribute('room', 'guest-house');
        call.setAttribute('autojoin', '');
        document.body.append(call);
        await new Promise(resolve => {
          call.addEventListener('call-join', resolve);
        });
      });
      const later = await visitor.evaluate(portrait);
      for (const key of Object.keys(earlier)) assert.deepEqual(later[key], earlier[key], key);
      await visitor.evaluate(() => {
        document.querySelector('video-call')?.remove();
      });
    });
  });

describe('Sound that the browser holds back', { skip: missing('chromium') }, () => {
  const stage = new Stage();
  const site = new Site(() => stage.broker.url, 'listen-only');
  before(async () => {
    await stage.open();
    await site.open();
  });
  afterEach(() => stage.clear());
  after(async () => {
    await stage.close();
    await site.close();
  });

  it('is asked for in words, and one click starts all of it', async () => {
    await person(stage, { name: 'Ann', room: 'strict' });
    await person(stage, { name: 'Cid', room: 'strict' });
    // Whoever opens a microphone has acted, and so has a page in which the test runs a script: a listener's page has to speak first.
    const bob = await stage.enter({ path: 'about:blank', autoplay: false });
    const told = new Promise(resolve => bob.page.on('console', message => message.text() === 'held back' && resolve(undefined)));
    await bob.page.goto(`${site.url}Bob`);
    await told;
    await bob.click('[part~="banner"] button');
    await bob.until(() => !document.querySelector('video-call')?.matches(':state(audio-blocked)'));
    await bob.until(() => {
      const call = document.querySelector('video-call') as unknown as { call: { state: { audioBlocked: boolean } } };
      return !call.call.state.audioBlocked;
    });
    assert.equal((await bob.text()).includes('sound'), false, 'and the words are gone');
  });
});

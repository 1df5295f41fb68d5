import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missing, type BrowserName, type Visitor } from '../helpers/e2e.js';
import { person, sees } from '../helpers/people.js';
import { besideSite, type SiteOptions } from '../helpers/site.js';

/** Tells the test what it must not ask. */
const SCRIPT = "document.addEventListener('call-audio-blocked', () => console.info('held back'))";

/** A page of somebody else's with a call in it. */
const shop = (attributes = ''): SiteOptions => ({
  body: (name, broker) => `<video-call broker="${broker}" room="strict" display-name="${name}" autojoin ${attributes}></video-call>`,
  script: SCRIPT,
});

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
    const { stage, site } = besideSite(shop());

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
  const { stage, site } = besideSite(shop('listen-only'));

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

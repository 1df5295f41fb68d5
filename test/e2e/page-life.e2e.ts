import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { missing, Stage } from '../helpers/e2e.js';
import { linked, person, sees } from '../helpers/people.js';
import { stoodStill } from '../helpers/still.js';

interface Life {
  readonly life: string[];
  readonly persisted: boolean;
  /** What plays the others' sound. */
  readonly voices: readonly HTMLAudioElement[];
}

/** How long a page stays in the background, ms; `BACKGROUND=600000` tries ten minutes. */
const BACKGROUND = Number(process.env['BACKGROUND'] ?? 10_000);

describe('The life of a page with a call in it', { skip: missing('chromium') }, () => {
  const stage = new Stage();
  before(() => stage.open());
  afterEach(() => stage.clear());
  after(() => stage.close());

  it('goes on while the page is frozen; when it thaws, it is seen and heard in it again at once', async () => {
    const ann = await person(stage, { name: 'Ann', room: 'freeze', natural: true, clip: 1, strict: false, attributes: { quality: 'low' } });
    await ann.evaluate(() => {
      const [life, voices]: [string[], HTMLAudioElement[]] = [[], []];
      Object.assign(window, { life, voices });
      for (const type of ['freeze', 'resume']) document.addEventListener(type, () => life.push(type));
      window.Audio = class extends Audio {
        constructor() {
          super();
          voices.push(this);
        }
      };
    });
    const bob = await person(stage, { name: 'Bob', room: 'freeze', clip: 2, attributes: { quality: 'low' } });
    await sees(ann, 1);
    await sees(bob, 1);
    const session = await ann.page.createCDPSession();
    // The browser's own tool hides a page that it freezes.
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    assert.ok((await stoodStill(bob, 6000)) < 1000, 'Media does not need the page.');
    assert.ok(await bob.evaluate(() => window.theCall.participants.every(({ connection }) => connection === 'connected')));
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    const other = await ann.page.browserContext().newPage();
    await other.bringToFront();
    await ann.page.bringToFront();
    await ann.until(() => document.visibilityState === 'visible');
    assert.deepEqual(await ann.evaluate(() => (window as unknown as Life).life), ['freeze', 'resume']);
    const still = await stoodStill(ann, 3000);
    assert.ok(still < 1500, `Bob’s picture stood still for ${still} ms.`);
    const voices = await ann.evaluate(() => (window as unknown as Life).voices.map(({ paused }) => paused));
    assert.ok(voices.length > 0 && !voices.includes(true), 'Every voice plays on.');
    // The socket did not survive, and comes back by itself.
    await ann.until(() => (window.theCall as unknown as { call: { state: { online: boolean } } }).call.state.online);
    await linked(ann, 1);
    await linked(bob, 1);
  });

  it('goes on in the background', async () => {
    const ann = await person(stage, { name: 'Ann', room: 'background', natural: true, attributes: { quality: 'low' } });
    const bob = await person(stage, { name: 'Bob', room: 'background', attributes: { quality: 'low' } });
    await sees(ann, 1);
    await sees(bob, 1);
    const other = await ann.page.browserContext().newPage();
    await other.bringToFront();
    await ann.until(() => document.visibilityState === 'hidden');
    const still = await stoodStill(bob, BACKGROUND);
    assert.ok(still < 1000, `Ann’s picture stood still for ${still} ms.`);
    await ann.page.bringToFront();
    assert.ok((await stoodStill(ann, 2000)) < 1000, 'Bob is seen again.');
  });

  for (const browser of ['chromium', 'firefox'] as const)
    it(`may be busy for seconds without being taken for gone, in ${browser}`, { skip: missing(browser) }, async () => {
      // Nothing is sent: only what the browsers themselves say to each other tells that they are there.
      const silent = { 'camera-off': true, muted: true };
      const ann = await person(stage, { name: 'Ann', room: 'busy', attributes: silent });
      const bob = await person(stage, { name: 'Bob', room: 'busy', browser, attributes: silent });
      await linked(ann, 1);
      await linked(bob, 1);
      for (const one of [ann, bob])
        await one.evaluate(() => {
          const seen: string[] = [];
          Object.assign(window, { seen });
          const restart = RTCPeerConnection.prototype.restartIce;
          RTCPeerConnection.prototype.restartIce = function (this: RTCPeerConnection) {
            seen.push('restart');
            restart.call(this);
          };
          setInterval(() => {
            seen.push(...window.theCall.participants.map(({ connection }) => connection));
          }, 50);
        });
      await ann.evaluate(() => {
        const end = performance.now() + 3000;
        while (performance.now() < end);
      });
      for (const one of [ann, bob]) {
        // Whoever doubts does so within seconds.
        const seen = await one.evaluate(
          () =>
            new Promise<string[]>(resolve => {
              setTimeout(() => {
                resolve((window as unknown as { seen: string[] }).seen);
              }, 1500);
            }),
        );
        assert.deepEqual([...new Set(seen)], ['connected']);
      }
    });

  it('may end while it looks for the broker, and complains of nothing', async () => {
    const ann = await stage.enter();
    await ann.evaluate(() => {
      const Native = WebSocket;
      window.WebSocket = class extends Native {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(url, protocols);
          document.body.append('asks');
        }
      };
    });
    process.kill(stage.broker.pid, 'SIGSTOP');
    try {
      await ann.put('video-call', { room: 'silence', autojoin: true });
      await ann.until(() => document.body.textContent.includes('asks'));
      // Complaints fail it.
      await ann.leave();
    } finally {
      process.kill(stage.broker.pid, 'SIGCONT');
    }
  });

  it('is taken up again when its person comes back to the page, whether the browser kept it or loads it anew', async test => {
    const ann = await stage.enter({ natural: true, path: 'standing.html' });
    const watch = (): void => {
      Object.defineProperty(window, 'theCall', { get: () => document.querySelector('video-call'), configurable: true });
      window.addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }));
    };
    await ann.page.evaluateOnNewDocument(watch);
    await ann.evaluate(watch);
    const bob = await person(stage, { name: 'Bob', room: 'life', attributes: { quality: 'low' } });
    await sees(ann, 1);
    await sees(bob, 1);
    await ann.page.goto(new URL('plain.html', stage.broker.url).href);
    await bob.until(() => window.theCall.participants.length === 1);
    // Where the browser keeps the page there is nothing to load. It does not when devices or connections were closed too late for it.
    await ann.page.evaluate(() => {
      history.back();
    });
    await bob.until(() => window.theCall.participants.length === 2);
    await sees(ann, 1);
    await sees(bob, 1);
    test.diagnostic((await ann.evaluate(() => (window as unknown as Life).persisted)) ? 'kept by the browser' : 'loaded anew');
  });
});

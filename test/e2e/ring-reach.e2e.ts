import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, afterEach, before, describe, it } from 'node:test';
import type { ElementHandle } from 'puppeteer-core';
import { missing, Stage, type BrowserName, type Visitor } from '../helpers/e2e.js';
import { meets, reachable, ring, ringer, rings } from '../helpers/ringers.js';

/** How far a ring reaches: to people who are away, to a tab that nobody looks at, and to pages on stock PeerJS. */

const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

/** Presses the button with these words, wherever it is. */
async function press(visitor: Visitor, words: string): Promise<void> {
  const found = (text: string): HTMLButtonElement | undefined =>
    (window.senses.all('button') as HTMLButtonElement[]).find(
      button => button.checkVisibility() && (button.getAttribute('aria-label') ?? button.innerText).trim() === text,
    );
  await visitor.until(found, words);
  const handle = await visitor.page.evaluateHandle(found, words);
  await (handle.asElement() as ElementHandle | null)!.click();
}

describe('A message for who did not answer', { skip: missing('chromium', 'firefox') }, () => {
  const stage = new Stage();
  before(() => stage.open());
  afterEach(() => stage.clear());
  after(() => stage.close());

  for (const [one, two] of [
    ['chromium', 'chromium'],
    ['chromium', 'firefox'],
    ['firefox', 'chromium'],
  ] as const)
    it(`waits in ${one} until they are there in ${two}, and goes from page to page`, async () => {
      const vera = await ringer(stage, { name: 'Vera', tag: 'video-call', browser: one, attributes: { messages: true } });
      const user = `desk of ${one} and ${two}`;
      assert.equal(await vera.evaluate(to => window.ringer.ring(to), user), 'unavailable');
      await press(vera, 'Leave a message');
      await press(vera, 'Record video');
      await vera.until(() => window.senses.first('[role="timer"]'));
      // A second of her.
      await vera.until(end => Date.now() > end, Date.now() + 1000);
      await press(vera, 'Stop');
      await press(vera, 'Send the message');
      await vera.until(() => window.senses.all('p').some(line => line.textContent.includes('waits here until they are online')));
      const desk = await ringer(stage, { name: 'Desk', user, tag: 'video-call', browser: two, attributes: { messages: true } });
      await desk.until(() => window.ringer.missed.some(({ message }) => message));
      await vera.until(() => window.senses.all('p').some(line => line.textContent.includes('has arrived')));
      assert.deepEqual(await desk.evaluate(() => window.ringer.missed.map(({ from, message }) => [from.name, message?.audioOnly])), [
        ['Vera', false],
      ]);
      // It can be played there.
      await desk.until(() => (window.senses.first('li video') as HTMLVideoElement | undefined)?.videoWidth);
      assert.ok((await desk.evaluate(() => window.ringer.missed[0]!.message!.blob.size)) > 10_000);
      assert.equal(await desk.evaluate(() => window.ringLog.opened.length), 0);
    });

  it('is the page’s where it wants it, and is not taken where nobody asked for messages', async () => {
    const vera = await ringer(stage, { name: 'Vera', tag: 'video-call', attributes: { messages: true } });
    const desk = await ringer(stage, { name: 'Desk', user: 'deaf', tag: 'video-call' });
    await reachable(desk);
    await ring(vera, 'deaf');
    await rings(desk, 'incoming');
    await desk.evaluate(() => window.ringer.accept());
    await rings(vera, 'accepted');
    const refused = await vera.evaluate(async () => {
      const post = await window.ringer.call.desk();
      const blob = new Blob(['x'], { type: 'audio/webm' });
      return post.leaveMessage({ id: '', name: '', user: 'deaf' }, blob, true).then(
        () => 'taken',
        (error: unknown) => (error as { code: string }).code,
      );
    });
    assert.equal(refused, 'peer-unreachable');
    assert.equal(await desk.evaluate(() => window.ringer.missed.length), 0);
  });
});

describe('A ring in a tab that nobody looks at', { skip: missing('chromium') }, () => {
  const stage = new Stage();
  before(() => stage.open());
  afterEach(() => stage.clear());
  after(() => stage.close());

  it('changes the title, notifies and vibrates, until it is over or looked at', async () => {
    const vera = await ringer(stage, { name: 'Vera' });
    const desk = await ringer(stage, { name: 'Desk', user: 'desk', tag: 'video-call' });
    await desk.page.browserContext().overridePermissions(new URL(stage.broker.url).origin, ['notifications', 'camera', 'microphone']);
    await desk.evaluate(() => {
      document.title = 'The desk';
      const seen: string[] = [];
      Object.assign(window, { seen });
      class Told extends Notification {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options);
          seen.push(`notification: ${title}, ${options?.body ?? ''}`);
        }
        override close(): void {
          seen.push('notification closed');
          super.close();
        }
      }
      window.Notification = Told;
      navigator.vibrate = (pattern: number | Iterable<number>) => {
        seen.push(pattern === 0 ? 'still' : 'vibrates');
        return true;
      };
    });
    await reachable(desk);
    const other = await desk.page.browserContext().newPage();
    await other.bringToFront();
    await desk.until(() => document.visibilityState === 'hidden');
    await ring(vera, 'desk');
    await rings(desk, 'incoming');
    await desk.until(() => document.title === 'Vera is calling');
    assert.deepEqual(await desk.evaluate(() => (window as unknown as { seen: string[] }).seen), [
      'vibrates',
      'notification: Vera is calling, Incoming video call',
    ]);
    await desk.page.bringToFront();
    await desk.until(() => document.title === 'The desk');
    await other.bringToFront();
    await desk.until(() => document.title === 'Vera is calling');
    await vera.evaluate(() => window.ringer.cancel());
    await desk.until(() => document.title === 'The desk');
    assert.deepEqual((await desk.evaluate(() => (window as unknown as { seen: string[] }).seen)).slice(-2).sort(), [
      'notification closed',
      'still',
    ]);
  });
});

interface StockCall {
  answer(stream: MediaStream): void;
  close(): void;
  on(type: string, listen: (stream: MediaStream) => void): void;
}

declare global {
  interface Window {
    /** What happened to the stock page's calls. */
    stockLog: string[];
    stockCall: StockCall;
    dialStock(to: string): Promise<void>;
    answerStock(): Promise<number>;
  }
}

/** A page on stock PeerJS, as its documentation has it. */
async function stockPage(stage: Stage, id: string, browser: BrowserName): Promise<Visitor> {
  const visitor = await stage.enter({ path: 'stock.html', browser });
  await visitor.evaluate(async name => {
    const { Peer } = window as unknown as { Peer: new (id: string, options: object) => Record<string, (...given: unknown[]) => unknown> };
    const peer = new Peer(name, { host: location.hostname, port: Number(location.port), path: '/', secure: false });
    window.stockLog = [];
    const devices = (): Promise<MediaStream> => navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    const follow = (call: StockCall): void => {
      window.stockCall = call;
      call.on('stream', stream => {
        const video = document.createElement('video');
        video.muted = true;
        video.autoplay = true;
        video.srcObject = stream;
        document.body.append(video);
        video.requestVideoFrameCallback(() => window.stockLog.push('sees'));
      });
      call.on('close', () => window.stockLog.push('closed'));
    };
    peer['on']!('call', (call: StockCall) => {
      window.stockLog.push('rung');
      follow(call);
      window.answerStock = async () => {
        call.answer(await devices());
        return performance.now();
      };
    });
    window.dialStock = async to => {
      follow(peer['call']!(to, await devices()) as StockCall);
    };
    await new Promise(resolve => peer['on']!('open', resolve));
  }, id);
  return visitor;
}

describe('Ringing and stock PeerJS', { skip: missing('chromium', 'firefox') }, () => {
  const pages = mkdtempSync(join(tmpdir(), 'calltag-stock-'));
  let stage: Stage;
  before(async () => {
    cpSync(fileURLToPath(new URL('pages', import.meta.url)), pages, { recursive: true });
    copyFileSync(join(dirname(createRequire(import.meta.url).resolve('peerjs')), 'peerjs.min.js'), join(pages, 'peerjs.min.js'));
    writeFileSync(
      join(pages, 'stock.html'),
      '<!doctype html><html lang="en"><title>Stock</title><link rel="icon" href="data:,"><script src="/peerjs.min.js"></script>',
    );
    stage = await new Stage({ pages }).open();
  });
  afterEach(() => stage.clear());
  after(async () => {
    await stage.close();
    rmSync(pages, { recursive: true });
  });

  for (const browser of BROWSERS) {
    it(`a stock page in ${browser} calls: it rings here, and is a call on the yes`, async () => {
      const desk = await ringer(stage, { name: 'Desk', user: 'desk' });
      await reachable(desk);
      const id = await desk.evaluate(() => window.ringer.call.id);
      const stock = await stockPage(stage, `caller-${browser}`, browser);
      await stock.evaluate(to => window.dialStock(to), id);
      await rings(desk, 'incoming');
      assert.equal(await desk.evaluate(() => window.ringLog.opened.length), 0);
      await desk.evaluate(() => window.ringer.accept());
      await meets(desk);
      await stock.until(() => window.stockLog.includes('sees'));
      await stock.evaluate(() => window.stockCall.close());
      await desk.until(() => window.ringer.state === 'ended');

      const before = await desk.evaluate(() => window.ringLog.rings.length);
      await stock.evaluate(to => window.dialStock(to), id);
      await rings(desk, 'incoming', before);
      await desk.evaluate(() => window.ringer.decline());
      await stock.until(() => window.stockLog.filter(word => word === 'closed').length === 2);
      assert.equal(await desk.evaluate(() => window.ringer.currentRing?.state), 'declined');
    });

    it(`a stock page in ${browser} is rung, and its answer is the yes`, async () => {
      const stock = await stockPage(stage, `callee-${browser}`, browser);
      const vera = await ringer(stage, { name: 'Vera' });
      await ring(vera, `peerjs:callee-${browser}`);
      await stock.until(() => window.stockLog.includes('rung'));
      await stock.evaluate(() => window.answerStock());
      await rings(vera, 'accepted');
      await meets(vera);
      await stock.until(() => window.stockLog.includes('sees'));
      await vera.evaluate(() => window.ringer.leave());
      await stock.until(() => window.stockLog.includes('closed'));
    });
  }

  it('nobody has that id', async () => {
    const vera = await ringer(stage, { name: 'Vera' });
    assert.equal(await vera.evaluate(() => window.ringer.ring('peerjs:nobody-at-all')), 'unavailable');
  });
});

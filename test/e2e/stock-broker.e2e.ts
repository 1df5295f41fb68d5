import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { missing, Stage, type EnterOptions, type Visitor } from '../helpers/e2e.js';
import { linked, person, sees } from '../helpers/people.js';
import { servePage, startStockBroker } from '../helpers/stock-broker.js';

declare global {
  interface Window {
    /** The longest time between two frames of each picture that is watched, ms. */
    longestGaps?: Map<HTMLVideoElement, number>;
  }
}

/** What Chromium says of a broker that is gone; the page cannot keep it from that. */
const LENIENT = { strict: false };

/** Measures from now on how long the others' pictures stand still. */
async function watchPictures(visitor: Visitor): Promise<() => Promise<number>> {
  await visitor.evaluate(() => {
    const gaps = new Map<HTMLVideoElement, number>();
    window.longestGaps = gaps;
    for (const tile of window.senses.all('call-tile')) {
      const { participant } = tile as Element & { participant?: { self: boolean } };
      const video = tile.shadowRoot?.querySelector('video');
      if (!video || participant?.self !== false) continue;
      let last = performance.now();
      gaps.set(video, 0);
      const frame = (now: number): void => {
        gaps.set(video, Math.max(gaps.get(video) ?? 0, now - last));
        last = now;
        video.requestVideoFrameCallback(frame);
      };
      video.requestVideoFrameCallback(frame);
    }
  });
  return async () => {
    // One frame more, so that a picture that stands still until now counts.
    await visitor.evaluate(() =>
      Promise.all(
        [...(window.longestGaps?.keys() ?? [])]
          .filter(video => video.isConnected)
          .map(video => new Promise(resolve => video.requestVideoFrameCallback(resolve))),
      ),
    );
    return visitor.evaluate(() =>
      Math.max(...[...(window.longestGaps ?? [])].filter(([video]) => video.isConnected).map(([, gap]) => gap)),
    );
  };
}

/** Waits until so many more frames of somebody else's picture have been painted. */
async function frames(visitor: Visitor, count: number): Promise<void> {
  await visitor.evaluate(async most => {
    const [video] = window.longestGaps?.keys() ?? [];
    for (let frame = 0; video && frame < most; frame += 1) await new Promise(resolve => video.requestVideoFrameCallback(resolve));
  }, count);
}

describe('Over an unmodified PeerServer', { skip: missing('chromium', 'firefox') }, () => {
  const stage = new Stage();
  let broker: Awaited<ReturnType<typeof startStockBroker>>;
  let site: Awaited<ReturnType<typeof servePage>>;
  before(async () => {
    broker = await startStockBroker();
    site = await servePage();
    await stage.open();
  });
  afterEach(() => stage.clear());
  after(async () => {
    await stage.close();
    await site.close();
    await broker.stop();
  });

  const enter = (room: string, name: string, options: EnterOptions = {}, attributes: Readonly<Record<string, string | boolean>> = {}) =>
    person(stage, { name, room, attributes: { broker: broker.url, quality: 'low', ...attributes }, path: site.url, ...options });

  const names = (visitor: Visitor): Promise<string[]> => visitor.evaluate(() => window.theCall.participants.map(({ name }) => name).sort());

  it('two see each other, and a third: Chromium and Firefox', async () => {
    const ann = await enter('stock-three', 'Ann');
    const bob = await enter('stock-three', 'Bob', { browser: 'firefox' });
    await sees(ann, 1);
    await sees(bob, 1);
    const cleo = await enter('stock-three', 'Cleo');
    for (const one of [ann, bob, cleo]) await sees(one, 2);
    assert.deepEqual(await names(bob), ['Ann', 'Bob', 'Cleo']);
  });

  it('one too many is told that the room is full', async () => {
    const limit = { 'max-participants': '2', 'camera-off': true };
    const ann = await enter('stock-small', 'Ann', {}, limit);
    const bob = await enter('stock-small', 'Bob', {}, limit);
    await linked(ann, 1);
    const cleo = await enter('stock-small', 'Cleo', {}, limit);
    await cleo.until(() => window.theCall.state === 'failed');
    assert.equal(await cleo.evaluate(() => window.theCall.error?.code), 'room-full');
    await bob.evaluate(() => window.theCall.leave());
    await ann.until(() => window.theCall.participants.length === 1);
    await cleo.evaluate(() => window.theCall.join());
    await linked(cleo, 1);
  });

  it('a name is refused as unsupported, and so is ringing one: this broker has none', async () => {
    const desk = await stage.enter({ path: site.url });
    const told = desk.evaluate(
      () =>
        new Promise<string>(resolve => {
          document.addEventListener('call-error', ({ error }) => {
            resolve(error.code);
          });
        }),
    );
    await desk.put('video-call', { broker: broker.url, user: 'desk' });
    assert.equal(await told, 'unsupported');
    await desk.until(() => window.senses.first('#waiting')?.textContent === 'You cannot be called here');
    const rung = await desk.evaluate(async () => {
      const call = document.querySelector('video-call') as unknown as { ring(user: string): Promise<string> };
      return call.ring('till').catch((error: unknown) => (error as { code: string }).code);
    });
    assert.equal(rung, 'unsupported');
  });

  it('whoever holds the room leaves: the others see each other on, and let the next one in', async (test: TestContext) => {
    const ann = await enter('stock-leave', 'Ann');
    await ann.until(() => window.theCall.state === 'connected');
    const [bob, cleo] = [await enter('stock-leave', 'Bob'), await enter('stock-leave', 'Cleo', { browser: 'firefox' })];
    for (const one of [ann, bob, cleo]) await sees(one, 2);
    await ann.evaluate(() => window.theCall.leave());
    for (const one of [bob, cleo]) await one.until(() => window.theCall.participants.length === 2);
    const gap = await watchPictures(bob);
    const began = performance.now();
    const dan = await enter('stock-leave', 'Dan');
    for (const one of [dan, bob, cleo]) await linked(one, 2);
    test.diagnostic(`the next one was in after ${(performance.now() - began).toFixed(0)} ms; longest gap ${(await gap()).toFixed(0)} ms`);
  });

  it('the browser of whoever holds the room is killed: gone within ten seconds, and the next one comes in', async (test: TestContext) => {
    // A browser of its own.
    const ann = await enter('stock-kill', 'Ann', { args: ['--user-agent-suffix=ann'], ...LENIENT });
    await ann.until(() => window.theCall.state === 'connected');
    const [bob, cleo] = [await enter('stock-kill', 'Bob'), await enter('stock-kill', 'Cleo', { browser: 'firefox' })];
    for (const one of [ann, bob, cleo]) await sees(one, 2);
    const began = performance.now();
    ann.page.browser().process()?.kill('SIGKILL');
    await ann.leave().catch(() => undefined);
    for (const one of [bob, cleo]) await one.until(() => window.theCall.participants.length === 2);
    const took = performance.now() - began;
    const gap = await watchPictures(bob);
    const dan = await enter('stock-kill', 'Dan');
    for (const one of [dan, bob, cleo]) await linked(one, 2);
    test.diagnostic(`gone after ${took.toFixed(0)} ms; longest gap ${(await gap()).toFixed(0)} ms`);
    assert.ok(took < 15_000, `gone after ${took.toFixed(0)} ms`);
  });

  it('the broker is killed and started again: the pictures go on, and the next one comes in', async (test: TestContext) => {
    const [ann, bob] = [
      await enter('stock-restart', 'Ann', LENIENT),
      await enter('stock-restart', 'Bob', { browser: 'firefox', ...LENIENT }),
    ];
    await sees(ann, 1);
    await sees(bob, 1);
    const gaps = [await watchPictures(ann), await watchPictures(bob)];
    await broker.stop('SIGKILL');
    for (const one of [ann, bob]) await frames(one, 30);
    broker = await startStockBroker(broker.port);
    const began = performance.now();
    const cleo = await enter('stock-restart', 'Cleo', LENIENT);
    for (const one of [ann, bob, cleo]) await sees(one, 2);
    test.diagnostic(
      `three again ${(performance.now() - began).toFixed(0)} ms after its return; longest gaps ${await Promise.all(gaps.map(gap => gap())).then(all => all.map(each => each.toFixed(0)).join(', '))} ms`,
    );
    for (const one of [ann, bob, cleo]) assert.deepEqual(await names(one), ['Ann', 'Bob', 'Cleo']);
  });
});

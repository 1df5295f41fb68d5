import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { toneOf } from '../helpers/clip.js';
import { glassToGlass } from '../helpers/glass.js';
import { missing, Stage, type BrowserName, type Visitor } from '../helpers/e2e.js';
import { person, sees } from '../helpers/people.js';

/** What somebody sees and hears of the other one now. */
async function sense(visitor: Visitor): Promise<{ id: number | null; pitch: number; level: number }> {
  return await visitor.evaluate(async () => {
    const other = window.theCall.participants.find(({ self }) => !self);
    const video = window.senses
      .all('call-tile')
      .filter(tile => (tile as Element & { participant?: { self: boolean } }).participant?.self === false)
      .map(tile => tile.shadowRoot?.querySelector('video'))
      .find(found => found);
    let sight = null;
    for (let tries = 0; video && !sight && tries < 60; tries += 1) {
      await new Promise(resolve => video.requestVideoFrameCallback(resolve));
      sight = window.senses.see(video);
    }
    const sound = other?.stream?.getAudioTracks().length
      ? await window.senses.hear(new MediaStream(other.stream.getAudioTracks()))
      : { pitch: 0, level: -120 };
    return { id: sight?.id ?? null, ...sound };
  });
}

const PAIRS: readonly (readonly [BrowserName, BrowserName])[] = [
  ['chromium', 'chromium'],
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
];

describe('Two people', { skip: missing('chromium', 'firefox') }, () => {
  const stage = new Stage();
  before(() => stage.open());
  afterEach(() => stage.clear());
  after(() => stage.close());

  for (const [one, two] of PAIRS) {
    it(`see each other: ${one} and ${two}`, async () => {
      const room = `${one}-${two}`;
      const ann = await person(stage, { name: 'Ann', room, browser: one });
      const bob = await person(stage, { name: 'Bob', room, browser: two });
      await sees(ann, 1);
      await sees(bob, 1);
      assert.ok((await ann.text()).includes('Bob'));
      assert.ok((await bob.text()).includes('Ann'));
    });
  }

  it('get the right picture and the right sound; mute is silence, camera off is no frames', async () => {
    const ann = await person(stage, { name: 'Ann', room: 'pixels', clip: 1 });
    const bob = await person(stage, { name: 'Bob', room: 'pixels', clip: 2 });
    await sees(ann, 1);
    await sees(bob, 1);
    const first = await sense(bob);
    assert.equal(first.id, 1, 'Bob sees Ann’s picture.');
    assert.ok(Math.abs(first.pitch - toneOf(1)) < 15, `Bob hears ${first.pitch} Hz.`);
    assert.ok(first.level > -45, `at ${first.level} dB`);
    assert.equal((await sense(ann)).id, 2);

    await ann.evaluate(() => window.theCall.setMicrophone(false));
    await bob.until(() => window.theCall.participants.some(({ self, audio }) => !self && !audio));
    // The word may overtake what the jitter buffer still holds; after one window it is played out.
    await sense(bob);
    const muted = await sense(bob);
    assert.ok(muted.level < -80, `Muted, Bob hears ${muted.level} dB.`);
    await ann.evaluate(() => window.theCall.setMicrophone(true));
    await bob.until(() => window.theCall.participants.some(({ self, audio }) => !self && audio));

    await ann.evaluate(() => window.theCall.setCamera(false));
    await bob.until(() => window.theCall.participants.some(({ self, video }) => !self && !video));
    const shown = await bob.evaluate(() => {
      const videos = window.senses.all('call-tile').map(tile => tile.shadowRoot?.querySelector('video'));
      return videos.filter(video => video?.checkVisibility() && video.srcObject).length;
    });
    assert.equal(shown, 1, 'Only Bob’s own picture is left.');
    await ann.evaluate(() => window.theCall.setCamera(true));
    await sees(bob, 1);
    assert.equal((await sense(bob)).id, 1);
  });

  it('see what happens as it happens: glass to glass', async test => {
    const ann = await person(stage, { name: 'Ann', room: 'glass', clip: 1 });
    const bob = await person(stage, { name: 'Bob', room: 'glass', clip: 2 });
    await sees(ann, 1);
    await sees(bob, 1);
    const delays = await glassToGlass(ann, bob, 1);
    assert.ok(delays.length > 10, `${delays.length} frames were recognised on both sides.`);
    const median = delays[delays.length >> 1]!;
    test.diagnostic(`${Math.round(median)} ms, the median of ${delays.length} frames`);
    // A picture that is a second late is no talk any more, however busy the machine.
    assert.ok(median < 1000, `${median} ms`);
  });
});

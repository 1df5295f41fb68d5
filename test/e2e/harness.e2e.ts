import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CLIP, toneOf } from '../helpers/clip.js';
import { missing, Stage } from '../helpers/e2e.js';

/** The instruments, before anything is measured with them. */
describe('The fake camera and microphone', { skip: missing('chromium') }, () => {
  const stage = new Stage();
  before(() => stage.open());
  after(() => stage.close());

  for (const clip of [0, 5]) {
    it(`show and sound what they were given (${clip})`, async () => {
      const visitor = await stage.enter({ clip });
      const { seen, sound, muted } = await visitor.evaluate(async frames => {
        const stream = await navigator.mediaDevices.getUserMedia({
          video: { width: 640, height: 360 },
          audio: { autoGainControl: false, echoCancellation: false, noiseSuppression: false },
        });
        const video = document.createElement('video');
        video.muted = true;
        video.srcObject = stream;
        document.body.append(video);
        await video.play();
        const list = [];
        while (list.length < frames) {
          await new Promise(resolve => video.requestVideoFrameCallback(resolve));
          list.push(window.senses.see(video));
        }
        const heard = await window.senses.hear(stream);
        for (const track of stream.getAudioTracks()) track.enabled = false;
        const silence = await window.senses.hear(stream);
        for (const track of stream.getTracks()) track.stop();
        return { seen: list, sound: heard, muted: silence };
      }, 20);
      for (const [index, sight] of seen.entries()) {
        assert.ok(sight, `Frame ${index} cannot be read.`);
        assert.equal(sight.id, clip);
        const before = seen[index - 1];
        if (before) assert.ok((sight.frame - before.frame + CLIP.frames) % CLIP.frames <= 10, 'The frames come in order.');
      }
      assert.ok(new Set(seen.map(sight => sight?.frame)).size > 10, 'The picture moves.');
      assert.ok(Math.abs(sound.pitch - toneOf(clip)) < 12, `The pitch is ${sound.pitch}.`);
      assert.ok(sound.level > -40, `The level is ${sound.level}.`);
      assert.ok(muted.level < -100, `Muted, the level is ${muted.level}.`);
    });
  }
});

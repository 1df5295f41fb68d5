import { expect } from '@open-wc/testing';
import { levelOf } from './audio-level.js';
import { SpeakingDetector } from './speaking-detector.js';

/** Feeds a level every 50 ms, from one time to another, and gives the last answer. */
function hear(detector: SpeakingDetector, level: number, from: number, to: number): boolean {
  let speaking = false;
  for (let now = from; now <= to; now += 50) speaking = detector.update(level, now);
  return speaking;
}

describe('SpeakingDetector', () => {
  it('takes a voice for speech after a moment, and a key press not', () => {
    const detector = new SpeakingDetector();
    expect(hear(detector, 0.5, 0, 100)).to.equal(false);
    expect(hear(detector, 0, 150, 200)).to.equal(false);
    expect(hear(detector, 0.5, 250, 400)).to.equal(true);
  });

  it('lets a speaker breathe', () => {
    const detector = new SpeakingDetector();
    hear(detector, 0.5, 0, 200);
    expect(hear(detector, 0, 250, 850)).to.equal(true);
    expect(hear(detector, 0.5, 900, 950)).to.equal(true);
    expect(hear(detector, 0, 1000, 1700)).to.equal(false);
  });

  it('does not flicker at the edge', () => {
    const detector = new SpeakingDetector();
    hear(detector, 0.5, 0, 200);
    expect(hear(detector, 0.09, 250, 3000)).to.equal(true);
    const quiet = new SpeakingDetector();
    expect(hear(quiet, 0.09, 0, 3000)).to.equal(false);
  });
});

describe('levelOf', () => {
  it('is 0 for silence and a quiet room, 1 for a loud voice, and in between by decibels', () => {
    expect(levelOf(new Float32Array(8))).to.equal(0);
    expect(levelOf(new Float32Array(8).fill(0.0005))).to.equal(0);
    expect(levelOf(new Float32Array(8).fill(1))).to.equal(1);
    expect(levelOf(new Float32Array(8).fill(10 ** (-35 / 20)))).to.be.closeTo(0.5, 0.01);
  });
});

import { expect, oneEvent, waitUntil } from '@open-wc/testing';
import { SHAPES, samplesOf } from './tone-shapes.js';
import { Tones } from './tones.js';
import type { Tone } from './tones.js';

const RATE = 8000;
const KINDS = Object.keys(SHAPES) as Tone[];

function loudest(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

describe('The samples of a tone', () => {
  for (const tone of KINDS) {
    it(`are heard, do not clip, and join without a click: ${tone}`, () => {
      const samples = samplesOf(tone, RATE);
      expect(samples.length).to.equal(Math.round(SHAPES[tone].period * RATE));
      expect(loudest(samples)).to.be.within(0.1, 1);
      expect(Math.abs(samples[0]!)).to.be.below(0.01);
      expect(Math.abs(samples.at(-1)!)).to.be.below(0.01);
    });
  }

  it('leave a pause in which a ring can be spoken over', () => {
    for (const tone of ['ring', 'ringback', 'second'] as const) {
      const samples = samplesOf(tone, RATE);
      expect(loudest(samples.subarray(-Math.round(0.5 * RATE))), tone).to.be.below(0.01);
    }
  });
});

describe('Tones', () => {
  const contexts: AudioContext[] = [];
  const made: Tones[] = [];

  function tones(awake = true, onblocked?: () => void): Tones {
    const one = new Tones({
      awake: () => awake,
      ...(onblocked && { onblocked }),
      open: () => {
        const context = new AudioContext();
        contexts.push(context);
        return context;
      },
    });
    made.push(one);
    return one;
  }

  afterEach(() => {
    for (const one of made.splice(0)) one.close();
    contexts.length = 0;
  });

  it('open nothing before a tone is wanted, nor before the page was touched', () => {
    let told = 0;
    const sleeping = tones(false, () => (told += 1));
    sleeping.play('ring');
    expect(contexts).to.have.length(0);
    expect(sleeping.blocked).to.equal(true);
    sleeping.stop();
    expect(sleeping.blocked).to.equal(false);
    expect(told).to.equal(2);
  });

  it('begin at the first touch', () => {
    let awake = false;
    const one = new Tones({
      awake: () => awake,
      open: () => {
        const context = new AudioContext();
        contexts.push(context);
        return context;
      },
    });
    made.push(one);
    one.play('ringback');
    window.dispatchEvent(new KeyboardEvent('keydown'));
    expect(contexts).to.have.length(0);
    awake = true;
    window.dispatchEvent(new KeyboardEvent('keydown'));
    expect(contexts).to.have.length(1);
    expect(one.blocked).to.equal(false);
  });

  it('use one context for all, and close it with their owner', async () => {
    const one = tones();
    one.play('ring');
    one.play('ring');
    one.play('ringback');
    expect(one.tone).to.equal('ringback');
    expect(contexts).to.have.length(1);
    const [context] = contexts;
    one.close();
    if (context!.state !== 'closed') await oneEvent(context!, 'statechange');
    expect(one.tone).to.equal(null);
  });

  it('let the sound card sleep after the last one', async () => {
    const one = tones();
    one.play('ring');
    const [context] = contexts;
    while (context!.state !== 'running') await oneEvent(context!, 'statechange');
    await waitUntil(async () => (await navigator.locks.query()).held?.some(({ name }) => name === 'calltag-tone') === true);
    one.stop();
    expect(one.tone).to.equal(null);
    await oneEvent(context!, 'statechange');
    expect(context!.state).to.equal('suspended');
  });
});

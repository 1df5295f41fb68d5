import { expect } from '@open-wc/testing';
import { until } from '../../test/helpers/until.js';
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

/** A sound card for machines that have none: its sources say what was asked of them. */
class Card {
  readonly sampleRate = RATE;
  readonly destination = {};
  readonly currentTime = 0;
  readonly sources: { loop: boolean; started: boolean; stopped: boolean }[] = [];
  state: AudioContextState = 'suspended';

  async resume(): Promise<void> {
    await Promise.resolve();
    this.state = 'running';
  }

  async suspend(): Promise<void> {
    await Promise.resolve();
    this.state = 'suspended';
  }

  async close(): Promise<void> {
    await Promise.resolve();
    this.state = 'closed';
  }

  createBuffer(): unknown {
    return { copyToChannel: () => undefined };
  }

  createGain(): unknown {
    return { connect: () => undefined, disconnect: () => undefined, gain: { setTargetAtTime: () => undefined } };
  }

  createBufferSource(): unknown {
    const source = Object.assign(new EventTarget(), {
      loop: false,
      started: false,
      stopped: false,
      connect: (next: unknown) => next,
      disconnect: () => undefined,
      start: () => {
        source.started = true;
      },
      stop: () => {
        source.stopped = true;
        source.dispatchEvent(new Event('ended'));
      },
    });
    this.sources.push(source);
    return source;
  }
}

describe('Tones', () => {
  const cards: Card[] = [];
  const made: Tones[] = [];

  function tones(awake: () => boolean = () => true, onblocked?: () => void): Tones {
    const one = new Tones({
      awake,
      ...(onblocked && { onblocked }),
      open: () => {
        const card = new Card();
        cards.push(card);
        return card as unknown as AudioContext;
      },
    });
    made.push(one);
    return one;
  }

  afterEach(() => {
    for (const one of made.splice(0)) one.close();
    cards.length = 0;
  });

  it('open nothing before a tone is wanted, nor before the page was touched', () => {
    let told = 0;
    const sleeping = tones(
      () => false,
      () => (told += 1),
    );
    sleeping.play('ring');
    expect(cards).to.have.length(0);
    expect(sleeping.blocked).to.equal(true);
    sleeping.stop();
    expect(sleeping.blocked).to.equal(false);
    expect(told).to.equal(2);
  });

  it('begin at the first touch', () => {
    let awake = false;
    const one = tones(() => awake);
    one.play('ringback');
    window.dispatchEvent(new KeyboardEvent('keydown'));
    expect(cards).to.have.length(0);
    awake = true;
    window.dispatchEvent(new KeyboardEvent('keydown'));
    expect(cards).to.have.length(1);
    expect(one.blocked).to.equal(false);
  });

  it('sound again and again until they are stopped, and let the sound card sleep then', async () => {
    const one = tones();
    one.play('ring');
    one.play('ring');
    await until(() => cards[0]?.sources[0]?.started);
    expect(cards[0]!.sources).to.have.length(1);
    expect(cards[0]!.sources[0]!.loop).to.equal(true);
    one.stop();
    expect(one.tone).to.equal(null);
    expect(cards[0]!.sources[0]!.stopped).to.equal(true);
    await until(() => cards[0]!.state === 'suspended');
  });

  it('use one context for all, one tone at a time, and close it with their owner', async () => {
    const one = tones();
    one.play('ringback');
    await until(() => cards[0]?.sources[0]?.started);
    one.play('busy');
    await until(() => cards[0]?.sources[1]?.started);
    expect(cards).to.have.length(1);
    expect(cards[0]!.sources.map(({ loop, stopped }) => [loop, stopped])).to.deep.equal([
      [true, true],
      [false, false],
    ]);
    one.close();
    expect(cards[0]!.sources[1]!.stopped).to.equal(true);
    await until(() => cards[0]!.state === 'closed');
  });

  it('are heard from one tab at a time; the next one follows', async () => {
    const [here, there] = [tones(), tones()];
    here.play('ring');
    await until(() => cards[0]?.sources[0]?.started);
    there.play('ring');
    await until(async () => (await navigator.locks.query()).pending?.some(({ name }) => name === 'calltag-tone') === true);
    expect(cards[1]!.sources).to.deep.equal([]);
    here.stop();
    await until(() => cards[1]!.sources[0]?.started);
  });
});

import { expect } from '@open-wc/testing';
import { hear, hearAgain } from '../../test/helpers/ears.js';
import { tone } from '../../test/helpers/fake-tracks.js';
import { until } from '../../test/helpers/until.js';
import { Speakers } from './speakers.js';

describe('Speakers', () => {
  let speakers: Speakers;
  const speaking = new Set<string>();
  const open = new Set<string>();
  const voices: MediaStreamTrack[] = [];
  let floor: string | null = null;

  function voice(): MediaStreamTrack {
    const track = tone();
    voices.push(track);
    return track;
  }

  beforeEach(() => {
    hear(0.5);
    for (const set of [speaking, open]) set.clear();
    floor = null;
    speakers = new Speakers(
      (id, now) => {
        if (now) speaking.add(id);
        else speaking.delete(id);
      },
      id => {
        floor = id;
      },
      id => open.has(id),
    );
  });

  afterEach(() => {
    speakers.clear();
    hearAgain();
    for (const track of voices.splice(0)) track.stop();
  });

  it('tells who speaks, and gives them the floor', async () => {
    open.add('ana');
    speakers.watch('ana', voice());
    await until(() => speaking.has('ana') && floor === 'ana', 'nobody was heard');
    expect(speakers.level('ana')).to.be.greaterThan(0.5);
  });

  it('does not listen to whom nobody hears, and listens again when their microphone is on', async () => {
    open.add('ana');
    speakers.watch('ana', voice());
    await until(() => speaking.has('ana'), 'nobody was heard');
    open.delete('ana');
    await until(() => !speaking.has('ana'), 'the muted one speaks on');
    expect(speakers.level('ana')).to.equal(0);
    open.add('ana');
    await until(() => speaking.has('ana'), 'nobody was heard again');
  });

  it('forgets who left', async () => {
    open.add('ana');
    speakers.watch('ana', voice());
    await until(() => floor === 'ana', 'nobody was heard');
    speakers.watch('ana', null);
    expect(speaking.has('ana')).to.equal(false);
    expect(floor).to.equal(null);
  });
});

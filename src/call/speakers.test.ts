import { expect } from '@open-wc/testing';
import { until } from '../../test/helpers/until.js';
import { Speakers } from './speakers.js';
import type { Ear } from './speakers.js';

describe('Speakers', () => {
  let speakers: Speakers;
  const speaking = new Set<string>();
  const open = new Set<string>();
  let ears = 0;
  let floor: string | null = null;

  const loud = (): Ear => {
    ears += 1;
    return {
      level: 0.8,
      close: () => {
        ears -= 1;
      },
    };
  };

  beforeEach(() => {
    ears = 0;
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
    expect(ears).to.equal(0);
  });

  it('tells who speaks, and gives them the floor', async () => {
    open.add('ana');
    speakers.watch('ana', loud);
    await until(() => speaking.has('ana') && floor === 'ana', 'nobody was heard');
    expect(speakers.level('ana')).to.equal(0.8);
  });

  it('does not listen to whom nobody hears, and listens again when their microphone is on', async () => {
    open.add('ana');
    speakers.watch('ana', loud);
    await until(() => speaking.has('ana'), 'nobody was heard');
    open.delete('ana');
    await until(() => !speaking.has('ana'), 'the muted one speaks on');
    expect(speakers.level('ana')).to.equal(0);
    expect(ears).to.equal(0);
    open.add('ana');
    await until(() => speaking.has('ana'), 'nobody was heard again');
  });

  it('forgets who left', async () => {
    open.add('ana');
    speakers.watch('ana', loud);
    await until(() => floor === 'ana', 'nobody was heard');
    speakers.watch('ana', null);
    expect(speaking.has('ana')).to.equal(false);
    expect(floor).to.equal(null);
  });
});

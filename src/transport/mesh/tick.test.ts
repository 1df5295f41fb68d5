import { expect } from '@open-wc/testing';
import { until } from '../../../test/helpers/until.js';
import { everyTick } from './tick.js';

describe('everyTick', () => {
  const { setInterval: set, clearInterval: clear } = window;
  const running = new Set<number>();

  before(() => {
    window.setInterval = ((act: () => void, ms: number) => {
      const id = set.call(window, act, ms);
      running.add(id);
      return id;
    }) as typeof window.setInterval;
    window.clearInterval = id => {
      running.delete(id as number);
      clear.call(window, id);
    };
  });

  after(() => {
    window.setInterval = set;
    window.clearInterval = clear;
  });

  it('wakes once for all who wait, until the last of them ends', async () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const calls = { one: 0, two: 0 };
    everyTick(() => (calls.one += 1), one.signal);
    everyTick(() => (calls.two += 1), two.signal);
    expect(running.size).to.equal(1);
    await until(() => calls.one === 1 && calls.two === 1, 'nobody was called');
    one.abort();
    await until(() => calls.two === 3, 'the other one is not called any more');
    expect(calls.one).to.equal(1);
    expect(running.size).to.equal(1);
    two.abort();
    expect(running.size).to.equal(0);
  });
});

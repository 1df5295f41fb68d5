import { expect } from '@open-wc/testing';
import { Lossy } from './lossy.js';

describe('Lossy', () => {
  const take = (lossy: Lossy, loss: number, times: number): void => {
    for (let look = 0; look < times; look += 1) lossy.take('bob', loss);
  };

  it('knows a line that loses, after more than a moment', () => {
    const lossy = new Lossy({ lossy: 0.05, clean: 0.015 });
    take(lossy, 0.2, 1);
    expect(lossy.has('bob')).to.be.false;
    take(lossy, 0, 1);
    take(lossy, 0.2, 1);
    expect(lossy.has('bob'), 'two moments apart').to.be.false;
    take(lossy, 0.2, 1);
    expect(lossy.has('bob')).to.be.true;
    expect(lossy.has('ann')).to.be.false;
  });

  it('trusts it again only after a long clean while', () => {
    const lossy = new Lossy({ lossy: 0.05, clean: 0.015 });
    take(lossy, 0.2, 2);
    take(lossy, 0.04, 100);
    expect(lossy.has('bob'), 'still some').to.be.true;
    take(lossy, 0, 14);
    take(lossy, 0.02, 1);
    take(lossy, 0, 14);
    expect(lossy.has('bob'), 'never fifteen looks in a row').to.be.true;
    take(lossy, 0, 1);
    expect(lossy.has('bob')).to.be.false;
  });

  it('forgets who is gone', () => {
    const lossy = new Lossy({ lossy: 0.05, clean: 0.015 });
    take(lossy, 0.2, 2);
    expect([...lossy.keys()]).to.deep.equal(['bob']);
    lossy.delete('bob');
    expect(lossy.has('bob')).to.be.false;
    expect([...lossy.keys()]).to.deep.equal([]);
  });
});

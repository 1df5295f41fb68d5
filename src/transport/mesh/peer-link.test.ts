import { expect } from '@open-wc/testing';
import { playLinks } from '../../../test/netlab/simulation/links.js';
import { PageMemory } from './page-memory.js';

/** A short form of `npm run netlab:seeds`, which plays thousands. */
const SEEDS = 150;

describe('PeerLink, two of them in two modelled browsers', () => {
  it(`ends connected, once, or says that it cannot, whatever is lost, doubled, late or broken (${String(SEEDS)} seeds)`, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { wrong, faults } = await playLinks(seed);
      expect(wrong, `seed ${String(seed)}: ${faults.join(', ')}`).to.equal(undefined);
    }
  }).timeout(60_000);
});

describe('PageMemory', () => {
  it('tells late words of a former page from a new page', () => {
    const pages = new PageMemory();
    expect(['one', 'one', 'two', 'one', 'two'].map(page => pages.meet(page, 100))).to.deep.equal([
      'first',
      'known',
      'new',
      'former',
      'known',
    ]);
  });

  it('believes the page that goes on speaking, when a late word came after the newer page’s first', () => {
    const pages = new PageMemory();
    pages.meet('newer', 0);
    expect(pages.meet('older, late', 10)).to.equal('new');
    expect(pages.meet('newer', 3000)).to.equal('former');
    expect(pages.meet('newer', 6000)).to.equal('new');
    expect(pages.meet('newer', 6001)).to.equal('known');
  });
});

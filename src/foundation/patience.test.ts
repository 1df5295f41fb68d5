import { expect } from '@open-wc/testing';
import { Patience } from './patience.js';

/** Takes the processor from everything else on the page. */
function stall(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

const over = (patience: Patience, ms: number): Promise<void> =>
  new Promise(resolve => {
    patience.begin(ms, resolve);
  });

describe('Patience', () => {
  it('is over after its time, and not before', async () => {
    const patience = new Patience();
    const began = performance.now();
    await over(patience, 600);
    expect(performance.now() - began).to.be.within(595, 6000);
    expect([patience.spent, patience.left]).to.deep.equal([600, 0]);
  });

  it('goes on after a stall, which counts as a moment: what arrived meanwhile is heard before it ends', async () => {
    const patience = new Patience();
    const began = performance.now();
    const done = over(patience, 600);
    stall(1000);
    await done;
    expect(performance.now() - began).to.be.at.least(1345);
  });

  it('waits for the last that was begun, and for nothing once it is ended', async () => {
    const patience = new Patience();
    const calls: string[] = [];
    patience.begin(10, () => calls.push('first'));
    patience.begin(20, () => calls.push('second'));
    await new Promise(resolve => setTimeout(resolve, 100));
    patience.begin(10, () => calls.push('third'));
    patience.end();
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(calls).to.deep.equal(['second']);
  });
});

import { expect } from '@open-wc/testing';
import { Pulse } from './pulse.js';

const short = { every: 5, patience: 20 };

describe('Pulse', () => {
  it('asks a quiet socket, and says when a broker that used to answer is silent', async () => {
    let asked = 0;
    const pulse: { current?: Pulse } = {};
    await new Promise<void>(resolve => {
      const ask = (): void => {
        asked += 1;
        if (asked === 1) pulse.current?.heard(true);
      };
      pulse.current = new Pulse({ ...short, ask, onSilent: resolve });
      pulse.current.start();
    });
    expect(asked).to.equal(2);
  });

  it('does not blame a broker that never answered', async () => {
    let silent = false;
    let asked = 0;
    await new Promise<void>(resolve => {
      const pulse = new Pulse({
        every: 1,
        patience: 1,
        ask: () => {
          asked += 1;
          if (asked < 4) return;
          pulse.stop();
          resolve();
        },
        onSilent: () => { silent = true; },
      });
      pulse.start();
    });
    expect(silent).to.equal(false);
  });

  it('asks nothing once it is stopped', async () => {
    let asked = 0;
    const pulse = new Pulse({ every: 1, patience: 1, ask: () => { asked += 1; }, onSilent: () => { asked += 1; } });
    pulse.start();
    pulse.stop();
    pulse.heard(true);
    await new Promise(resolve => { setTimeout(resolve, 10); });
    expect(asked).to.equal(0);
  });
});

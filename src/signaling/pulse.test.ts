import { expect } from '@open-wc/testing';
import { Pulse } from './pulse.js';

const SHORT = { quiet: 5, patience: 20 };

describe('Pulse', () => {
  it('asks a quiet socket, and says when nothing comes back', async () => {
    let asked = 0;
    await new Promise<void>(resolve => {
      const pulse: Pulse = new Pulse(
        {
          onAsk: () => {
            asked += 1;
            if (asked < 3)
              queueMicrotask(() => {
                pulse.heard(true);
              });
          },
          onDead: resolve,
        },
        SHORT,
      );
      pulse.start();
    });
    expect(asked).to.equal(3);
  });

  it('asks at once, and waits less, when something looks wrong', async () => {
    let asked = 0;
    const began = performance.now();
    await new Promise<void>(resolve => {
      const pulse: Pulse = new Pulse(
        {
          onAsk: () => {
            asked += 1;
            if (asked > 1) return;
            queueMicrotask(() => {
              pulse.heard(true);
              pulse.suspect();
            });
          },
          onDead: resolve,
        },
        { quiet: 60_000, patience: 60_000 },
      );
      pulse.start();
    });
    expect(asked).to.equal(2);
    expect(performance.now() - began).to.be.lessThan(10_000);
  });

  it('takes nothing but the answer for one, and is not put off by being asked again', async () => {
    let asked = 0;
    const began = performance.now();
    let others: ReturnType<typeof setInterval> | undefined;
    await new Promise<void>(resolve => {
      const pulse: Pulse = new Pulse(
        {
          onAsk: () => {
            asked += 1;
          },
          onDead: resolve,
        },
        { quiet: 60_000, patience: 300 },
      );
      pulse.start();
      // One way of the socket lives on: others' messages arrive all the time.
      others = setInterval(() => {
        pulse.heard(false);
        pulse.suspect();
      }, 20);
    });
    clearInterval(others);
    expect(asked).to.equal(1);
    expect(performance.now() - began).to.be.lessThan(3000);
  });

  it('takes no stall of the page for a silence of the other end', async () => {
    const dead = await new Promise<boolean>(resolve => {
      const pulse: Pulse = new Pulse(
        {
          onAsk: () => undefined,
          onDead: () => {
            resolve(true);
          },
        },
        { quiet: 60_000, patience: 600 },
      );
      pulse.start();
      const end = performance.now() + 2000;
      while (performance.now() < end);
      // It came while nobody could listen.
      setTimeout(() => {
        pulse.heard(true);
        pulse.close();
        resolve(false);
      }, 20);
    });
    expect(dead).to.equal(false);
  });

  it('asks nothing once it is closed', () => {
    let asked = 0;
    const pulse = new Pulse(
      {
        onAsk: () => {
          asked += 1;
        },
        onDead: () => {
          asked += 1;
        },
      },
      SHORT,
    );
    pulse.close();
    pulse.start();
    pulse.suspect();
    pulse.heard(true);
    expect(asked).to.equal(0);
  });
});

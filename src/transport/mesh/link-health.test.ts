import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { LinkHealth } from './link-health.js';
import type { HealthAction } from './link-health.js';

const TICK = 300;
/** The longest that a dead link may do nothing: the longest patience, stretched by chance, and a tick. */
const LONGEST = 8000 * 1.15 + TICK;

const moment = fc.record({
  connectionState: fc.constantFrom<RTCPeerConnectionState>('new', 'connecting', 'connected', 'disconnected', 'failed', 'closed'),
  heard: fc.boolean(),
  waiting: fc.boolean(),
  event: fc.boolean(),
  gap: fc.oneof(fc.constant(TICK), fc.integer({ min: 1, max: 120_000 })),
});

/** A link that has lived through anything. */
function lived(
  moments: readonly (typeof moment extends fc.Arbitrary<infer M> ? M : never)[],
  chance: number,
): { health: LinkHealth; now: number } {
  const health = new LinkHealth(() => chance);
  let now = 1000;
  let heardAt = 0;
  for (const { connectionState, heard, waiting, event, gap } of moments) {
    now += gap;
    if (heard) heardAt = now;
    if (event) health.began(now);
    health.tick(now, { state: connectionState, heardAt, waiting });
  }
  return { health, now };
}

describe('LinkHealth', () => {
  it('says a first offer again when its answer is late, and not before', () => {
    const health = new LinkHealth(() => 0.5);
    const actions = Array.from({ length: 12 }, (_, tick) => health.tick(1000 + tick * TICK, { state: 'new', heardAt: 0, waiting: true }));
    expect(actions.findIndex(action => action === 'resend') * TICK).to.be.within(2500, 2500 + TICK);
  });

  it('is well within a second of the path working again, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (moments, chance) => {
        const { health, now } = lived(moments, chance);
        let action: HealthAction = 'none';
        for (let at = now + TICK; at <= now + 900; at += TICK) {
          action = health.tick(at, { state: 'connected', heardAt: at - 20, waiting: false });
        }
        expect(action).to.equal('none');
        expect(health.tries).to.equal(0);
        expect(health.connectedOnce).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('never gives up a path that once worked, and never tries without pause', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<RTCPeerConnectionState>('connected', 'connecting', 'disconnected', 'failed'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (connectionState, chance) => {
          const health = new LinkHealth(() => chance);
          health.tick(1000, { state: 'connected', heardAt: 990, waiting: false });
          const tries: number[] = [];
          const actions: HealthAction[] = [];
          for (let now = 1000 + TICK; now < 121_000; now += TICK) {
            const action = health.tick(now, { state: connectionState, heardAt: 990, waiting: false });
            if (action === 'none' || action === 'ping') continue;
            tries.push(now);
            actions.push(action);
          }
          const gaps = tries.slice(1).map((at, index) => at - tries[index]!);
          expect(tries[0]).to.be.lessThan(1000 + 1200 + 2 * TICK);
          expect(Math.max(...gaps)).to.be.lessThan(LONGEST);
          expect(Math.min(...gaps)).to.be.greaterThan(1500);
          expect(actions.slice(0, 4)).to.deep.equal(['restart', 'restart', 'restart', 'rebuild']);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('takes no sleep of the computer for a silence of the other side', () => {
    const health = new LinkHealth();
    health.tick(1000, { state: 'connected', heardAt: 990, waiting: false });
    const action = health.tick(601_000, { state: 'connected', heardAt: 990, waiting: false });
    expect(action).to.equal('none');
  });

  it('makes a connection that ended in the browser anew at once', () => {
    const health = new LinkHealth();
    health.tick(1000, { state: 'connected', heardAt: 990, waiting: false });
    expect(health.tick(1300, { state: 'closed', heardAt: 990, waiting: false })).to.equal('rebuild');
  });
});

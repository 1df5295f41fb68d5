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
  agreed: fc.boolean(),
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
  let [heardAt, agreedAt] = [0, -Infinity];
  for (const { connectionState, heard, waiting, agreed, event, gap } of moments) {
    now += gap;
    if (heard) heardAt = now;
    if (agreed) agreedAt = now;
    if (event) health.began(now);
    health.tick(now, { state: connectionState, heardAt, waiting, calm: false, agreedAt });
  }
  return { health, now };
}

describe('LinkHealth', () => {
  it('says a first offer again when its answer is late, and not before', () => {
    const health = new LinkHealth(() => 0.5);
    const actions = Array.from({ length: 12 }, (_, tick) =>
      health.tick(1000 + tick * TICK, { state: 'new', heardAt: 0, waiting: true, calm: false, agreedAt: -Infinity }),
    );
    expect(actions.findIndex(action => action === 'resend') * TICK).to.be.within(2500, 2500 + TICK);
  });

  it('is well within a second of the path working again, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (moments, chance) => {
        const { health, now } = lived(moments, chance);
        let action: HealthAction = 'none';
        for (let at = now + TICK; at <= now + 900; at += TICK) {
          action = health.tick(at, { state: 'connected', heardAt: at - 20, waiting: false, calm: false, agreedAt: -Infinity });
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
          health.tick(1000, { state: 'connected', heardAt: 990, waiting: false, calm: false, agreedAt: -Infinity });
          const tries: number[] = [];
          const actions: HealthAction[] = [];
          for (let now = 1000 + TICK; now < 121_000; now += TICK) {
            const action = health.tick(now, { state: connectionState, heardAt: 990, waiting: false, calm: false, agreedAt: -Infinity });
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

  it('makes a connection anew when a restart was agreed on and its path is silent, once, and not where nothing passes', () => {
    const act = (answers: boolean, state: RTCPeerConnectionState): readonly [string, number][] => {
      const health = new LinkHealth(() => 0.5);
      health.tick(1000, { state: 'connected', heardAt: 990, waiting: false, calm: false, agreedAt: 500 });
      const actions: [string, number][] = [];
      let agreedAt = 500;
      for (let now = 1000 + TICK; now < 12_000; now += TICK) {
        const action = health.tick(now, { state, heardAt: 990, waiting: false, calm: false, agreedAt });
        if (action !== 'none' && action !== 'ping') actions.push([action, now]);
        if (action === 'restart' && answers) agreedAt = now + 60;
      }
      return actions;
    };
    const [first, second] = act(true, 'connected');
    expect(first).to.deep.equal(['restart', 2200]);
    expect(second?.[0]).to.equal('rebuild');
    expect(second?.[1]).to.be.within(2200 + 60 + 900, 2200 + 60 + 900 + TICK);
    // Another path is being looked for: that has its time.
    for (const [answers, state] of [
      [true, 'connecting'],
      [false, 'connected'],
    ] as const)
      expect(
        act(answers, state)
          .slice(0, 3)
          .map(([action]) => action),
      ).to.deep.equal(['restart', 'restart', 'restart']);
  });

  it('takes no sleep of the computer, and no stall of the page, for a silence of the other side', () => {
    for (const away of [600_000, 1150]) {
      const health = new LinkHealth();
      const act = (now: number, heardAt: number): HealthAction =>
        health.tick(now, { state: 'connected', heardAt, waiting: false, calm: false, agreedAt: -Infinity });
      act(1000, 800);
      // It asks before it doubts; a silence that goes on is one.
      const back = 1000 + TICK + away;
      expect([act(back, 800), act(back + TICK, 800), act(back + 2 * TICK, 800)], String(away)).to.deep.equal(['ping', 'ping', 'restart']);
    }
  });

  it('makes a connection that ended in the browser anew at once', () => {
    const health = new LinkHealth();
    health.tick(1000, { state: 'connected', heardAt: 990, waiting: false, calm: false, agreedAt: -Infinity });
    expect(health.tick(1300, { state: 'closed', heardAt: 990, waiting: false, calm: false, agreedAt: -Infinity })).to.equal('rebuild');
  });
});

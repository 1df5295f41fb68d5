import { expect } from '@open-wc/testing';
import { Sampler, together } from './sampler.js';
import type { LinkSample } from './sampler.js';

const calm: LinkSample = {
  sent: 300_000,
  available: 2e6,
  narrow: false,
  tight: false,
  queued: false,
  loss: 0,
  encoding: 0.1,
  slow: false,
  given: 320_000,
  missed: 0,
  trip: 0.06,
};
const NOTHING = { pixels: 0, least: 0 };
const narrow: LinkSample = { ...calm, available: 150_000, narrow: true, tight: true };

const report = (bytes: number, frames: number, more: Record<string, unknown> = {}): RTCStatsReport =>
  new Map([
    ['o', { type: 'outbound-rtp', kind: 'video', bytesSent: bytes, framesEncoded: frames, totalEncodeTime: frames * 0.01, ...more }],
    ['p', { type: 'candidate-pair', nominated: true, availableOutgoingBitrate: 200_000 }],
  ]);

describe('what is measured of the sending', () => {
  it('is a difference between two looks', () => {
    const sampler = new Sampler();
    sampler.read('a', report(0, 0), { given: 500_000, voice: 0 }, 1000);
    expect(
      sampler.read('a', report(25_000, 20, { qualityLimitationReason: 'bandwidth' }), { given: 500_000, voice: 0 }, 2000),
    ).to.deep.equal({
      sent: 200_000,
      available: 200_000,
      narrow: true,
      tight: true,
      queued: false,
      loss: 0,
      encoding: 0.2,
      slow: false,
      given: 500_000,
      missed: 0,
      trip: Infinity,
    });
  });

  it('is no narrow line when it is our own limit that holds back', () => {
    const sampler = new Sampler();
    sampler.read('a', report(0, 0), { given: 100_000, voice: 0 }, 1000);
    expect(
      sampler.read('a', report(10_000, 20, { qualityLimitationReason: 'bandwidth' }), { given: 100_000, voice: 0 }, 2000).narrow,
    ).to.equal(false);
  });

  it('is a narrow line when an encoder is told to make next to nothing, whatever it says of itself', () => {
    const given = { given: 800_000, voice: 60_000 };
    const narrow = (targetBitrate: number): boolean => {
      const sampler = new Sampler();
      sampler.read('a', report(0, 0), given, 1000);
      return sampler.read('a', report(10_000, 20, { targetBitrate, qualityLimitationReason: 'none' }), given, 2000).narrow;
    };
    expect(narrow(30_000)).to.equal(true);
    expect(narrow(700_000)).to.equal(false);
  });

  it('knows a queue by the round trip, against the shortest of late', () => {
    const sampler = new Sampler();
    let frames = 0;
    const queued = (trip: number): boolean => {
      frames += 10;
      const now = new Map([
        ...report(frames * 100, frames),
        ['p', { type: 'candidate-pair', nominated: true, currentRoundTripTime: trip }],
      ]);
      return sampler.read('a', now, { given: 0, voice: 0 }, frames * 100).queued;
    };
    expect([0.06, 0.08, 0.4, 0.2, 0.45].map(queued)).to.deep.equal([false, false, true, false, true]);
    // Another path may be longer for good.
    for (let look = 0; look < 100; look += 1) queued(0.45);
    expect(queued(0.45)).to.equal(false);
  });

  it('does not count what was lost of something that is no longer sent', () => {
    const sampler = new Sampler();
    const losing = (frames: number): RTCStatsReport =>
      new Map([...report(frames * 100, frames), ['r', { type: 'remote-inbound-rtp', localId: 'o', fractionLost: 0.5 }]]) as RTCStatsReport;
    const given = { given: 0, voice: 0 };
    sampler.read('a', losing(10), given, 1000);
    expect(sampler.read('a', losing(20), given, 2000).loss).to.equal(0.5);
    expect(sampler.read('a', losing(20), given, 3000).loss).to.equal(0);
  });

  it('begins anew with a connection that was made anew', () => {
    const sampler = new Sampler();
    sampler.read('a', report(90_000, 100), { given: 100_000, voice: 0 }, 1000);
    expect(sampler.read('a', report(500, 1), { given: 100_000, voice: 0 }, 2000).sent).to.equal(0);
  });

  it('takes one narrow link of many for the other end’s, and most of them for our own line', () => {
    expect(together([narrow, calm, calm, calm, calm], NOTHING).narrow).to.equal(false);
    const ours = together([narrow, narrow, narrow, calm, calm], NOTHING);
    expect(ours.narrow).to.equal(true);
    expect(ours.available).to.equal(3 * 150_000 + 2 * 320_000);
    expect(together([narrow], NOTHING).narrow).to.equal(true);
    expect(together([], NOTHING).narrow).to.equal(false);
  });
});

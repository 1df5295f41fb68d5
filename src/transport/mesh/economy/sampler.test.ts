import { expect } from '@open-wc/testing';
import { Sampler, together } from './sampler.js';
import type { LinkSample } from './sampler.js';

const calm: LinkSample = { sent: 300_000, available: 2e6, narrow: false, loss: 0, encoding: 0.1, slow: false, given: 320_000 };
const narrow: LinkSample = { ...calm, available: 150_000, narrow: true };

const report = (bytes: number, frames: number, more: Record<string, unknown> = {}): RTCStatsReport =>
  new Map([
    ['o', { type: 'outbound-rtp', kind: 'video', bytesSent: bytes, framesEncoded: frames, totalEncodeTime: frames * 0.01, ...more }],
    ['p', { type: 'candidate-pair', nominated: true, availableOutgoingBitrate: 200_000 }],
  ]);

describe('what is measured of the sending', () => {
  it('is a difference between two looks', () => {
    const sampler = new Sampler();
    sampler.read('a', report(0, 0), 500_000, 1000);
    expect(sampler.read('a', report(25_000, 20, { qualityLimitationReason: 'bandwidth' }), 500_000, 2000)).to.deep.equal({
      sent: 200_000,
      available: 200_000,
      narrow: true,
      loss: 0,
      encoding: 0.2,
      slow: false,
      given: 500_000,
    });
  });

  it('is no narrow line when it is our own limit that holds back', () => {
    const sampler = new Sampler();
    sampler.read('a', report(0, 0), 100_000, 1000);
    expect(sampler.read('a', report(10_000, 20, { qualityLimitationReason: 'bandwidth' }), 100_000, 2000).narrow).to.equal(false);
  });

  it('begins anew with a connection that was made anew', () => {
    const sampler = new Sampler();
    sampler.read('a', report(90_000, 100), 100_000, 1000);
    expect(sampler.read('a', report(500, 1), 100_000, 2000).sent).to.equal(0);
  });

  it('takes one narrow link of many for the other end’s, and most of them for our own line', () => {
    expect(together([narrow, calm, calm, calm, calm], 0).narrow).to.equal(false);
    const ours = together([narrow, narrow, narrow, calm, calm], 0);
    expect(ours.narrow).to.equal(true);
    expect(ours.available).to.equal(3 * 150_000 + 2 * 320_000);
    expect(together([narrow], 0).narrow).to.equal(true);
    expect(together([], 0).narrow).to.equal(false);
  });
});

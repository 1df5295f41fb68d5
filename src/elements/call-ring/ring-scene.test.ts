import { expect } from '@open-wc/testing';
import { ringOf } from '../../../test/helpers/scripted-ring.js';
import { ringScene } from './ring-scene.js';
import type { RingSituation } from './ring-scene.js';

const IDLE: RingSituation = { phase: 'idle', ring: null, secondRing: null, user: '', hasRoom: false, kept: null, origin: null };

function card(situation: Partial<RingSituation>): string {
  return ringScene({ ...IDLE, ...situation }).card;
}

describe('What a ring shows', () => {
  it('is nothing while nothing rings', () => {
    expect(card({})).to.equal('none');
    expect(card({ hasRoom: true, user: 'desk' })).to.equal('none');
  });

  it('is that a page waits, when it has a name and no room', () => {
    expect(card({ user: 'desk' })).to.equal('waiting');
    expect(card({ user: 'desk', phase: 'ended', origin: ringOf('incoming', 'accepted') })).to.equal('waiting');
  });

  it('is why the call of a ring failed, before a page waits again', () => {
    expect(card({ user: 'desk', phase: 'failed', origin: ringOf('incoming', 'accepted') })).to.equal('after');
  });

  it('is the ring, over a lobby and over an ended call', () => {
    for (const phase of ['idle', 'lobby', 'ended', 'failed'] as const)
      expect(card({ phase, hasRoom: true, ring: ringOf('incoming', 'incoming') })).to.equal('ring');
  });

  it('stays beside a running call', () => {
    const ring = ringOf('outgoing', 'ringing');
    const second = ringOf('incoming', 'incoming', { id: 'other' });
    for (const phase of ['connecting', 'connected', 'reconnecting'] as const)
      expect(ringScene({ ...IDLE, phase, ring, secondRing: second })).to.deep.equal({ card: 'none', ring: null, notices: [ring, second] });
    expect(ringScene({ ...IDLE, phase: 'connected', ring: ringOf('outgoing', 'accepted') }).notices).to.deep.equal([]);
  });

  it('keeps an end in vain until it was seen', () => {
    const kept = ringOf('outgoing', 'no-answer');
    expect(card({ ring: kept, kept })).to.equal('over');
    expect(card({ kept })).to.equal('over');
    expect(card({ ring: kept })).to.equal('none');
  });

  it('does not say "connecting" of a call that is over', () => {
    const ring = ringOf('outgoing', 'accepted');
    expect(card({ ring })).to.equal('ring');
    expect(card({ ring, phase: 'ended', origin: ring })).to.equal('after');
  });
});

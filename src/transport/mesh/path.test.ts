import { expect } from '@open-wc/testing';
import { until } from '../../../test/helpers/until.js';
import { isRelayed, pathOf } from './path.js';

const stats = (...entries: readonly { readonly id: string; readonly type: string; readonly [field: string]: unknown }[]): RTCStatsReport =>
  new Map(entries.map(entry => [entry.id, entry]));
const pair = { type: 'candidate-pair', nominated: true, state: 'succeeded' } as const;
const local = { type: 'local-candidate' } as const;

describe('the path in a report', () => {
  it('is the one that the transport uses, not one that was left behind', () => {
    const [left, used] = [
      { ...pair, id: 'left', localCandidateId: 'r' },
      { ...pair, id: 'used', localCandidateId: 'h' },
    ];
    const transport = { id: 't', type: 'transport', selectedCandidatePairId: 'used' };
    const candidates = [
      { ...local, id: 'r', candidateType: 'relay' },
      { ...local, id: 'h', candidateType: 'host' },
    ];
    for (const pairs of [
      [left, used],
      [used, left],
    ]) {
      const report = stats(transport, ...pairs, ...candidates);
      expect(pathOf(report)).to.equal(used);
      expect(isRelayed(report)).to.equal(false);
    }
  });

  it('is the one that is marked, where the transport does not say', () => {
    const [left, used] = [
      { ...pair, id: 'left', selected: false },
      { ...pair, id: 'used', selected: true, localCandidateId: 'r' },
    ];
    const report = stats(used, left, { ...local, id: 'r', candidateType: 'relay' });
    expect(pathOf(report)).to.equal(used);
    expect(isRelayed(report)).to.equal(true);
  });

  it('is not there before there is one', () => {
    expect(pathOf(stats({ id: 't', type: 'transport' }, { id: 'p', type: 'candidate-pair', nominated: false }))).to.equal(undefined);
    expect(isRelayed(stats())).to.equal(undefined);
  });

  it('is found in this browser’s own report, with its round trip', async () => {
    const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
    try {
      for (const [from, to] of [
        [one, other],
        [other, one],
      ] as const)
        from.addEventListener('icecandidate', ({ candidate }) => void to.addIceCandidate(candidate ?? undefined));
      one.createDataChannel('any');
      await one.setLocalDescription();
      await other.setRemoteDescription(one.localDescription!);
      await other.setLocalDescription();
      await one.setRemoteDescription(other.localDescription!);
      await until(() => one.connectionState === 'connected', 'They are connected');
      // Connected may be said while the pair in use is checked once more.
      let report = await one.getStats();
      await until(async () => {
        report = await one.getStats();
        return (pathOf(report) as { readonly state?: string } | undefined)?.state === 'succeeded';
      }, 'The path works');
      expect(pathOf(report)?.type).to.equal('candidate-pair');
      expect(pathOf(report)).to.have.property('state', 'succeeded');
      expect(pathOf(report)?.currentRoundTripTime).to.be.a('number');
      expect(isRelayed(report)).to.equal(false);
    } finally {
      one.close();
      other.close();
    }
  });
});

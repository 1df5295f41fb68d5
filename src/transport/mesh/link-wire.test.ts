import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { SOURCES } from '../../media/source.js';
import { descriptionEnvelope, parseLinkMessage, parseReport } from './link-wire.js';

const types = fc.constantFrom('OFFER' as const, 'ANSWER' as const, 'CANDIDATE' as const);
const almost = fc.record(
  {
    type: fc.constantFrom<unknown>('media', 'data', 7),
    vc: fc.constantFrom<unknown>(1, 2, undefined),
    connectionId: fc.oneof(fc.string(), fc.anything()),
    page: fc.oneof(fc.string(), fc.anything()),
    round: fc.oneof(fc.integer(), fc.anything()),
    born: fc.oneof(fc.integer(), fc.anything()),
    sdp: fc.oneof(fc.record({ type: fc.constantFrom('offer', 'answer', 'rollback'), sdp: fc.string() }), fc.anything()),
    mids: fc.oneof(fc.dictionary(fc.constantFrom(...SOURCES, '__proto__'), fc.anything()), fc.anything()),
    report: fc.anything(),
    candidate: fc.oneof(fc.record({ candidate: fc.string(), sdpMid: fc.anything(), sdpMLineIndex: fc.anything() }), fc.anything()),
    ask: fc.oneof(fc.constantFrom('offer', 'restart', 'rebuild'), fc.anything()),
    metadata: fc.anything(),
  },
  { requiredKeys: [] },
);

const offer = (sdp: string): ReturnType<typeof parseLinkMessage> =>
  parseLinkMessage({ type: 'OFFER', payload: { type: 'media', vc: 1, page: 'p', connectionId: 'c', sdp: { type: 'offer', sdp } } });

describe('what a link says of voices', () => {
  it('is that silence may be silent, and that what is lost is to be sent again', async () => {
    const connection = new RTCPeerConnection();
    connection.addTransceiver('audio');
    connection.addTransceiver('video');
    await connection.setLocalDescription();
    const announcement = { audio: true, video: true, sharing: false, handRaised: false };
    const { payload } = descriptionEnvelope({
      connectionId: 'c',
      page: 'p',
      round: 1,
      born: 1,
      description: connection.localDescription!,
      mids: {},
      report: { announcement, sources: [] },
    });
    const { sdp } = (payload as { readonly sdp: { readonly sdp: string } }).sdp;
    const opus = /a=rtpmap:(\d+) opus/.exec(sdp)![1]!;
    const lines = sdp.split('\r\n');
    expect(lines).to.include(`a=rtcp-fb:${opus} nack`);
    expect(lines.find(line => line.startsWith(`a=fmtp:${opus} `))).to.include('usedtx=1');
    // Another connection takes it.
    const other = new RTCPeerConnection();
    await other.setRemoteDescription({ type: 'offer', sdp });
    expect((await other.createAnswer()).sdp).to.match(/opus/);
    connection.close();
    other.close();
  });
});

describe('what peers say to a link', () => {
  it('is checked, whatever it is', () => {
    fc.assert(
      fc.property(types, fc.oneof(almost, fc.anything()), (type, payload) => {
        const message = parseLinkMessage({ type, payload });
        if (!message) return;
        expect(message.connectionId.length).to.be.within(1, 64);
        expect(message.page.length).to.be.lessThan(65);
        if (message.kind === 'offer' || message.kind === 'answer') {
          expect(Number.isSafeInteger(message.round) && Number.isSafeInteger(message.born)).to.equal(true);
          expect(typeof message.sdp).to.equal('string');
          expect(SOURCES).to.include.members(Object.keys(message.mids));
        }
      }),
      { numRuns: 5000 },
    );
    expect(Object.prototype).to.deep.equal({});
  });

  it('is refused when it is too much: many sections, long descriptions, long candidates', () => {
    expect(offer('v=0\r\n')?.kind).to.equal('offer');
    expect(offer(`v=0\r\n${'m=audio 9 RTP/AVP 0\r\n'.repeat(200)}`)).to.equal(undefined);
    expect(offer('x'.repeat(1_000_000))).to.equal(undefined);
    const candidate = { candidate: 'x'.repeat(10_000) };
    expect(parseLinkMessage({ type: 'CANDIDATE', payload: { type: 'media', vc: 1, page: 'p', connectionId: 'c', candidate } })).to.equal(
      undefined,
    );
  });

  it('names only sources that there are', () => {
    const said = { audio: true, video: 'yes', sharing: 1, handRaised: true };
    expect(parseReport({ announcement: said, sources: ['camera', 'kitchen', '__proto__'] })).to.deep.equal({
      announcement: { audio: true, video: false, sharing: false, handRaised: true },
      sources: ['camera'],
    });
  });
});

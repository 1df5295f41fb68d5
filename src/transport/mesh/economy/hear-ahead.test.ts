import { expect } from '@open-wc/testing';
import { hearAhead } from './hear-ahead.js';

describe('hearAhead', () => {
  const receiver = (): RTCRtpReceiver => new RTCPeerConnection().addTransceiver('audio').receiver;

  it('waits for what is sent again on a line that loses, and only there', () => {
    const voice = receiver();
    hearAhead(voice, false, 0.06);
    expect(voice.jitterBufferTarget).to.equal(null);
    hearAhead(voice, true, 0.06);
    expect(voice.jitterBufferTarget).to.equal(150);
    hearAhead(voice, false, 0.06);
    expect(voice.jitterBufferTarget).to.equal(null);
  });

  it('does not follow small changes of the way, and not a way that is too long', () => {
    const voice = receiver();
    hearAhead(voice, true, 0.06);
    hearAhead(voice, true, 0.08);
    expect(voice.jitterBufferTarget).to.equal(150);
    hearAhead(voice, true, 0.12);
    expect(voice.jitterBufferTarget).to.equal(210);
    hearAhead(voice, true, 0.2);
    expect(voice.jitterBufferTarget).to.equal(null);
    hearAhead(voice, true, Infinity);
    expect(voice.jitterBufferTarget).to.equal(null);
  });

  it('asks nothing of a browser that has no such wish', () => {
    const old = {} as RTCRtpReceiver;
    hearAhead(old, true, 0.06);
    hearAhead(undefined, true, 0.06);
    expect(old).to.deep.equal({});
  });
});

import { expect, oneEvent } from '@open-wc/testing';
import { MessageRecorder } from './message-recorder.js';
import type { RecorderState } from './message-recorder.js';

const recorders: MessageRecorder[] = [];

function recorder(limit?: number): MessageRecorder {
  const made = new MessageRecorder(limit === undefined ? {} : { limit });
  recorders.push(made);
  return made;
}

async function until(one: MessageRecorder, state: RecorderState): Promise<void> {
  while (one.state !== state) await oneEvent(one, 'change');
}

describe('A message', () => {
  afterEach(() => {
    for (const one of recorders.splice(0)) one.discard();
  });

  it('is recorded with picture or without, and the devices are closed after it', async () => {
    for (const video of [true, false]) {
      const one = recorder();
      await one.start({ video });
      expect(one.state).to.equal('recording');
      expect(one.left).to.equal(60);
      const tracks = one.stream!.getTracks();
      expect(tracks.map(({ kind }) => kind)).to.have.members(video ? ['audio', 'video'] : ['audio']);
      await oneEvent(one, 'change');
      one.stop();
      await until(one, 'done');
      expect(one.blob!.size).to.be.above(0);
      expect(one.blob!.type).to.match(video ? /^video\// : /^audio\//);
      expect(one.url).to.match(/^blob:/);
      expect(tracks.map(({ readyState }) => readyState)).to.not.include('live');
    }
  });

  it('ends by itself when its time is over', async () => {
    const one = recorder(300);
    await one.start({ video: false });
    await until(one, 'done');
    expect(one.left).to.equal(0);
  });

  it('leaves nothing open when it is discarded while the browser still asks', async () => {
    const one = recorder();
    const given: MediaStream[] = [];
    const { mediaDevices } = navigator;
    const real = mediaDevices.getUserMedia;
    mediaDevices.getUserMedia = async constraints => {
      const stream = await real.call(mediaDevices, constraints);
      given.push(stream);
      return stream;
    };
    try {
      const starting = one.start({ video: false });
      one.discard();
      await starting;
      expect(one.state).to.equal('idle');
      expect(given[0]!.getTracks()[0]!.readyState).to.equal('ended');
    } finally {
      mediaDevices.getUserMedia = real;
    }
  });

  it('says why it could not be recorded', async () => {
    const one = recorder();
    const { mediaDevices } = navigator;
    const real = mediaDevices.getUserMedia;
    mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));
    try {
      await one.start({ video: true });
      expect(one.state).to.equal('failed');
      expect(one.error!.code).to.equal('no-device');
    } finally {
      mediaDevices.getUserMedia = real;
    }
  });
});

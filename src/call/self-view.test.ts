import { expect } from '@open-wc/testing';
import { endScenes, joinedScene } from '../../test/helpers/call-scene.js';
import { tone } from '../../test/helpers/fake-tracks.js';
import { CallError } from '../foundation/errors.js';

describe('A lost device', () => {
  afterEach(endScenes);

  it('is shown while it is missing, and no longer once another one is in use', async () => {
    const { call, media } = await joinedScene({ media: { tracks: { microphone: () => tone() }, cameraOn: false } });
    media.end('microphone');
    media.fail(new CallError('device-lost', undefined, { subject: 'microphone' }));
    expect(call.state.microphoneError!.code).to.equal('device-lost');
    expect(call.state.self.audio).to.equal(false);
    await media.setMicrophone(true);
    expect(call.state.microphoneError).to.equal(null);
    expect(call.state.self.audio).to.equal(true);
  });
});

import { expect, nextFrame, oneEvent } from '@open-wc/testing';
import { CAM, HEADSET, MIC, ScriptedDevices, endByItself, muteBySystem, question, surroundings } from '../../test/helpers/media-devices.js';
import { BOTH, endMedia, failureOf, mediaOn, nextOf, openedMedia } from '../../test/helpers/media-scene.js';

describe('LocalMedia', () => {
  afterEach(endMedia);

  describe('with the browser’s own devices', () => {
    it('opens microphone and camera, and puts every light out', async () => {
      const media = mediaOn();
      expect(await media.open(BOTH)).to.deep.equal({});
      const tracks = [media.track('microphone')!, media.track('camera')!];
      expect(tracks.map(({ kind, readyState }) => `${kind} ${readyState}`)).to.deep.equal(['audio live', 'video live']);
      expect([media.microphoneOn, media.cameraOn]).to.deep.equal([true, true]);
      media.close();
      expect(tracks.map(({ readyState }) => readyState)).to.deep.equal(['ended', 'ended']);
      expect(media.track('camera')).to.equal(null);
    });

    it('switches the camera off, so that its light goes out, and on again', async () => {
      const media = mediaOn();
      await media.open(BOTH);
      const first = media.track('camera')!;
      await media.setCamera(false);
      expect(first.readyState).to.equal('ended');
      expect(media.track('camera')).to.equal(null);
      await media.setCamera(true);
      expect(media.track('camera')!.readyState).to.equal('live');
    });

    it('switches to another device of the list', async () => {
      const media = mediaOn(undefined, { persist: 'none' });
      await media.open(BOTH);
      const list = media.devices.list('videoinput');
      const other = list.find(({ deviceId }) => deviceId !== media.track('camera')!.getSettings().deviceId) ?? list[0]!;
      await media.setDevice('videoinput', other.deviceId);
      expect(media.track('camera')!.getSettings().deviceId).to.equal(other.deviceId);
      expect(media.device('videoinput')).to.equal(other.deviceId);
    });
  });

  describe('opening', () => {
    it('asks one question for both', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      await openedMedia(devices);
      expect(devices.asked).to.have.length(1);
      expect(devices.asked[0]!.audio).to.include({ echoCancellation: true, noiseSuppression: true, autoGainControl: true });
    });

    it('opens nothing before it is asked to', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      const media = mediaOn(devices);
      await media.setMicrophone(false);
      await media.setCamera(true);
      await media.setDevice('videoinput', 'c1');
      expect(devices.asked).to.have.length(0);
    });

    it('keeps the microphone when only the camera fails, and tells which one it was', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      devices.failures.set('videoinput', new DOMException('', 'NotReadableError'));
      const media = mediaOn(devices);
      const { microphone, camera } = await media.open(BOTH);
      expect(microphone).to.equal(undefined);
      expect(camera!.code).to.equal('device-busy');
      expect(camera!.subject).to.equal('camera');
      expect([media.microphoneOn, media.cameraOn]).to.deep.equal([true, false]);
      expect(devices.lights).to.deep.equal(['m1']);
    });

    it('keeps the camera on a computer without a microphone', async () => {
      const media = mediaOn(new ScriptedDevices(CAM));
      const { microphone, camera } = await media.open(BOTH);
      expect(microphone!.code).to.equal('no-device');
      expect(camera).to.equal(undefined);
    });

    it('does not ask again when the question was closed', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      devices.failures.set('audioinput', new DOMException('Permission dismissed', 'NotAllowedError'));
      const { microphone, camera } = await mediaOn(devices, { surroundings: surroundings({}, 'prompt') }).open(BOTH);
      expect(devices.asked).to.have.length(1);
      expect([microphone!.code, camera!.code]).to.deep.equal(['permission-dismissed', 'permission-dismissed']);
      expect([microphone!.subject, camera!.subject]).to.deep.equal(['microphone', 'camera']);
    });

    it('says what the page’s policy forbids, though the browser only leaves it out', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      devices.forbidden = 'videoinput';
      const { microphone, camera } = await mediaOn(devices, {
        surroundings: surroundings({ allowed: feature => feature !== 'camera' }),
      }).open(BOTH);
      expect([microphone?.code, camera?.code]).to.deep.equal([undefined, 'policy-blocked']);
      expect(devices.lights).to.deep.equal(['m1']);
    });

    it('asks for the microphone alone when the camera was refused once for all', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      devices.failures.set('videoinput', new DOMException('Permission denied', 'NotAllowedError'));
      const states = surroundings({ permission: name => Promise.resolve(name === 'camera' ? 'denied' : 'prompt') });
      const { microphone, camera } = await mediaOn(devices, { surroundings: states }).open(BOTH);
      expect([microphone?.code, camera?.code]).to.deep.equal([undefined, 'permission-denied']);
    });

    it('says that the page is not secure when there are no devices at all', async () => {
      const media = mediaOn(undefined, { source: () => undefined, surroundings: surroundings({ secure: false }) });
      expect((await media.open(BOTH)).camera!.code).to.equal('insecure-context');
    });

    it('shares one question between a look before joining and the joining itself', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      const { asked, answer } = question();
      devices.question = asked;
      const media = mediaOn(devices);
      const both = Promise.all([media.open(BOTH), media.open(BOTH)]);
      answer();
      await both;
      expect(devices.asked).to.have.length(1);
      expect(devices.lights).to.have.length(2);
    });

    it('still tells of a failure when it is opened again without that device', async () => {
      const devices = new ScriptedDevices(CAM);
      const media = mediaOn(devices);
      await media.open(BOTH);
      const { microphone } = await media.open({ microphone: media.microphoneOn, camera: true });
      expect(microphone!.code).to.equal('no-device');
    });

    it('closes what a question brings that nobody waits for any more', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      const { asked, answer } = question();
      devices.question = asked;
      const leaving = new AbortController();
      const media = mediaOn(devices);
      const asking = oneEvent(devices, 'asked');
      const opening = media.open(BOTH, leaving.signal);
      await asking;
      leaving.abort();
      expect(
        await opening.then(
          () => 'opened',
          () => 'stopped',
        ),
      ).to.equal('stopped');
      answer();
      await asked;
      await devices.enumerateDevices();
      expect(media.track('camera')).to.equal(null);
      expect(devices.given).to.have.length(2);
      expect(devices.lights).to.deep.equal([]);
    });

    it('closes the microphone too when the call is left while the camera opens alone', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      devices.failures.set('videoinput', new DOMException('', 'NotReadableError'));
      const media = mediaOn(devices);
      devices.addEventListener('asked', () => {
        if (devices.asked.length === 3) media.close();
      });
      await media.open(BOTH).catch(() => undefined);
      await nextFrame();
      expect(devices.asked).to.have.length(3);
      expect(devices.given.map(({ id }) => id)).to.include('m1');
      expect(devices.lights).to.deep.equal([]);
    });

    it('closes what arrives after close(), and can be opened again', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      const first = question();
      devices.question = first.asked;
      const media = mediaOn(devices);
      const asking = oneEvent(devices, 'asked');
      const opening = media.open(BOTH).catch(() => undefined);
      await asking;
      media.close();
      await opening;
      devices.question = Promise.resolve();
      await media.open(BOTH);
      first.answer();
      await first.asked;
      await devices.enumerateDevices();
      expect(devices.lights).to.have.length(2);
      expect(media.track('microphone')!.readyState).to.equal('live');
    });

    it('asks again in the next call for what failed in the last', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      devices.failures.set('audioinput', new DOMException('', 'NotReadableError'));
      const media = await openedMedia(devices);
      expect(media.microphoneOn).to.equal(false);
      media.close();
      expect(media.microphoneOn).to.equal(true);
      devices.failures.clear();
      expect(await media.open(BOTH)).to.deep.equal({});
    });
  });

  describe('muting', () => {
    it('is silent before anybody is told', async () => {
      const media = await openedMedia(new ScriptedDevices(MIC, CAM));
      const track = media.track('microphone')!;
      const heard: boolean[] = [];
      media.addEventListener('change', () => {
        heard.push(track.enabled);
      });
      void media.setMicrophone(false);
      expect(track.enabled).to.equal(false);
      expect(heard).to.deep.equal([false]);
      expect(track.readyState).to.equal('live');
    });

    it('opens a microphone muted that was muted before', async () => {
      const media = mediaOn(new ScriptedDevices(MIC, CAM));
      await media.setMicrophone(false);
      const tracks: boolean[] = [];
      media.addEventListener('track', ({ detail }) => {
        if (detail.source === 'microphone') tracks.push(detail.track?.enabled ?? false);
      });
      await media.open(BOTH);
      expect(tracks).to.deep.equal([false]);
      await media.setMicrophone(true);
      expect(media.track('microphone')!.enabled).to.equal(true);
    });

    it('opens a microphone muted that was muted while it opened', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      const { asked, answer } = question();
      devices.question = asked;
      const media = mediaOn(devices);
      const asking = oneEvent(devices, 'asked');
      const opening = media.open(BOTH);
      await asking;
      void media.setMicrophone(false);
      answer();
      await opening;
      expect(media.track('microphone')!.enabled).to.equal(false);
    });

    it('lets the last wish win', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      const media = await openedMedia(devices);
      await Promise.all([
        media.setCamera(false),
        media.setCamera(true),
        media.setCamera(false),
        media.setCamera(true),
        media.setCamera(false),
      ]);
      expect(media.cameraOn).to.equal(false);
      expect(devices.lights).to.deep.equal(['m1']);
      await Promise.all([media.setCamera(true), media.setCamera(false), media.setCamera(true)]);
      expect(devices.lights).to.have.members(['m1', 'c1']);
    });

    it('loses neither of two wishes for one device', async () => {
      const devices = new ScriptedDevices(MIC, HEADSET, CAM);
      const media = await openedMedia(devices);
      await Promise.all([media.setMicrophone(false), media.setDevice('audioinput', 'm2'), media.setMicrophone(true)]);
      expect(devices.lights).to.have.members(['m2', 'c1']);
      expect(media.track('microphone')!.enabled).to.equal(true);
    });

    it('shows a mute by the system, and its end', async () => {
      const media = await openedMedia(new ScriptedDevices(MIC, CAM));
      const track = media.track('microphone')!;
      muteBySystem(track, true);
      expect(media.microphoneOn).to.equal(false);
      muteBySystem(track, false);
      expect(media.microphoneOn).to.equal(true);
    });

    it('opens a device anew when the person wants back what the system muted', async () => {
      const media = await openedMedia(new ScriptedDevices(MIC, CAM));
      const track = media.track('microphone')!;
      muteBySystem(track, true);
      await media.setMicrophone(true);
      expect(track.readyState).to.equal('ended');
      expect(media.microphoneOn).to.equal(true);
    });
  });

  describe('quality', () => {
    it('closes the camera for audio only, and brings it back', async () => {
      const devices = new ScriptedDevices(MIC, CAM);
      const media = await openedMedia(devices);
      media.tune({ quality: 'audio' });
      expect(devices.lights).to.deep.equal(['m1']);
      expect(media.cameraOn).to.equal(false);
      const track = nextOf(media, 'track');
      media.tune({ quality: 'auto' });
      expect((await track).detail.source).to.equal('camera');
      expect(media.cameraOn).to.equal(true);
    });

    it('asks for as much picture as it should', async () => {
      const devices = new ScriptedDevices(CAM);
      const media = mediaOn(devices);
      media.tune({ quality: 'low' });
      await media.open({ microphone: false, camera: true });
      expect(devices.asked[0]!.video).to.deep.include({ height: { ideal: 360 }, width: { ideal: 640 } });
    });
  });

  describe('sharing', () => {
    it('shares the screen with its sound, and ends both', async () => {
      const devices = new ScriptedDevices();
      const media = mediaOn(devices);
      await media.shareScreen({ contentHint: 'text' });
      expect(media.sharing).to.equal(true);
      expect(media.track('screen')!.contentHint).to.equal('text');
      expect(devices.lights).to.deep.equal(['screen', 'screen-audio']);
      media.stopScreenShare();
      expect(media.sharing).to.equal(false);
      expect(devices.lights).to.deep.equal([]);
    });

    it('ends when the browser’s own button ends it', async () => {
      const devices = new ScriptedDevices();
      const media = mediaOn(devices);
      await media.shareScreen();
      const changed = nextOf(media, 'change');
      endByItself(media.track('screen')!);
      await changed;
      expect(media.sharing).to.equal(false);
      expect(devices.lights).to.deep.equal([]);
    });

    it('opens one picker however often it is asked', async () => {
      const devices = new ScriptedDevices();
      const media = mediaOn(devices);
      await Promise.all([media.shareScreen(), media.shareScreen()]);
      expect(devices.asked).to.have.length(1);
    });

    it('calls a closed picker cancelled', async () => {
      const devices = new ScriptedDevices();
      devices.failures.set('screen', new DOMException('Permission denied', 'NotAllowedError'));
      expect(await failureOf(mediaOn(devices).shareScreen())).to.equal('screen-cancelled');
    });

    it('says where sharing is not possible', async () => {
      const devices = new ScriptedDevices();
      Object.defineProperty(devices, 'getDisplayMedia', { value: undefined });
      expect(await failureOf(mediaOn(devices).shareScreen())).to.equal('unsupported');
    });

    it('ends with the call', async () => {
      const devices = new ScriptedDevices();
      const media = mediaOn(devices);
      await media.shareScreen();
      media.close();
      expect(devices.lights).to.deep.equal([]);
    });
  });
});

import { expect, oneEvent } from '@open-wc/testing';
import { CAM, HEADSET, MIC, SPEAKER, ScriptedDevices, WEBCAM, endByItself, surroundings } from '../../test/helpers/media-devices.js';
import { BOTH, endMedia, failureOf, mediaOn, nextOf, openedMedia } from '../../test/helpers/media-scene.js';

describe('Choosing a device', () => {
  afterEach(endMedia);

  it('keeps the mute when the device changes, and stops the old one', async () => {
    const devices = new ScriptedDevices(MIC, HEADSET, CAM);
    const media = await openedMedia(devices);
    await media.setMicrophone(false);
    const told = nextOf(media, 'device');
    await media.setDevice('audioinput', 'm2');
    expect((await told).detail).to.deep.equal({ kind: 'audioinput', id: 'm2', cause: 'chosen' });
    expect(media.track('microphone')!.enabled).to.equal(false);
    expect(devices.lights).to.have.members(['m2', 'c1']);
  });

  it('goes back to the old device when the new one does not open', async () => {
    const devices = new ScriptedDevices(MIC, CAM, WEBCAM);
    const media = await openedMedia(devices);
    devices.broken.set('c2', new DOMException('', 'NotReadableError'));
    expect(await failureOf(media.setDevice('videoinput', 'c2'))).to.equal('device-busy');
    expect(media.device('videoinput')).to.equal('');
    expect(media.cameraOn).to.equal(true);
    expect(devices.lights).to.have.members(['m1', 'c1']);
  });

  it('opens another device in place of one that failed', async () => {
    const devices = new ScriptedDevices(MIC, CAM, WEBCAM);
    devices.broken.set('c1', new DOMException('', 'NotReadableError'));
    const media = await openedMedia(devices);
    expect(media.cameraOn).to.equal(false);
    await media.setDevice('videoinput', 'c2');
    expect(media.cameraOn).to.equal(true);
    expect(devices.lights).to.have.members(['m1', 'c2']);
  });

  it('does not switch the camera on by choosing one', async () => {
    const devices = new ScriptedDevices(MIC, CAM, WEBCAM);
    const media = await openedMedia(devices);
    await media.setCamera(false);
    await media.setDevice('videoinput', 'c2');
    expect(devices.lights).to.deep.equal(['m1']);
    await media.setCamera(true);
    expect(devices.lights).to.have.members(['m1', 'c2']);
  });

  it('remembers the choice for the next visit', async () => {
    const devices = new ScriptedDevices(MIC, CAM, WEBCAM);
    await (await openedMedia(devices)).setDevice('videoinput', 'c2');
    const later = new ScriptedDevices(MIC, CAM, WEBCAM);
    later.permitted = true;
    await openedMedia(later);
    expect(later.lights).to.have.members(['m1', 'c2']);
  });

  it('knows a device by its name when the browser gives it another id', async () => {
    const devices = new ScriptedDevices(MIC, CAM, WEBCAM);
    await (await openedMedia(devices)).setDevice('videoinput', 'c2');
    const later = new ScriptedDevices(MIC, CAM, { ...WEBCAM, id: 'new' });
    const media = mediaOn(later);
    const told = nextOf(media, 'device');
    await media.open(BOTH);
    await told;
    expect(later.lights).to.have.members(['m1', 'new']);
    expect(media.device('videoinput')).to.equal('new');
  });

  it('opens another device when the remembered one is gone', async () => {
    const devices = new ScriptedDevices(MIC, CAM, WEBCAM);
    await (await openedMedia(devices)).setDevice('videoinput', 'c2');
    const later = new ScriptedDevices(MIC, CAM);
    const media = await openedMedia(later);
    expect(later.lights).to.have.members(['m1', 'c1']);
    expect(media.device('videoinput')).to.equal('');
  });

  it('remembers nothing where it should not', async () => {
    const media = await openedMedia(new ScriptedDevices(MIC, HEADSET, CAM), { persist: 'none' });
    await media.setDevice('audioinput', 'm2');
    expect(media.device('audioinput')).to.equal('m2');
    expect(localStorage.length).to.equal(0);
    media.tune({ persist: 'devices' });
    await media.setDevice('audioinput', 'm1');
    expect(localStorage.length).to.equal(1);
  });

  it('survives storage that holds nonsense', async () => {
    localStorage.setItem('calltag:device:audioinput', '{"id":7');
    localStorage.setItem('calltag:device:videoinput', '[null]');
    expect(await mediaOn(new ScriptedDevices(MIC, CAM)).open(BOTH)).to.deep.equal({});
  });

  it('records a speaker and tells, without opening anything', async () => {
    const devices = new ScriptedDevices(MIC, SPEAKER);
    const media = mediaOn(devices);
    const told = nextOf(media, 'device');
    await media.setDevice('audiooutput', 's1');
    expect((await told).detail).to.deep.equal({ kind: 'audiooutput', id: 's1', cause: 'chosen' });
    expect(media.device('audiooutput')).to.equal('s1');
    expect(devices.asked).to.have.length(0);
  });
});

describe('Plugging a device', () => {
  afterEach(endMedia);

  it('falls back to another device when one is lost, muted as before', async () => {
    const devices = new ScriptedDevices(MIC, HEADSET, CAM);
    const media = await openedMedia(devices);
    await media.setDevice('audioinput', 'm2');
    await media.setMicrophone(false);
    const told = nextOf(media, 'device');
    devices.unplug(HEADSET);
    expect((await told).detail).to.deep.equal({ kind: 'audioinput', id: 'm1', cause: 'lost' });
    expect(media.track('microphone')!.enabled).to.equal(false);
    expect(devices.lights).to.have.members(['m1', 'c1']);
  });

  it('notices a lost device whose track says nothing', async () => {
    const devices = new ScriptedDevices(MIC, HEADSET, CAM);
    const media = await openedMedia(devices);
    await media.setDevice('audioinput', 'm2');
    const told = nextOf(media, 'device');
    devices.unplug(HEADSET, { silently: true });
    expect((await told).detail.cause).to.equal('lost');
    expect(devices.lights).to.have.members(['m1', 'c1']);
  });

  it('takes up the chosen device again when it comes back', async () => {
    const devices = new ScriptedDevices(MIC, HEADSET, CAM);
    const media = await openedMedia(devices);
    await media.setDevice('audioinput', 'm2');
    const lost = nextOf(media, 'device');
    devices.unplug(HEADSET);
    await lost;
    const back = nextOf(media, 'device');
    devices.plugIn(HEADSET);
    expect((await back).detail).to.deep.equal({ kind: 'audioinput', id: 'm2', cause: 'added' });
    expect(devices.lights).to.have.members(['m2', 'c1']);
  });

  it('says that the device was lost when nothing can take its place, and mends it with the next one', async () => {
    const devices = new ScriptedDevices(MIC, CAM);
    const media = await openedMedia(devices);
    const failed = nextOf(media, 'error');
    devices.unplug(CAM);
    const { error } = (await failed).detail;
    expect([error.code, error.subject]).to.deep.equal(['device-lost', 'camera']);
    expect(media.cameraOn).to.equal(false);
    const back = nextOf(media, 'device');
    devices.plugIn(WEBCAM);
    expect((await back).detail).to.deep.equal({ kind: 'videoinput', id: 'c2', cause: 'added' });
    expect(media.cameraOn).to.equal(true);
  });

  it('does not take a device that is plugged in while nothing is missing', async () => {
    const devices = new ScriptedDevices(MIC, CAM);
    const media = await openedMedia(devices);
    const changed = oneEvent(media.devices, 'change');
    devices.plugIn(HEADSET);
    await changed;
    expect(devices.asked).to.have.length(1);
    expect(devices.lights).to.have.members(['m1', 'c1']);
  });

  it('asks nothing when the permission is withdrawn', async () => {
    const devices = new ScriptedDevices(MIC, CAM);
    const media = await openedMedia(devices, { surroundings: surroundings({}, 'denied') });
    const failed = nextOf(media, 'error');
    endByItself(media.track('camera')!);
    expect((await failed).detail.error.code).to.equal('permission-denied');
    expect(devices.asked).to.have.length(1);
  });

  it('goes back to the system’s speaker when the chosen one is unplugged', async () => {
    const devices = new ScriptedDevices(MIC, CAM, SPEAKER, { ...SPEAKER, id: 's2', label: 'Television' });
    const media = await openedMedia(devices);
    await media.setDevice('audiooutput', 's1');
    const told = nextOf(media, 'device');
    devices.unplug(SPEAKER);
    expect((await told).detail).to.deep.equal({ kind: 'audiooutput', id: '', cause: 'lost' });
  });

  it('no longer listens after close()', async () => {
    const devices = new ScriptedDevices(MIC, CAM);
    const media = await openedMedia(devices);
    media.close();
    const before = media.devices.all.length;
    devices.plugIn(HEADSET);
    await devices.enumerateDevices();
    expect(media.devices.all.length).to.equal(before);
  });
});

import { expect, fixture, html, nextFrame, oneEvent } from '@open-wc/testing';
import { callScene, endScenes, inCall } from '../../../test/helpers/call-scene.js';
import { tone } from '../../../test/helpers/fake-tracks.js';
import { CAM, HEADSET, MIC, SPEAKER, ScriptedDevices, WEBCAM } from '../../../test/helpers/media-devices.js';
import type { ScriptedDevice } from '../../../test/helpers/media-devices.js';
import type { CallErrorEvent } from '../../controllers/events.js';
import type { DeviceSelect } from './device-select.js';
import './define.js';

/** Gives the page a computer with these devices, whose names are shown or still hidden. */
function computer(permitted: boolean, ...here: readonly ScriptedDevice[]): ScriptedDevices {
  const devices = new ScriptedDevices(...here);
  devices.permitted = permitted;
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: devices });
  return devices;
}

function inner<K extends 'select' | 'button' | 'label'>(element: DeviceSelect, name: K): HTMLElementTagNameMap[K] {
  return element.shadowRoot!.querySelector(name)!;
}

function words(element: DeviceSelect): string[] {
  return [...inner(element, 'select').options].map(option => option.text);
}

/** Waits until the element says something, however many readings of the list that takes. */
async function until(element: DeviceSelect, fulfilled: () => boolean): Promise<void> {
  await element.updateComplete;
  while (!fulfilled()) {
    await new Promise<void>(resolve => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve();
      });
      observer.observe(element.shadowRoot!, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    await element.updateComplete;
  }
}

async function shown(element: DeviceSelect, count: number): Promise<DeviceSelect> {
  await until(element, () => element.shadowRoot!.querySelectorAll('option').length === count);
  return element;
}

async function cameras(count = 3, content = html`<device-select kind="videoinput" lang="en"></device-select>`): Promise<DeviceSelect> {
  return await shown(await fixture<DeviceSelect>(content), count);
}

/** As a person does: picks an entry. */
function pick(element: DeviceSelect, value: string): void {
  const select = inner(element, 'select');
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

async function hidden(): Promise<DeviceSelect> {
  const element = await fixture<DeviceSelect>(html`<device-select kind="videoinput" lang="en"></device-select>`);
  await until(element, () => element.shadowRoot!.querySelector('button') !== null);
  return element;
}

describe('<device-select>', () => {
  afterEach(() => {
    endScenes();
    Reflect.deleteProperty(navigator, 'mediaDevices');
    localStorage.clear();
  });

  it('is accessible with names, without them, and without a device', async () => {
    computer(true, CAM, WEBCAM);
    await expect(await cameras()).to.be.accessible();
    computer(false, CAM);
    await expect(await hidden()).to.be.accessible();
    computer(true);
    await expect(await cameras(1)).to.be.accessible();
  });

  describe('alone on a page', () => {
    it('lists what is there, in a native select with a label, and the system’s choice first', async () => {
      computer(true, MIC, CAM, WEBCAM);
      const element = await cameras();
      expect(words(element)).to.deep.equal(['System default', 'Lid camera', 'Webcam']);
      expect(inner(element, 'select').labels[0]!.innerText).to.equal('Camera');
      expect(element.value).to.equal('');
    });

    it('takes what is plugged in and drops what is unplugged', async () => {
      const devices = computer(true, CAM);
      const element = await cameras(2);
      devices.plugIn(WEBCAM);
      await shown(element, 3);
      expect(words(element)).to.contain('Webcam');
      pick(element, 'c2');
      devices.unplug(WEBCAM);
      await shown(element, 2);
      expect(element.value).to.equal('');
      devices.plugIn(WEBCAM);
      await shown(element, 3);
      expect(element.value).to.equal('c2');
    });

    it('fires change, which bubbles, with the new value', async () => {
      computer(true, CAM, WEBCAM);
      const element = await cameras();
      const changes: string[] = [];
      element.parentElement!.addEventListener('change', event => {
        changes.push((event.target as DeviceSelect).value);
      });
      pick(element, 'c2');
      expect(changes).to.deep.equal(['c2']);
    });

    it('remembers the choice, also when the browser gives the device another id', async () => {
      computer(true, CAM, WEBCAM);
      pick(await cameras(), 'c2');
      computer(true, CAM, { ...WEBCAM, id: 'rotated' });
      expect((await cameras()).value).to.equal('rotated');
    });

    it('forgets it when the system’s choice is taken again', async () => {
      computer(true, CAM, WEBCAM);
      const element = await cameras();
      pick(element, 'c2');
      pick(element, '');
      expect((await cameras()).value).to.equal('');
      expect(localStorage.length).to.equal(0);
    });

    it('numbers a device that has no name', async () => {
      computer(true, CAM, { ...WEBCAM, label: '' });
      expect(words(await cameras())).to.deep.equal(['System default', 'Lid camera', 'Camera 2']);
    });

    it('says when there is none', async () => {
      computer(true, MIC);
      const element = await cameras(1);
      expect(words(element)).to.deep.equal(['No camera found']);
      expect(inner(element, 'select').disabled).to.equal(true);
    });

    it('says it on a page that has no devices at all', async () => {
      Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: undefined });
      expect(words(await cameras(1))).to.deep.equal(['No camera found']);
    });

    it('stops listening when it leaves the page, and starts again when it comes back', async () => {
      const devices = computer(true, CAM);
      const element = await cameras(2);
      const place = element.parentElement!;
      element.remove();
      let readings = 0;
      const { enumerateDevices } = devices;
      devices.enumerateDevices = () => {
        readings += 1;
        return enumerateDevices.call(devices);
      };
      devices.plugIn(WEBCAM);
      expect(readings).to.equal(0);
      place.append(element);
      await shown(element, 3);
      expect(readings).to.equal(1);
    });

    it('speaks the language in which it stands', async () => {
      computer(true, CAM);
      const element = await cameras(2, html`<device-select kind="videoinput" lang="zh"></device-select>`);
      expect(inner(element, 'label').innerText).to.not.equal('Camera');
    });
  });

  describe('while the browser hides the names', () => {
    it('opens nothing by itself, and offers to show them', async () => {
      const devices = computer(false, CAM, WEBCAM);
      const element = await hidden();
      expect(devices.asked).to.have.length(0);
      expect(inner(element, 'button').getAttribute('aria-label')).to.equal('Camera: Show device names');
    });

    it('opens the device for a moment after a click, and puts the light out', async () => {
      const devices = computer(false, CAM, WEBCAM);
      const element = await hidden();
      inner(element, 'button').click();
      await shown(element, 3);
      expect(words(element)).to.contain('Webcam');
      expect(devices.asked).to.have.length(1);
      expect(Object.keys(devices.asked[0]!)).to.deep.equal(['video']);
      expect(devices.lights).to.deep.equal([]);
    });

    it('says why it did not work, and what helps', async () => {
      const devices = computer(false, CAM);
      devices.failures.set('videoinput', new DOMException('', 'NotReadableError'));
      const element = await hidden();
      const failed = oneEvent(element, 'call-device-error');
      inner(element, 'button').click();
      expect(((await failed) as unknown as CallErrorEvent).error.code).to.equal('device-busy');
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector<HTMLElement>('[role=status]')!.innerText).to.not.equal('');
    });
  });

  describe('for the speaker', () => {
    const speaker = html`<device-select kind="audiooutput" lang="en"></device-select>`;

    const { prototype } = HTMLMediaElement;
    const sink = Object.getOwnPropertyDescriptor(prototype, 'setSinkId');

    afterEach(() => {
      Reflect.deleteProperty(prototype, 'setSinkId');
      if (sink) Object.defineProperty(prototype, 'setSinkId', sink);
    });

    it('lists them where the browser can choose', async () => {
      Object.defineProperty(prototype, 'setSinkId', { configurable: true, value: () => Promise.resolve() });
      computer(true, MIC, SPEAKER);
      expect(words(await cameras(2, speaker))).to.deep.equal(['System default', 'Loudspeaker']);
    });

    it('says that the system chooses where the browser cannot', async () => {
      Reflect.deleteProperty(prototype, 'setSinkId');
      computer(true, MIC);
      const element = await fixture<DeviceSelect>(speaker);
      expect(element.shadowRoot!.querySelector('select')).to.equal(null);
      expect(element.shadowRoot!.querySelector<HTMLElement>('[part=note]')!.innerText).to.contain('the speaker of your system');
      await expect(element).to.be.accessible();
    });
  });

  describe('in a form', () => {
    const content = html`<form><device-select kind="videoinput" name="camera" lang="en" required></device-select></form>`;

    async function inForm(count = 3): Promise<{ form: HTMLFormElement; element: DeviceSelect }> {
      const form = await fixture<HTMLFormElement>(content);
      return { form, element: await shown(form.querySelector('device-select')!, count) };
    }

    it('is sent with its name, and reset', async () => {
      computer(true, CAM, WEBCAM);
      const { form, element } = await inForm();
      pick(element, 'c2');
      expect(new FormData(form).get('camera')).to.equal('c2');
      form.reset();
      await element.updateComplete;
      expect(new FormData(form).get('camera')).to.equal('');
      expect(inner(element, 'select').value).to.equal('');
    });

    it('takes a value from the page', async () => {
      computer(true, CAM, WEBCAM);
      const { form, element } = await inForm();
      element.value = 'c1';
      await element.updateComplete;
      expect(new FormData(form).get('camera')).to.equal('c1');
      expect(inner(element, 'select').value).to.equal('c1');
    });

    it('is invalid without a device, and says so', async () => {
      const devices = computer(true);
      const { form, element } = await inForm(1);
      expect(form.checkValidity()).to.equal(false);
      expect(element.validationMessage).to.equal('Choose a device.');
      devices.plugIn(CAM);
      await shown(element, 2);
      expect(form.checkValidity()).to.equal(true);
    });

    it('is disabled with its fieldset', async () => {
      computer(true, CAM);
      const fieldset = await fixture<HTMLFieldSetElement>(
        html`<fieldset disabled><device-select kind="videoinput"></device-select></fieldset>`,
      );
      const element = await shown(fieldset.querySelector('device-select')!, 2);
      expect(inner(element, 'select').disabled).to.equal(true);
    });
  });

  describe('in a call', () => {
    const microphones = html`<device-select kind="audioinput" lang="en"></device-select>`;

    it('shows what the call uses, and switches the call', async () => {
      computer(true, MIC, HEADSET);
      const { call, media } = callScene();
      media.change('audioinput', 'm2', 'chosen');
      const element = await shown(await inCall<DeviceSelect>(call, microphones), 3);
      expect(element.value).to.equal('m2');
      const switched = oneEvent(media, 'device');
      pick(element, 'm1');
      await switched;
      expect(media.device('audioinput')).to.equal('m1');
    });

    it('follows when the call takes another device', async () => {
      computer(true, MIC, HEADSET);
      const { call, media } = callScene();
      const element = await shown(await inCall<DeviceSelect>(call, microphones), 3);
      media.change('audioinput', 'm2', 'lost');
      await element.updateComplete;
      expect(inner(element, 'select').value).to.equal('m2');
    });

    it('goes back and tells when the new device fails', async () => {
      computer(true, MIC, HEADSET);
      const { call, media } = callScene();
      media.change('audioinput', 'm1', 'chosen');
      media.setDevice = () => Promise.reject(new DOMException('', 'NotReadableError'));
      const element = await shown(await inCall<DeviceSelect>(call, microphones), 3);
      const failed = oneEvent(element, 'call-error');
      pick(element, 'm2');
      await failed;
      await nextFrame();
      expect(element.value).to.equal('m1');
      expect(inner(element, 'select').value).to.equal('m1');
    });

    it('shows the names when the call was given the permission', async () => {
      const devices = computer(false, MIC, HEADSET);
      const { call } = callScene({ media: { tracks: { microphone: () => tone() } } });
      const element = await inCall<DeviceSelect>(call, microphones);
      await until(element, () => element.shadowRoot!.querySelector('button') !== null);
      devices.permitted = true;
      await call.preview();
      await shown(element, 3);
      expect(words(element)).to.contain('Headset');
    });
  });
});

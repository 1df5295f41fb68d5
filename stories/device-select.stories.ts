import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../src/elements/device-select/define.js';
import { CAM, MIC, SPEAKER, ScriptedDevices, WEBCAM } from '../test/helpers/media-devices.js';
import type { ScriptedDevice } from '../test/helpers/media-devices.js';
import './frame.css';

/** A list of cameras, microphones or speakers: in a call, in a form, or alone on a page. It opens no device unless asked. */
const meta: Meta = { title: 'device-select', component: 'device-select' };
export default meta;

/** Gives the story a computer of its own: no real device is listed or opened. */
function computer(permitted: boolean, ...here: readonly ScriptedDevice[]): () => Promise<Record<string, unknown>> {
  return () => {
    const devices = new ScriptedDevices(...here);
    devices.permitted = permitted;
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: devices });
    return Promise.resolve({});
  };
}

const ALL = [MIC, CAM, WEBCAM, SPEAKER];
const three = html`<div class="story-tile">
  <device-select kind="audioinput"></device-select><device-select kind="videoinput"></device-select><device-select kind="audiooutput"></device-select>
</div>`;

/** One of each kind; the system's choice comes first. */
export const Typical: StoryObj = { loaders: [computer(true, ...ALL)], render: () => three };

/** The browser hides the names until a permission was given; only a click asks for it. */
export const NamesHidden: StoryObj = { loaders: [computer(false, ...ALL)], render: () => three };

/** Nothing is plugged in. */
export const None: StoryObj = { loaders: [computer(true)], render: () => three };

/** The longest name, where there is little room. */
export const LongestName: StoryObj = {
  loaders: [computer(true, { ...CAM, label: 'Integrated Dual-Lens High Definition Camera with Microphone Array (3f2a:91bc)' })],
  render: () => html`<div class="story-small"><device-select kind="videoinput"></device-select></div>`,
};

/** In a form: required, and sent with its name. */
export const InForm: StoryObj = {
  loaders: [computer(true, CAM, WEBCAM)],
  render: () => html`<form class="story-tile"><device-select kind="videoinput" name="camera" required></device-select></form>`,
};

/** Not to be changed now. */
export const Disabled: StoryObj = {
  loaders: [computer(true, CAM)],
  render: () => html`<div class="story-tile"><device-select kind="videoinput" disabled></device-select></div>`,
};

/** Where the text runs from right to left. */
export const RightToLeft: StoryObj = { loaders: [computer(true, ...ALL)], render: () => html`<div dir="rtl">${three}</div>` };

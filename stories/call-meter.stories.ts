import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../src/elements/call-meter/define.js';
import { tone } from '../test/helpers/fake-tracks.js';
import './frame.css';
import { inCall, sceneOf, waiting } from './scenes.js';

/** How loud the own microphone is. The voice of these stories is a tone; a browser may want a click before it listens. */
const meta: Meta = { title: 'call-meter', component: 'call-meter' };
export default meta;

/** A scene whose microphone hears this tone, before the call. */
function listening(microphoneOn = true): () => Promise<Record<string, unknown>> {
  return async () => {
    const { scene } = await waiting({ media: { microphoneOn, tracks: { microphone: () => tone(440) } } })();
    if (microphoneOn) await scene.call.preview();
    return { scene };
  };
}

/** Before the call, with the microphone on. */
export const Typical: StoryObj = {
  loaders: [listening()],
  render: (_, { loaded }) => html`<div class="story-tile">${inCall(sceneOf(loaded).call, html`<call-meter></call-meter>`)}</div>`,
};

/** Muted: nothing is shown, whatever is said. */
export const Muted: StoryObj = {
  loaders: [listening(false)],
  render: (_, { loaded }) => html`<div class="story-tile">${inCall(sceneOf(loaded).call, html`<call-meter></call-meter>`)}</div>`,
};

/** A track of the page's own, without any call. */
export const OwnTrack: StoryObj = { render: () => html`<div class="story-tile"><call-meter .track=${tone(330)}></call-meter></div>` };

/** In little room, and where the text runs from right to left. */
export const Narrow: StoryObj = {
  render: () => html`<div class="story-small" dir="rtl"><call-meter .track=${tone(330)}></call-meter></div>`,
};

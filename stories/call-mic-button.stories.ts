import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import '../src/elements/call-mic-button/define.js';
import './frame.css';
import { guests, inCall, joined, sceneOf } from './scenes.js';

/** The control for the microphone: alone, with words, and as a row of a menu. */
const meta: Meta = { title: 'Controls/call-mic-button', component: 'call-mic-button' };
export default meta;

function row(loaded: Readonly<Record<string, unknown>>, content: TemplateResult): TemplateResult {
  return html`<div class="story-row">${inCall(sceneOf(loaded).call, content)}</div>`;
}

/** In a call. */
export const Typical: StoryObj = {
  loaders: [joined(() => guests(2))],
  render: (_, { loaded }) =>
    row(
      loaded,
      html`<call-mic-button></call-mic-button><call-mic-button labelled></call-mic-button><call-mic-button row></call-mic-button>`,
    ),
};

/** Off: shape, color and word. */
export const Off: StoryObj = {
  loaders: [joined(() => guests(2), { media: { microphoneOn: false } })],
  render: (_, { loaded }) => row(loaded, html`<call-mic-button></call-mic-button><call-mic-button labelled></call-mic-button>`),
};

/** One only listens here. */
export const Unavailable: StoryObj = {
  loaders: [joined(() => guests(2), { settings: { listenOnly: true } })],
  render: (_, { loaded }) => row(loaded, html`<call-mic-button></call-mic-button>`),
};

import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import '../src/elements/call-camera-button/define.js';
import './frame.css';
import { guests, inCall, joined, sceneOf } from './scenes.js';

/** The control for the camera: alone, with words, and as a row of a menu. */
const meta: Meta = { title: 'Controls/call-camera-button', component: 'call-camera-button' };
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
      html`<call-camera-button></call-camera-button><call-camera-button labelled></call-camera-button><call-camera-button row></call-camera-button>`,
    ),
};

import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import '../src/elements/call-fullscreen-button/define.js';
import './frame.css';
import { guests, inCall, joined, sceneOf } from './scenes.js';

/** The control for the full screen: alone, with words, and as a row of a menu. */
const meta: Meta = { title: 'Controls/call-fullscreen-button', component: 'call-fullscreen-button' };
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
      html`<call-fullscreen-button></call-fullscreen-button><call-fullscreen-button labelled></call-fullscreen-button><call-fullscreen-button row></call-fullscreen-button>`,
    ),
};

import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import '../src/elements/call-people-button/define.js';
import './frame.css';
import { guests, inCall, joined, sceneOf } from './scenes.js';

/** The control for the list of people: alone, with words, and as a row of a menu. */
const meta: Meta = { title: 'Controls/call-people-button', component: 'call-people-button' };
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
      html`<call-people-button></call-people-button><call-people-button labelled></call-people-button><call-people-button row></call-people-button>`,
    ),
};

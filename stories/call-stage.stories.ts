import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { StageLayout } from '../src/elements/call-stage/arrange.js';
import '../src/elements/call-stage/define.js';
import './frame.css';
import { guests, inCall, joined, sceneOf, sharing } from './scenes.js';

/** Everybody, as large as the box allows. */
const meta: Meta = { title: 'Parts/call-stage', component: 'call-stage' };
export default meta;

function stage(loaded: Readonly<Record<string, unknown>>, layout: StageLayout = 'auto', frame = 'story-stage'): TemplateResult {
  return html`<div class=${frame}>${inCall(sceneOf(loaded).call, html`<call-stage layout=${layout}></call-stage>`)}</div>`;
}

/** Alone: the stage invites the others. */
export const Alone: StoryObj = { loaders: [joined(() => [])], render: (_, { loaded }) => stage(loaded) };

/** Two: the other one has the stage, oneself is small in a corner of choice. */
export const Two: StoryObj = { loaders: [joined(() => guests(1))], render: (_, { loaded }) => stage(loaded) };

/** Three: the last row is centred. */
export const Three: StoryObj = { loaders: [joined(() => guests(2))], render: (_, { loaded }) => stage(loaded) };

/** Nine people, the largest grid that most calls see. */
export const Nine: StoryObj = { loaders: [joined(() => guests(8))], render: (_, { loaded }) => stage(loaded) };

/** A share takes the stage, people become a strip. */
export const SharedScreen: StoryObj = { loaders: [joined(() => sharing(4))], render: (_, { loaded }) => stage(loaded) };

/** Whoever speaks has the stage, the others are below. */
export const Speaker: StoryObj = { loaders: [joined(() => guests(5))], render: (_, { loaded }) => stage(loaded, 'speaker') };

/** The same, with the others beside. */
export const Sidebar: StoryObj = { loaders: [joined(() => guests(5))], render: (_, { loaded }) => stage(loaded, 'sidebar') };

/** A phone: more people than are legible wait on the next page. */
export const NarrowAndMany: StoryObj = {
  loaders: [joined(() => guests(40))],
  render: (_, { loaded }) => stage(loaded, 'auto', 'story-phone'),
};

/** Where the text runs from right to left. */
export const RightToLeft: StoryObj = {
  loaders: [joined(() => sharing(3))],
  render: (_, { loaded }) => html`<div dir="rtl">${stage(loaded)}</div>`,
};

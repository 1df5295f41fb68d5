import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import '../src/elements/call-controls/define.js';
import './frame.css';
import { guests, inCall, joined, sceneOf } from './scenes.js';

/** The call's controls in one bar; drag the page narrower to see what gives way. */
const meta: Meta = { title: 'Parts/call-controls', component: 'call-controls' };
export default meta;

function bar(loaded: Readonly<Record<string, unknown>>, list = '', frame = 'story-bar'): TemplateResult {
  return html`<div class=${frame}>${inCall(sceneOf(loaded).call, html`<call-controls controlslist=${list}></call-controls>`)}</div>`;
}

/** Room for the words. */
export const Wide: StoryObj = { loaders: [joined(() => guests(3))], render: (_, { loaded }) => bar(loaded) };

/** 320 px: icons alone, the rest in the menu. */
export const Narrow: StoryObj = { loaders: [joined(() => guests(3))], render: (_, { loaded }) => bar(loaded, '', 'story-bar narrow') };

/** `controlslist` leaves out what this page does not want. */
export const FewControls: StoryObj = {
  loaders: [joined(() => guests(3))],
  render: (_, { loaded }) => bar(loaded, 'nochat nopeople nohand noreactions'),
};

/** Where the text runs from right to left. */
export const RightToLeft: StoryObj = {
  loaders: [joined(() => guests(3))],
  render: (_, { loaded }) => html`<div dir="rtl">${bar(loaded)}</div>`,
};

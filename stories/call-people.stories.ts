import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import '../src/elements/call-people/define.js';
import './frame.css';
import { guests, inCall, joined, sceneOf } from './scenes.js';

/** Everybody in the call. */
const meta: Meta = { title: 'call-people', component: 'call-people' };
export default meta;

function panel(loaded: Readonly<Record<string, unknown>>): TemplateResult {
  return inCall(sceneOf(loaded).call, html`<div class="story-panel"><call-people></call-people></div>`);
}

/** Nobody else yet. */
export const Alone: StoryObj = { loaders: [joined(() => [])], render: (_, { loaded }) => panel(loaded) };

/** Muted, with a hand up, with a poor connection, with a very long name. */
export const Meeting: StoryObj = { loaders: [joined(() => guests(6))], render: (_, { loaded }) => panel(loaded) };

/** A host, a listener, and two who are hard to reach. */
export const Roles: StoryObj = {
  loaders: [
    joined(() => [
      { id: 'host', name: 'Ada', role: 'host', audio: true, video: true, sharing: true },
      { id: 'ear', name: 'Grace', role: 'listener' },
      { id: 'away', name: 'Alan', link: 'reconnecting' },
      { id: 'lost', name: 'Edsger', link: 'lost' },
    ]),
  ],
  render: (_, { loaded }) => panel(loaded),
};

/** More than fit: the list scrolls, with the keyboard as well. */
export const Many: StoryObj = { loaders: [joined(() => guests(20))], render: (_, { loaded }) => panel(loaded) };

/** Where the text runs from right to left. */
export const RightToLeft: StoryObj = {
  loaders: [joined(() => guests(8))],
  render: (_, { loaded }) => html`<div dir="rtl">${panel(loaded)}</div>`,
};

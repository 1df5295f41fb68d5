import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import '../src/elements/call-chat-button/define.js';
import './frame.css';
import { guests, inCall, joined, sceneOf } from './scenes.js';

/** The control for the chat: alone, with words, and as a row of a menu. */
const meta: Meta = { title: 'Controls/call-chat-button', component: 'call-chat-button' };
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
      html`<call-chat-button></call-chat-button><call-chat-button labelled></call-chat-button><call-chat-button row></call-chat-button>`,
    ),
};

/** Something was not read. */
export const Unread: StoryObj = {
  loaders: [joined(() => guests(2))],
  render: (_, { loaded }) => {
    sceneOf(loaded).transport.hear('guest-0', 'chat', { id: '1', text: 'Hello', direct: false });
    return row(loaded, html`<call-chat-button></call-chat-button>`);
  },
};

import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../src/elements/call-settings/define.js';
import './frame.css';
import { guests, inCall, joined, sceneOf } from './scenes.js';

/** The settings panel: the name and the devices. */
const meta: Meta = { title: 'call-settings', component: 'call-settings' };
export default meta;

/** In a call. */
export const InACall: StoryObj = {
  loaders: [joined(() => guests(1))],
  render: (_, { loaded }) => inCall(sceneOf(loaded).call, html`<div class="story-panel"><call-settings></call-settings></div>`),
};

/** Somebody who only listens has a speaker to choose, nothing else. */
export const Listener: StoryObj = {
  loaders: [joined(() => guests(1), { settings: { name: 'Maria', listenOnly: true } })],
  render: (_, { loaded }) => html`<call-provider listen-only display-name="Maria" .call=${sceneOf(loaded).call}>
    <div class="story-panel"><call-settings></call-settings></div>
  </call-provider>`,
};

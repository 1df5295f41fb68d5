import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { CallButton } from '../src/elements/call-button/call-button.js';
import '../src/elements/call-button/define.js';
import './frame.css';
import { joined, sceneOf, guests } from './scenes.js';

/** Click to call. */
const meta: Meta = { title: 'call-button', component: 'call-button' };
export default meta;

/** In running text, with the built-in words and with one's own. */
export const Closed: StoryObj = {
  render: () =>
    html`<div class="story-text"><p>Questions? <call-button room="shop"></call-button> or <call-button room="shop">Talk to our team</call-button></p></div>`,
};

/** The dialog with a running call. Escape makes it small. */
export const Open: StoryObj = {
  loaders: [joined(() => guests(1))],
  render: () => html`<div class="story-text"><call-button room="shop" listen-only>Talk to us</call-button></div>`,
  play: async ({ canvasElement, loaded }) => {
    const button = canvasElement.querySelector<CallButton>('call-button');
    await button?.open();
    const video = button?.shadowRoot?.querySelector('video-call');
    if (video) video.call = sceneOf(loaded).call;
  },
};

/** Re-branded by one token. */
export const Branded: StoryObj = {
  render: () => html`<div class="story-text story-brand"><call-button room="clinic">See a doctor</call-button></div>`,
};

import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { CallButton } from '../src/elements/call-button/call-button.js';
import '../src/elements/call-button/define.js';
import '../src/elements/call-ring/define.js';
import { VideoCall } from '../src/elements/video-call/define.js';
import { ringIn, ringOf } from '../test/helpers/scripted-ring.js';
import './frame.css';
import { guests, joined, sceneOf, waiting } from './scenes.js';

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

/** It rings a person, and says whether they are there. */
export const Rings: StoryObj = {
  loaders: [waiting()],
  render: (_, { loaded }) => {
    const { call } = sceneOf(loaded);
    const give = (event: Event): void => {
      const owner = event.composedPath()[0];
      if (owner instanceof VideoCall && owner.call !== call) owner.call = call;
      // Later, as from a server.
      queueMicrotask(() => {
        call.update(state => ({ ...state, contacts: [{ user: 'desk', name: 'Desk', status: 'online' }] }));
      });
    };
    return html`<div class="story-text" @call-provided=${give}><p>Questions? <call-button to="desk" presence silent></call-button></p></div>`;
  },
};

/** The dialog while it rings. */
export const Ringing: StoryObj = {
  ...Rings,
  play: async ({ canvasElement, loaded }) => {
    const button = canvasElement.querySelector<CallButton>('call-button');
    const { call } = sceneOf(loaded);
    await button?.open();
    ringIn(call, ringOf('outgoing', 'ringing', { peer: { id: '', name: '', user: 'desk' } }));
  },
};

/** Escape keeps it ringing, small and out of the way. */
export const RingingSmall: StoryObj = {
  ...Rings,
  play: async context => {
    await Ringing.play?.(context);
    const dialog = context.canvasElement.querySelector('call-button')?.shadowRoot?.querySelector('dialog');
    dialog?.dispatchEvent(new Event('cancel', { cancelable: true }));
  },
};

/** Re-branded by one token. */
export const Branded: StoryObj = {
  render: () => html`<div class="story-text story-brand"><call-button room="clinic">See a doctor</call-button></div>`,
};

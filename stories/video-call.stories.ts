import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { uiOf } from '../src/controllers/call-ui.js';
import type { CallPanel } from '../src/controllers/call-ui.js';
import '../src/elements/video-call/define.js';
import { CallError } from '../src/foundation/errors.js';
import './frame.css';
import { guests, joined, sceneOf, sharing, waiting } from './scenes.js';

/** The whole widget: lobby, stage, controls, panels, ended screen. */
const meta: Meta = { title: 'video-call', component: 'video-call' };
export default meta;

type Loaded = Readonly<Record<string, unknown>>;

function widget(loaded: Loaded, frame = 'story-fill'): TemplateResult {
  return html`<video-call class=${frame} room="tea" display-name="Maria" .call=${sceneOf(loaded).call}></video-call>`;
}

function withPanel(loaded: Loaded, panel: CallPanel, frame?: string): TemplateResult {
  const template = widget(loaded, frame);
  const { call } = sceneOf(loaded);
  queueMicrotask(() => {
    uiOf(call).show(panel);
  });
  return template;
}

/** Before the call. */
export const Lobby: StoryObj = { loaders: [waiting()], render: (_, { loaded }) => widget(loaded) };

/** Alone in the room. */
export const Alone: StoryObj = { loaders: [joined(() => [])], render: (_, { loaded }) => widget(loaded) };

/** Two people. */
export const Two: StoryObj = { loaders: [joined(() => guests(1))], render: (_, { loaded }) => widget(loaded) };

/** A small meeting. */
export const Five: StoryObj = { loaders: [joined(() => guests(4))], render: (_, { loaded }) => widget(loaded) };

/** Somebody shares a screen. */
export const SharedScreen: StoryObj = { loaders: [joined(() => sharing(4))], render: (_, { loaded }) => widget(loaded) };

/** A panel beside the stage. */
export const WithChat: StoryObj = { loaders: [joined(() => guests(3))], render: (_, { loaded }) => withPanel(loaded, 'chat') };

/** A phone of 320 × 568. */
export const Phone: StoryObj = { loaders: [joined(() => guests(3))], render: (_, { loaded }) => widget(loaded, 'story-phone') };

/** On a phone a panel covers the stage. */
export const PhoneWithPeople: StoryObj = {
  loaders: [joined(() => guests(3))],
  render: (_, { loaded }) => withPanel(loaded, 'people', 'story-phone'),
};

/** The browser holds back the sound until a click. */
export const AudioBlocked: StoryObj = {
  loaders: [joined(() => guests(2))],
  render: (_, { loaded }) => {
    sceneOf(loaded).playback.block(true);
    return widget(loaded);
  },
};

/** The server is away, and every link too. */
export const Reconnecting: StoryObj = {
  loaders: [joined(() => guests(2))],
  render: (_, { loaded }) => {
    const { call, transport } = sceneOf(loaded);
    for (const { id, self } of call.state.participants) if (!self) transport.setLink(id, 'reconnecting');
    transport.setOnline(false);
    return widget(loaded);
  },
};

/** After the call. */
export const Ended: StoryObj = {
  loaders: [joined(() => guests(2))],
  render: (_, { loaded }) => {
    void sceneOf(loaded).call.leave();
    return widget(loaded);
  },
};

/** It could not be joined: what happened, and what to do. */
export const Failed: StoryObj = {
  loaders: [
    async () => {
      const { scene } = await waiting({ transport: { refuse: new CallError('broker-unreachable') } })();
      await scene.call.join('tea').catch(() => undefined);
      return { scene };
    },
  ],
  render: (_, { loaded }) => widget(loaded),
};

/** One token re-brands it; radius and font belong to the page as well. */
export const Branded: StoryObj = {
  loaders: [joined(() => guests(3))],
  render: (_, { loaded }) => html`<div class="story-brand">${withPanel(loaded, 'chat')}</div>`,
};

/** Where the text runs from right to left. */
export const RightToLeft: StoryObj = {
  loaders: [joined(() => sharing(3))],
  render: (_, { loaded }) => html`<div dir="rtl">${withPanel(loaded, 'chat')}</div>`,
};

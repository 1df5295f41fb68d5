import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import '../src/elements/call-ended/define.js';
import type { CallErrorCode } from '../src/foundation/errors.js';
import { CallError } from '../src/foundation/errors.js';
import type { PartReason } from '../src/transport/transport.js';
import './frame.css';
import { guests, inCall, joined, sceneOf, waiting } from './scenes.js';

/** The screen after a call. */
const meta: Meta = { title: 'call-ended', component: 'call-ended' };
export default meta;

function screen(loaded: Readonly<Record<string, unknown>>): TemplateResult {
  return inCall(sceneOf(loaded).call, html`<div class="story-lobby"><call-ended></call-ended></div>`);
}

function putOut(reason: PartReason): StoryObj {
  return {
    loaders: [joined(() => guests(1))],
    render: (_, { loaded }) => {
      sceneOf(loaded).transport.putOut(reason);
      return screen(loaded);
    },
  };
}

function failed(code: CallErrorCode): StoryObj {
  return {
    loaders: [
      async () => {
        const { scene } = await waiting({ transport: { refuse: new CallError(code) } })();
        await scene.call.join('tea').catch(() => undefined);
        return { scene };
      },
    ],
    render: (_, { loaded }) => screen(loaded),
  };
}

/** One left. */
export const Left: StoryObj = {
  loaders: [joined(() => guests(1))],
  render: (_, { loaded }) => {
    void sceneOf(loaded).call.leave();
    return screen(loaded);
  },
};

/** Somebody put this person out: joining again is possible, but not urged. */
export const Removed: StoryObj = putOut('removed');

/** No place left. */
export const RoomFull: StoryObj = failed('room-full');

/** The server is away; the longest remedy that people meet often. */
export const ServerAway: StoryObj = failed('broker-unreachable');

/** In Chinese. */
export const Chinese: StoryObj = {
  ...Left,
  render: (_, { loaded }) => {
    void sceneOf(loaded).call.leave();
    return html`<div lang="zh">${screen(loaded)}</div>`;
  },
};

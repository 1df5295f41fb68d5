import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import '../src/elements/call-chat/define.js';
import { CallError } from '../src/foundation/errors.js';
import type { CallScene } from '../test/helpers/call-scene.js';
import './frame.css';
import { guests, inCall, joined, sceneOf } from './scenes.js';

/** The text chat of a call. */
const meta: Meta = { title: 'call-chat', component: 'call-chat' };
export default meta;

let count = 0;

function say({ transport }: CallScene, from: string, text: string, direct = false): void {
  count += 1;
  transport.hear(from, 'chat', { id: `story-${String(count)}`, text, direct });
}

function panel({ call }: CallScene): TemplateResult {
  return inCall(call, html`<div class="story-panel"><call-chat></call-chat></div>`);
}

/** Nobody has written. */
export const Empty: StoryObj = { loaders: [joined(() => guests(2))], render: (_, { loaded }) => panel(sceneOf(loaded)) };

/** What a meeting writes: links, lines, a private word, Chinese. */
export const Conversation: StoryObj = {
  loaders: [joined(() => guests(5))],
  render: (_, { loaded }) => {
    const scene = sceneOf(loaded);
    say(scene, 'guest-0', 'Good morning! The notes are at https://notes.example/plan (please read before noon).');
    say(scene, 'guest-0', 'One more thing:\nwho takes the minutes?');
    void scene.call.sendChat('I can.');
    say(scene, 'guest-4', '大家好！请看https://example.com/文档，谢谢。');
    say(scene, 'guest-1', 'Can you call me after this?', true);
    return panel(scene);
  },
};

/** A message that reached nobody says so. */
export const NotDelivered: StoryObj = {
  loaders: [joined(() => guests(1))],
  render: (_, { loaded }) => {
    const scene = sceneOf(loaded);
    scene.transport.send = () => Promise.reject(new CallError('peer-unreachable'));
    scene.call.sendChat('Are you still there?').catch(() => undefined);
    return panel(scene);
  },
};

/** The longest name and the longest word. */
export const Longest: StoryObj = {
  loaders: [joined(() => guests(4))],
  render: (_, { loaded }) => {
    const scene = sceneOf(loaded);
    say(scene, 'guest-3', `https://example.com/${'a-very-long-path/'.repeat(20)}`);
    return panel(scene);
  },
};

/** After the call one can read, not write. */
export const AfterTheCall: StoryObj = {
  loaders: [joined(() => guests(1))],
  render: (_, { loaded }) => {
    const scene = sceneOf(loaded);
    say(scene, 'guest-0', 'Goodbye!');
    void scene.call.leave();
    return panel(scene);
  },
};

/** Where the text runs from right to left. */
export const RightToLeft: StoryObj = {
  loaders: [joined(() => guests(7))],
  render: (_, { loaded }) => {
    const scene = sceneOf(loaded);
    say(scene, 'guest-6', 'صباح الخير، هذا رابط الملاحظات: https://notes.example');
    void scene.call.sendChat('شكرا');
    return html`<div dir="rtl">${panel(scene)}</div>`;
  },
};

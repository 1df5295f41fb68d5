import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import '../src/elements/call-lobby/define.js';
import '../src/elements/call-provider/define.js';
import type { CallErrorCode } from '../src/foundation/errors.js';
import { CallError } from '../src/foundation/errors.js';
import { paintedCamera } from '../test/helpers/fake-tracks.js';
import './frame.css';
import { sceneOf, waiting } from './scenes.js';

/** The room before the call. No story opens a device: what is seen is paint. */
const meta: Meta = { title: 'call-lobby', component: 'call-lobby' };
export default meta;

type Loaded = Readonly<Record<string, unknown>>;

function lobby(loaded: Loaded, frame = 'story-lobby', room = 'standup'): TemplateResult {
  return html`<call-provider room=${room} display-name="Maria" .call=${sceneOf(loaded).call}><div class=${frame}><call-lobby></call-lobby></div></call-provider>`;
}

/** A lobby whose person has asked for the devices; those named here fail. */
function previewed(
  errors: { readonly camera?: CallErrorCode; readonly microphone?: CallErrorCode } = {},
): () => Promise<Record<string, unknown>> {
  return async () => {
    const { scene } = await waiting({
      media: {
        tracks: { camera: () => paintedCamera(210) },
        ...(errors.camera && { cameraError: new CallError(errors.camera, undefined, { subject: 'camera' }) }),
        ...(errors.microphone && { microphoneError: new CallError(errors.microphone, undefined, { subject: 'microphone' }) }),
      },
    })();
    await scene.call.preview();
    return { scene };
  };
}

/** Nothing is opened before it is asked for. */
export const BeforeAsking: StoryObj = { loaders: [waiting()], render: (_, { loaded }) => lobby(loaded) };

/** Camera and microphone are on. */
export const Preview: StoryObj = { loaders: [previewed()], render: (_, { loaded }) => lobby(loaded) };

/** The browser refused both: said once, with the remedy. */
export const Refused: StoryObj = {
  loaders: [previewed({ camera: 'permission-denied', microphone: 'permission-denied' })],
  render: (_, { loaded }) => lobby(loaded),
};

/** Another program has the camera; the microphone works. */
export const CameraBusy: StoryObj = { loaders: [previewed({ camera: 'device-busy' })], render: (_, { loaded }) => lobby(loaded) };

/** There is no microphone; the camera works. */
export const NoMicrophone: StoryObj = { loaders: [previewed({ microphone: 'no-device' })], render: (_, { loaded }) => lobby(loaded) };

/** The page is for listening. */
export const ListenOnly: StoryObj = {
  loaders: [waiting()],
  render: (_, { loaded }) =>
    html`<call-provider listen-only room="lecture" .call=${sceneOf(loaded).call}><div class="story-lobby"><call-lobby></call-lobby></div></call-provider>`,
};

/** 320 × 480, the smallest that everything fits. */
export const Smallest: StoryObj = { loaders: [previewed()], render: (_, { loaded }) => lobby(loaded, 'story-small-phone') };

/** The longest room name, and Chinese. */
export const LongRoom: StoryObj = {
  loaders: [waiting()],
  render: (_, { loaded }) => html`<div lang="zh">${lobby(loaded, 'story-lobby', '2026年秋季产品规划与跨部门协调会议'.repeat(3))}</div>`,
};

/** The author forgot the room. */
export const NoRoom: StoryObj = { loaders: [waiting()], render: (_, { loaded }) => lobby(loaded, 'story-lobby', '') };

/** Where the text runs from right to left. */
export const RightToLeft: StoryObj = { loaders: [previewed()], render: (_, { loaded }) => html`<div dir="rtl">${lobby(loaded)}</div>` };

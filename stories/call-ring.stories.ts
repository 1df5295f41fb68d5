import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Call } from '../src/call/call.js';
import type { CallState, Ring } from '../src/call/call-state.js';
import '../src/elements/call-ring/define.js';
import '../src/elements/video-call/define.js';
import { ringIn, ringOf } from '../test/helpers/scripted-ring.js';
import './frame.css';
import { guests, joined, sceneOf, waiting } from './scenes.js';

/** A ring, on both sides, inside the whole widget: who calls, how it goes, how it ended. */
const meta: Meta = { title: 'call-ring', component: 'call-ring' };
export default meta;

type Loaded = Readonly<Record<string, unknown>>;

function widget(call: Call, user = '', frame = 'story-fill'): TemplateResult {
  return html`<video-call class=${frame} user=${user} display-name="Maria" silent messages .call=${call}></video-call>`;
}

/** So many seconds of it, as a recorder would hand them over. */
function silence(seconds: number): Blob {
  const rate = 8000;
  const head = new DataView(new ArrayBuffer(44));
  const text = (at: number, letters: string): void => {
    for (const [index, letter] of [...letters].entries()) head.setUint8(at + index, letter.charCodeAt(0));
  };
  text(0, 'RIFF');
  head.setUint32(4, 36 + rate * seconds, true);
  text(8, 'WAVEfmt ');
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, rate, true);
  head.setUint32(28, rate, true);
  head.setUint16(32, 1, true);
  head.setUint16(34, 8, true);
  text(36, 'data');
  head.setUint32(40, rate * seconds, true);
  return new Blob([head.buffer, new Uint8Array(rate * seconds).fill(128)], { type: 'audio/wav' });
}

/** The widget with one ring in it. */
function ring(one: Ring, { user = '', frame = 'story-fill', lang = '', dir = '' } = {}): StoryObj {
  return {
    loaders: [waiting()],
    render: (_, { loaded }: { loaded: Loaded }) => {
      const { call } = sceneOf(loaded);
      ringIn(call, one);
      const shown = widget(call, user, frame);
      return lang === '' && dir === '' ? shown : html`<div lang=${lang} dir=${dir}>${shown}</div>`;
    },
  };
}

/** A running call with something else in its state. */
function during(change: (state: CallState) => Partial<CallState>, frame = 'story-fill'): StoryObj {
  return {
    loaders: [joined(() => guests(2))],
    render: (_, { loaded }: { loaded: Loaded }) => {
      const { call } = sceneOf(loaded);
      call.update(state => ({ ...state, ...change(state) }));
      return widget(call, '', frame);
    },
  };
}

/** The other's page is being looked for. */
export const Calling: StoryObj = ring(ringOf('outgoing', 'calling'));

/** It rings there. The own camera is off. */
export const Ringing: StoryObj = ring(ringOf('outgoing', 'ringing'));

/** It rings there, and one sees oneself meanwhile. */
export const RingingWithSelfView: StoryObj = {
  loaders: [
    async () => {
      const made = await waiting()();
      await made.scene.call.preview();
      return made;
    },
  ],
  render: (_, { loaded }) => {
    const { call } = sceneOf(loaded);
    ringIn(call, ringOf('outgoing', 'ringing'));
    return widget(call);
  },
};

/** The same on a phone. */
export const RingingOnAPhone: StoryObj = {
  ...RingingWithSelfView,
  render: (_, { loaded }) => {
    const { call } = sceneOf(loaded);
    ringIn(call, ringOf('outgoing', 'ringing'));
    return widget(call, '', 'story-phone');
  },
};

/** They said yes; the call is on its way. */
export const Answered: StoryObj = ring(ringOf('outgoing', 'accepted'));

/** They said no, with a few words. */
export const Declined: StoryObj = ring(ringOf('outgoing', 'declined', { message: 'I cannot talk right now. Please write to me.' }));

/** They are in another call. */
export const Busy: StoryObj = ring(ringOf('outgoing', 'busy'));

/** Nobody answered: ring again, or leave a message. */
export const NoAnswer: StoryObj = ring(ringOf('outgoing', 'no-answer'));

/** Nobody of that name is there. The name is all that is known. */
export const Unavailable: StoryObj = ring(ringOf('outgoing', 'unavailable', { peer: { id: '', name: '', user: 'desk' } }));

/** The caller changed their mind. */
export const Canceled: StoryObj = ring(ringOf('outgoing', 'canceled'));

/** Somebody calls: with picture, with sound only, no, or no with a message. */
export const Incoming: StoryObj = ring(ringOf('incoming', 'incoming'), { user: 'desk' });

/** The same on a phone of 320 × 568. */
export const IncomingOnAPhone: StoryObj = ring(ringOf('incoming', 'incoming'), { user: 'desk', frame: 'story-phone' });

/** They ask for sound only. */
export const IncomingVoice: StoryObj = ring(ringOf('incoming', 'incoming', { audioOnly: true }), { user: 'desk' });

/** A long name, in a small window. */
export const IncomingLongName: StoryObj = ring(
  ringOf('incoming', 'incoming', { peer: { id: 'x', name: 'Dagný Óskarsdóttir-Wolfeschlegelsteinhausenbergerdorff', user: '' } }),
  { user: 'desk', frame: 'story-corner' },
);

/** Right to left. */
export const IncomingRightToLeft: StoryObj = ring(
  ringOf('incoming', 'incoming', { peer: { id: 'y', name: 'فريد كريمي', user: 'farid' } }),
  { user: 'desk', dir: 'rtl' },
);

/** In Chinese. */
export const IncomingChinese: StoryObj = ring(ringOf('incoming', 'incoming', { peer: { id: 'z', name: '王小明', user: 'wang' } }), {
  user: 'desk',
  lang: 'zh',
});

/** Declining with words: one of those that are ready, or one's own. */
export const DecliningWithWords: StoryObj = {
  ...ring(ringOf('incoming', 'incoming'), { user: 'desk', frame: 'story-phone' }),
  play: ({ canvasElement }) => {
    const shown = canvasElement.querySelector('video-call')?.shadowRoot?.querySelector('call-ring');
    shown?.shadowRoot?.querySelector<HTMLButtonElement>('.acts + .button')?.click();
  },
};

/** Another tab or device of the same name was quicker. */
export const AnsweredElsewhere: StoryObj = ring(ringOf('incoming', 'canceled', { answeredElsewhere: true }), { user: 'desk' });

/** It rang in vain. */
export const Missed: StoryObj = ring(ringOf('incoming', 'missed'), { user: 'desk' });

/** The caller hung up first. */
export const CallerHungUp: StoryObj = ring(ringOf('incoming', 'canceled'), { user: 'desk' });

/** Ready to be called. */
export const Waiting: StoryObj = {
  loaders: [waiting({ settings: { user: 'desk' } })],
  render: (_, { loaded }) => {
    const { call } = sceneOf(loaded);
    call.update(state => ({ ...state, user: 'desk' }));
    return widget(call, 'desk');
  },
};

/** Who called while nobody was here; one of them left no name to call back. */
export const WaitingWithMissedCalls: StoryObj = {
  ...Waiting,
  render: (_, { loaded }) => {
    const { call } = sceneOf(loaded);
    const at = Date.UTC(2026, 10, 21, 9, 41);
    const missed = [
      { id: '1', from: { id: 'a', name: 'Ana Moreno', user: 'ana' }, at, audioOnly: false },
      { id: '2', from: { id: 'b', name: '', user: '' }, at: at - 3_600_000, audioOnly: true },
      {
        id: '3',
        from: { id: 'c', name: 'Dagný Óskarsdóttir-Wolfeschlegelsteinhausen', user: 'dagny' },
        at: at - 90_000_000,
        audioOnly: false,
      },
    ];
    call.update(state => ({ ...state, user: 'desk', missed }));
    return widget(call, 'desk');
  },
};

/** One who called in vain has left a message. */
export const WaitingWithAMessage: StoryObj = {
  ...Waiting,
  render: (_, { loaded }) => {
    const { call } = sceneOf(loaded);
    const at = Date.UTC(2026, 10, 21, 9, 41);
    const from = { id: 'a', name: 'Ana Moreno', user: 'ana' };
    const message = { blob: silence(3), audioOnly: true };
    call.update(state => ({ ...state, user: 'desk', missed: [{ id: '1', from, at, audioOnly: false, message }] }));
    return widget(call, 'desk');
  },
};

/** Somebody else calls during a call: end this one and answer, hold, busy, no. */
export const SecondCall: StoryObj = during(() => ({ secondRing: ringOf('incoming', 'incoming') }));

/** The same on a phone. */
export const SecondCallOnAPhone: StoryObj = during(() => ({ secondRing: ringOf('incoming', 'incoming') }), 'story-phone');

/** A third person is rung into a running call. */
export const AddingSomebody: StoryObj = during(() => ({ ring: ringOf('outgoing', 'ringing') }));

/** And they are busy. */
export const AddedSomebodyBusy: StoryObj = during(() => ({ ring: ringOf('outgoing', 'busy') }));

/** This person put the call on hold. */
export const OnHold: StoryObj = during(({ self }) => ({ held: [self.id] }));

/** Somebody else did. */
export const HeldByOthers: StoryObj = during(({ participants }) => ({ held: participants.slice(1, 2).map(({ id }) => id) }));

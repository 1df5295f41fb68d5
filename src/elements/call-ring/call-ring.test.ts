import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { callScene, endScenes, inCall, joinedScene } from '../../../test/helpers/call-scene.js';
import type { CallScene } from '../../../test/helpers/call-scene.js';
import { ringIn, ringOf, scriptedDesk } from '../../../test/helpers/scripted-ring.js';
import { until } from '../../../test/helpers/until.js';
import type { Ring } from '../../call/call-state.js';
import { uiOf } from '../../controllers/call-ui.js';
import type { VideoCall } from '../video-call/video-call.js';
import '../video-call/define.js';
import type { CallRing } from './call-ring.js';
import type { CallRingMessageEvent } from './ring-message.js';
import './define.js';

interface Shown extends CallScene {
  readonly ring: CallRing;
  readonly asked: string[];
}

async function shown(one: Ring | null, lang = 'en', user = ''): Promise<Shown> {
  const asked: string[] = [];
  const scene = callScene({ desk: scriptedDesk(asked), settings: { user } });
  ringIn(scene.call, one);
  const ring = await inCall<CallRing>(scene.call, html`<call-ring lang=${lang} silent></call-ring>`);
  return { ...scene, ring, asked };
}

async function turn({ call, ring }: Shown, one: Ring | null, second: Ring | null = null): Promise<void> {
  ringIn(call, one, second);
  await ring.updateComplete;
}

function words(ring: CallRing): string {
  return [...ring.shadowRoot!.querySelectorAll<HTMLElement>('[part~="ring"]')].map(({ innerText }) => innerText).join('\n');
}

function press(ring: CallRing, label: string): void {
  const buttons = [...ring.shadowRoot!.querySelectorAll('button')];
  const found = buttons.find(button => (button.getAttribute('aria-label') ?? button.innerText).trim() === label);
  if (!found) throw new Error(`There is no button "${label}" in: ${words(ring)}`);
  found.click();
}

/** Half faded in, nothing has the contrast that it will have. */
async function settled(ring: CallRing): Promise<void> {
  const ending = ring.shadowRoot!.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  await Promise.all(ending.map(animation => animation.finished));
}

/** What a screen reader is told by a live region. */
function said(ring: CallRing, role: 'status' | 'alert'): string {
  return ring.shadowRoot!.querySelector(`.visually-hidden[role="${role}"]`)!.textContent;
}

/** What was asked of the desk; asking goes through a promise or two. */
async function told(asked: readonly string[]): Promise<readonly string[]> {
  await until(() => asked.length > 0);
  return asked;
}

describe('<call-ring>', () => {
  afterEach(endScenes);

  it('is accessible in every state', async () => {
    const scene = await shown(null);
    await expect(scene.ring).to.be.accessible();
    const states: Ring[] = [
      ...(['calling', 'ringing', 'accepted', 'declined', 'busy', 'no-answer', 'canceled', 'unavailable'] as const).map(state =>
        ringOf('outgoing', state, { message: 'Later' }),
      ),
      ...(['incoming', 'accepted', 'declined', 'missed', 'canceled'] as const).map(state => ringOf('incoming', state)),
    ];
    for (const state of states) {
      await turn(scene, state);
      await settled(scene.ring);
      await expect(scene.ring, `${state.direction} ${state.state}`).to.be.accessible();
      expect(words(scene.ring)).to.contain('Ana Moreno');
    }
  });

  it('is accessible while it waits, with missed calls, and beside a running call', async () => {
    const waiting = await shown(null, 'en', 'desk');
    const missed = [{ id: '1', from: { id: 'a', name: 'Ana', user: 'ana' }, at: 0, audioOnly: false }];
    waiting.call.update(state => ({ ...state, user: 'desk', missed }));
    await waiting.ring.updateComplete;
    await settled(waiting.ring);
    await expect(waiting.ring).to.be.accessible();
    const { call } = await joinedScene({ desk: scriptedDesk() });
    const ring = await inCall<CallRing>(call, html`<call-ring lang="en" silent></call-ring>`);
    call.update(state => ({ ...state, secondRing: ringOf('incoming', 'incoming'), held: [state.self.id] }));
    await ring.updateComplete;
    await settled(ring);
    await expect(ring).to.be.accessible();
  });

  it('tells the caller how it goes, in words', async () => {
    const scene = await shown(ringOf('outgoing', 'calling'));
    expect(words(scene.ring)).to.contain('Calling…');
    await turn(scene, ringOf('outgoing', 'ringing'));
    expect(words(scene.ring)).to.contain('Ringing…');
    const ends = { declined: 'declined', busy: 'Busy', 'no-answer': 'Nobody answered', unavailable: 'Not reachable' } as const;
    for (const [state, text] of Object.entries(ends) as [keyof typeof ends, string][]) {
      await turn(scene, ringOf('outgoing', state));
      expect(words(scene.ring)).to.contain(text);
      expect(said(scene.ring, 'status'), 'and says it once').to.contain(text);
    }
  });

  it('shows the words of a decline as text', async () => {
    const { ring } = await shown(ringOf('outgoing', 'declined', { message: '<b>Later</b>' }));
    expect(ring.shadowRoot!.querySelector('blockquote')!.innerText).to.equal('<b>Later</b>');
  });

  it('keeps an end in vain when the call has forgotten it, until it is closed', async () => {
    const scene = await shown(ringOf('outgoing', 'no-answer'));
    await turn(scene, null);
    expect(words(scene.ring)).to.contain('Nobody answered');
    press(scene.ring, 'Close');
    await scene.ring.updateComplete;
    expect(words(scene.ring)).to.equal('');
    expect(await told(scene.asked)).to.deep.equal(['dismiss']);
  });

  it('offers to leave a message where somebody takes it, and hands it to the page first', async () => {
    const scene = await shown(ringOf('outgoing', 'no-answer'));
    expect(words(scene.ring)).to.not.contain('Leave a message');
    scene.ring.messages = true;
    await scene.ring.updateComplete;
    press(scene.ring, 'Leave a message');
    await scene.ring.updateComplete;
    expect(words(scene.ring)).to.contain('Message for Ana Moreno');
    await expect(scene.ring).to.be.accessible();
    press(scene.ring, 'Record sound');
    await until(() => words(scene.ring).includes('60 seconds left'));
    press(scene.ring, 'Stop');
    await until(() => words(scene.ring).includes('Send the message'));
    await expect(scene.ring).to.be.accessible();
    let message: CallRingMessageEvent | undefined;
    scene.ring.addEventListener('call-ring-message', event => {
      message = event;
      event.preventDefault();
    });
    press(scene.ring, 'Send the message');
    await scene.ring.updateComplete;
    expect(message!.to.user).to.equal('ana');
    expect(message!.blob.size).to.be.above(0);
    expect(message!.audioOnly).to.equal(true);
    expect(words(scene.ring)).to.contain('handed over');
  });

  it('takes messages where the page wants them, and plays them among the missed calls', async () => {
    const scene = await shown(null, 'en', 'desk');
    scene.ring.messages = true;
    expect(await told(scene.asked)).to.deep.equal(['takeMessages true']);
    const message = { blob: new Blob(['x'], { type: 'audio/webm' }), audioOnly: true };
    const missed = [{ id: '1', from: { id: 'a', name: 'Ana', user: 'ana' }, at: 0, audioOnly: false, message }];
    scene.call.update(state => ({ ...state, user: 'desk', missed }));
    await scene.ring.updateComplete;
    const player = scene.ring.shadowRoot!.querySelector('audio')!;
    expect(player.getAttribute('aria-label')).to.equal('Message from Ana');
    expect(player.src).to.match(/^blob:/);
    await settled(scene.ring);
    await expect(scene.ring).to.be.accessible();
    scene.call.update(state => ({ ...state, missed: [] }));
    await scene.ring.updateComplete;
    expect(scene.ring.shadowRoot!.querySelector('audio')).to.equal(null);
  });

  for (const [label, wish] of [
    ['Answer with video', 'accept {"video":true}'],
    ['Answer with sound only', 'accept {"video":false}'],
    ['Decline', 'decline'],
  ] as const) {
    it(`asks the call: ${label}`, async () => {
      const { ring, asked } = await shown(ringOf('incoming', 'incoming'));
      press(ring, label);
      expect(await told(asked)).to.deep.equal([wish]);
    });
  }

  it('declines with ready words, and with one’s own', async () => {
    const { ring, asked } = await shown(ringOf('incoming', 'incoming'));
    press(ring, 'Decline with a message');
    await ring.updateComplete;
    await settled(ring);
    await expect(ring).to.be.accessible();
    press(ring, 'I will call you back.');
    expect(await told(asked)).to.deep.equal(['decline "I will call you back."']);
    asked.length = 0;
    ring.shadowRoot!.querySelector<HTMLInputElement>('[name="words"]')!.value = ' In a minute ';
    press(ring, 'Send');
    expect(await told(asked)).to.deep.equal(['decline "In a minute"']);
  });

  it('leaves the words again at Escape, and rings on', async () => {
    const { ring } = await shown(ringOf('incoming', 'incoming'));
    press(ring, 'Decline with a message');
    await ring.updateComplete;
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
    ring.shadowRoot!.querySelector('[name="words"]')!.dispatchEvent(escape);
    await ring.updateComplete;
    expect(words(ring)).to.contain('Answer with video');
  });

  it('asks the page first', async () => {
    const { ring, asked } = await shown(ringOf('outgoing', 'ringing'));
    const actions: string[] = [];
    ring.addEventListener('call-request', event => {
      actions.push(event.action);
      event.preventDefault();
    });
    press(ring, 'Cancel');
    await Promise.resolve();
    expect(actions).to.deep.equal(['cancel']);
    expect(asked).to.deep.equal([]);
  });

  it('takes focus as a whole, so that a key that was meant for the page answers nothing, and is read out for that', async () => {
    const scene = await shown(null);
    await turn(scene, ringOf('incoming', 'incoming'));
    const focused = scene.ring.shadowRoot!.activeElement!;
    expect(focused.getAttribute('role')).to.equal('alertdialog');
    expect(said(scene.ring, 'alert')).to.equal('');
  });

  it('takes no focus from somebody who writes, and is read out at once instead', async () => {
    const field = await fixture<HTMLInputElement>(html`<input aria-label="Search" />`);
    const scene = await shown(null);
    field.focus();
    await turn(scene, ringOf('incoming', 'incoming'));
    expect(document.activeElement).to.equal(field);
    expect(said(scene.ring, 'alert')).to.equal('Ana Moreno. Incoming video call');
    await turn(scene, ringOf('incoming', 'canceled'));
    expect(said(scene.ring, 'alert')).to.equal('');
    expect(said(scene.ring, 'status')).to.equal('Ana Moreno. The caller hung up.');
  });

  it('says what another device did', async () => {
    const { ring } = await shown(ringOf('incoming', 'canceled', { answeredElsewhere: true }));
    expect(words(ring)).to.contain('Answered in another tab').and.not.to.contain('Call back');
  });

  it('lists who called in vain, and calls back', async () => {
    const { ring, call, asked } = await shown(null, 'en', 'desk');
    const from = [
      { id: 'a', name: 'Ana', user: 'ana' },
      { id: 'b', name: '', user: '' },
    ];
    call.update(state => ({
      ...state,
      user: 'desk',
      missed: from.map((peer, id) => ({ id: String(id), from: peer, at: 0, audioOnly: true })),
    }));
    await ring.updateComplete;
    expect(words(ring)).to.contain('2 missed calls').and.to.contain('You can be called as desk.').and.to.contain('Somebody');
    expect(ring.shadowRoot!.querySelectorAll('li button')).to.have.length(1);
    asked.length = 0;
    press(ring, 'Call back: Ana');
    expect(await told(asked)).to.deep.equal(['ring "ana" {"audioOnly":true}']);
  });

  it('says why the name was refused', async () => {
    const { ring, call } = await shown(null, 'en', 'desk');
    expect(words(ring)).to.contain('Connecting');
    const { CallError } = await import('../../foundation/errors.js');
    const { FactEvent } = await import('../../foundation/events.js');
    call.dispatchEvent(new FactEvent('error', { error: new CallError('unauthorized') }));
    await ring.updateComplete;
    expect(words(ring)).to.contain('You are not allowed');
  });

  it('is a notice beside a running call: answer, hold, busy, no', async () => {
    const asked: string[] = [];
    const { call } = await joinedScene({ desk: scriptedDesk(asked) });
    const ring = await inCall<CallRing>(call, html`<call-ring lang="en" silent></call-ring>`);
    ringIn(call, null, ringOf('incoming', 'incoming'));
    await ring.updateComplete;
    expect(words(ring)).to.contain('Ana Moreno is calling');
    expect(said(ring, 'alert')).to.contain('Ana Moreno');
    expect(ring.shadowRoot!.activeElement).to.equal(null);
    for (const label of ['End and answer', 'Hold and answer', 'Busy', 'Decline']) press(ring, label);
    await until(() => asked.length === 4);
    expect(asked).to.have.members(['accept {"video":true}', 'accept {"video":true,"hold":true}', 'answerBusy', 'decline']);
  });

  it('says in the title who rings, while nobody looks', async () => {
    const scene = await shown(null);
    scene.ring.silent = false;
    const title = document.title;
    let hidden = true;
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (hidden ? 'hidden' : 'visible') });
    try {
      await turn(scene, ringOf('incoming', 'incoming'));
      expect(document.title).to.equal('Ana Moreno is calling');
      hidden = false;
      document.dispatchEvent(new Event('visibilitychange'));
      expect(document.title).to.equal(title);
      hidden = true;
      document.dispatchEvent(new Event('visibilitychange'));
      await turn(scene, ringOf('incoming', 'canceled'));
      expect(document.title).to.equal(title);
    } finally {
      delete (document as { visibilityState?: string }).visibilityState;
    }
  });

  it('covers the lobby of a <video-call>, and gives it back', async () => {
    const scene = callScene({ desk: scriptedDesk() });
    const video = await fixture<VideoCall>(html`<video-call lang="en" room="tea" silent .call=${scene.call}></video-call>`);
    const ring = video.shadowRoot!.querySelector('call-ring')!;
    await ring.updateComplete;
    expect(video.shadowRoot!.querySelector('call-lobby')).to.not.equal(null);
    const covered = oneEvent(uiOf(scene.call), 'change');
    ringIn(scene.call, ringOf('incoming', 'incoming'));
    await covered;
    await video.updateComplete;
    expect(video.shadowRoot!.querySelector('call-lobby')).to.equal(null);
    ringIn(scene.call, null);
    await ring.updateComplete;
    await video.updateComplete;
    expect(video.shadowRoot!.querySelector('call-lobby')).to.not.equal(null);
  });

  it('speaks Chinese', async () => {
    const { ring } = await shown(ringOf('incoming', 'incoming'), 'zh');
    expect(words(ring)).to.contain('视频来电').and.to.contain('拒绝');
  });
});

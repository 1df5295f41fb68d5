import { expect, fixture, html, nextFrame, oneEvent } from '@open-wc/testing';
import { callScene, endScenes, joinedScene } from '../../../test/helpers/call-scene.js';
import type { CallScene } from '../../../test/helpers/call-scene.js';
import { paintedCamera, tone } from '../../../test/helpers/fake-tracks.js';
import { until } from '../../../test/helpers/until.js';
import type { Call } from '../../call/call.js';
import { uiOf } from '../../controllers/call-ui.js';
import { CallErrorEvent } from '../../controllers/events.js';
import type { CallRequestEvent } from '../../controllers/events.js';
import { CallError } from '../../foundation/errors.js';
import type { VideoCall } from './video-call.js';
import './define.js';

const PEOPLE = [
  { id: 'ana', name: 'Ana', audio: true },
  { id: 'bo', name: 'Bo' },
];
const TRACKS = { camera: () => paintedCamera(200), microphone: () => tone() };

async function widget(call: Call, width = 1000): Promise<VideoCall> {
  const place = await fixture<HTMLElement>(html`<div><video-call lang="en" room="tea" .call=${call}></video-call></div>`);
  const element = place.querySelector('video-call')!;
  place.style.cssText = `inline-size: ${String(width)}px`;
  element.style.blockSize = '560px';
  await settled(element);
  return element;
}

async function settled(element: VideoCall): Promise<void> {
  await nextFrame();
  await nextFrame();
  await element.updateComplete;
}

async function joined(width?: number): Promise<CallScene & { element: VideoCall }> {
  const scene = await joinedScene({ people: PEOPLE, media: { tracks: TRACKS } });
  // Whoever was there before is no news.
  scene.call.update(state => ({ ...state, since: Date.now() - 60_000 }));
  return { ...scene, element: await widget(scene.call, width) };
}

function inside(element: VideoCall, selector: string): HTMLElement | null {
  return element.shadowRoot!.querySelector<HTMLElement>(selector);
}

function press(element: VideoCall, key: string, more: KeyboardEventInit = {}): void {
  inside(element, '.base')!.dispatchEvent(
    new KeyboardEvent('keydown', { key, code: `Key${key.toUpperCase()}`, bubbles: true, composed: true, cancelable: true, ...more }),
  );
}

describe('<video-call>', () => {
  afterEach(endScenes);

  it('is accessible in every phase', async () => {
    const { call } = callScene({ people: PEOPLE });
    const element = await widget(call);
    expect(element.state).to.equal('lobby');
    await expect(element).to.be.accessible();
    await element.join();
    await settled(element);
    await expect(element).to.be.accessible();
    uiOf(call).show('chat');
    await settled(element);
    // What is still fading in has no contrast yet.
    await Promise.all(
      inside(element, '.panel')!
        .getAnimations()
        .map(({ finished }) => finished),
    );
    await expect(element).to.be.accessible();
    await element.leave();
    await settled(element);
    await expect(element).to.be.accessible();
  });

  it('goes from the lobby over the stage to the end', async () => {
    const { call } = callScene({ people: PEOPLE });
    const element = await widget(call);
    expect(inside(element, 'call-lobby')).to.not.equal(null);
    await element.join();
    await settled(element);
    expect(inside(element, 'call-stage')).to.not.equal(null);
    expect(inside(element, 'call-lobby')).to.equal(null);
    await element.leave();
    await settled(element);
    expect(inside(element, 'call-ended')).to.not.equal(null);
    expect(inside(element, 'call-stage')).to.equal(null);
  });

  it('says what failed, and what to do', async () => {
    const { call } = callScene({ transport: { refuse: new CallError('broker-unreachable') } });
    const element = await widget(call);
    await element.join().catch(() => undefined);
    await settled(element);
    expect(inside(element, 'call-ended')!.shadowRoot!.textContent).to.contain('The call server cannot be reached');
  });

  it('tells a style sheet the phase and the switches by states', async () => {
    const { element } = await joined();
    expect(element.matches(':state(connected)')).to.equal(true);
    expect(element.matches(':state(lobby)')).to.equal(false);
    await element.setMicrophone(false);
    await settled(element);
    expect(element.matches(':state(muted)')).to.equal(true);
    await element.leave();
    await settled(element);
    expect(element.matches(':state(ended)')).to.equal(true);
  });

  it('lets a page style what is inside, through every layer', async () => {
    const { element, call } = await joined();
    const sheet = document.createElement('style');
    sheet.textContent = `video-call::part(tile-name) { color: rgb(1, 2, 3) } video-call::part(self) { opacity: 0.9 }
      video-call::part(controls) { opacity: 0.8 } video-call::part(button) { letter-spacing: 3px } video-call::part(chat) { opacity: 0.7 } video-call::part(panel) { letter-spacing: 2px }`;
    document.head.append(sheet);
    uiOf(call).show('chat');
    await settled(element);
    const stage = inside(element, 'call-stage')!.shadowRoot!;
    const self = [...stage.querySelectorAll('call-tile')].find(({ participant }) => participant?.self)!.shadowRoot!;
    expect(getComputedStyle(self.querySelector('.chip')!).color).to.equal('rgb(1, 2, 3)');
    expect(getComputedStyle(self.querySelector('.tile')!).opacity).to.equal('0.9');
    const controls = inside(element, 'call-controls')!.shadowRoot!;
    expect(getComputedStyle(controls.querySelector('.bar')!).opacity).to.equal('0.8');
    expect(getComputedStyle(controls.querySelector('call-mic-button')!.shadowRoot!.querySelector('button')!).letterSpacing).to.equal('3px');
    expect(getComputedStyle(inside(element, '.panel')!).letterSpacing).to.equal('2px');
    expect(getComputedStyle(inside(element, 'call-chat')!.shadowRoot!.querySelector('[part="chat"]')!).opacity).to.equal('0.7');
    sheet.remove();
  });

  it('takes a color from any ancestor, and mixes the rest from it', async () => {
    const { call } = callScene();
    const element = await widget(call);
    const button = (): string => getComputedStyle(inside(element, 'call-lobby')!.shadowRoot!.querySelector('.primary')!).backgroundColor;
    element.parentElement!.style.setProperty('--call-accent', 'rgb(0, 128, 0)');
    await until(() => button() === 'rgb(0, 128, 0)', 'the color of the page never came');
  });

  it('is light or dark as the page is, unless it is told', async () => {
    const { call } = callScene();
    const element = await widget(call);
    const surface = (): string => getComputedStyle(element).backgroundColor;
    const light = surface();
    element.parentElement!.style.colorScheme = 'dark';
    const dark = surface();
    expect(dark).to.not.equal(light);
    element.theme = 'light';
    await element.updateComplete;
    expect(surface()).to.equal(light);
  });

  it('opens panels beside the stage where it is wide, with the focus in them, and gives it back', async () => {
    const { element } = await joined();
    const chat = inside(element, 'call-controls')!.shadowRoot!.querySelector('call-chat-button')!;
    chat.focus();
    chat.shadowRoot!.querySelector('button')!.click();
    await settled(element);
    expect(inside(element, '[part~="panel"] h2')!.innerText).to.equal('Chat');
    expect(inside(element, '.panel')!.contains(element.shadowRoot!.activeElement)).to.equal(true);
    expect(inside(element, '.room')!.inert).to.equal(false);
    inside(element, '.panel')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    await settled(element);
    expect(inside(element, '.panel')).to.equal(null);
    expect(element.shadowRoot!.activeElement).to.equal(inside(element, 'call-controls'));
  });

  it('slides panels over the stage where it is narrow, which is out of reach meanwhile', async () => {
    const { element, call } = await joined(360);
    uiOf(call).show('people');
    await settled(element);
    expect(inside(element, '.room')!.inert).to.equal(true);
    expect(inside(element, '.panel')!.getBoundingClientRect().width).to.be.closeTo(360, 2);
  });

  it('leaves a panel to the page that prevents it', async () => {
    const { element, call } = await joined();
    element.addEventListener('call-request', event => {
      event.preventDefault();
    });
    inside(element, 'call-controls')!.shadowRoot!.querySelector('call-chat-button')!.shadowRoot!.querySelector('button')!.click();
    expect(uiOf(call).panel).to.equal(null);
  });

  it('answers its shortcuts, but not what is typed into a field or meant for the browser', async () => {
    const { element, call } = await joined();
    expect(call.state.self.audio).to.equal(true);
    const asked: string[] = [];
    element.addEventListener('call-request', (event: CallRequestEvent) => asked.push(event.action));
    press(element, 'm', { ctrlKey: true });
    press(element, 'h');
    expect(asked).to.deep.equal(['hand']);
    expect(call.state.self.handRaised).to.equal(true);
    press(element, 'c');
    await settled(element);
    const field = inside(element, 'call-chat')!.shadowRoot!.querySelector<HTMLElement>('textarea, input')!;
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true, composed: true }));
    expect(asked).to.deep.equal(['hand', 'chat']);
    press(element, 'm');
    await until(() => !call.state.self.audio, 'm did not mute');
    await until(() => inside(element, '[role="status"].visually-hidden')!.innerText === 'Your microphone is off');
  });

  it('knows a shortcut by its place on the keyboard where letters are not Latin', async () => {
    const { element, call } = await joined();
    press(element, 'р', { code: 'KeyH' });
    expect(call.state.self.handRaised).to.equal(true);
  });

  it('leaves out the controls that it is told to, with their shortcuts', async () => {
    const { element, call } = await joined();
    element.controlslist = 'nohand';
    await settled(element);
    expect(inside(element, 'call-controls')!.shadowRoot!.querySelector('call-hand-button')).to.equal(null);
    press(element, 'h');
    expect(call.state.self.handRaised).to.equal(false);
    element.withoutControls = true;
    await settled(element);
    expect(inside(element, 'call-controls')).to.equal(null);
  });

  it('offers to turn on the sound that the browser holds back', async () => {
    const { element, playback } = await joined();
    playback.block(true);
    await settled(element);
    expect(inside(element, '[part="banner"]')!.innerText).to.contain('Your browser is holding back the sound.');
    inside(element, '[part="banner"] button')!.click();
    await until(() => inside(element, '[part="banner"]') === null);
  });

  it('says that the server is away, and that the call goes on', async () => {
    const { element, transport } = await joined();
    transport.setOnline(false);
    await settled(element);
    expect(inside(element, '[part="banner"]')!.innerText).to.contain('The call server is away. Your call goes on.');
    for (const { id } of PEOPLE) transport.setLink(id, 'lost');
    await settled(element);
    expect(inside(element, '[part="banner"]')!.innerText).to.contain('Reconnecting…');
  });

  it('tells who comes and who goes, politely', async () => {
    const { element, transport } = await joined();
    const toasts = inside(element, '.toasts')!;
    expect(toasts.getAttribute('aria-live')).to.equal('polite');
    expect(toasts.innerText).to.equal('');
    transport.enter({ id: 'zed', name: 'Zed' });
    await settled(element);
    expect(toasts.innerText).to.contain('Zed joined');
    transport.depart('zed');
    await settled(element);
    expect(toasts.innerText).to.contain('Zed left');
  });

  it('tells of an error once, with its remedy, until it is closed', async () => {
    const { element } = await joined();
    const error = new CallError('device-busy');
    element.dispatchEvent(new CallErrorEvent(error, 'call-device-error'));
    element.dispatchEvent(new CallErrorEvent(error));
    await settled(element);
    expect(element.shadowRoot!.querySelectorAll('.toast').length).to.equal(1);
    expect(inside(element, '.toast')!.innerText).to.contain('Close other programs');
    inside(element, '.toast button')!.click();
    await settled(element);
    expect(inside(element, '.toast')).to.equal(null);
  });

  it('lets reactions rise over the stage', async () => {
    const { element, transport } = await joined();
    transport.hear('ana', 'reaction', '🎉');
    await settled(element);
    expect(inside(element, '.reaction')!.innerText).to.contain('🎉');
    expect(inside(element, '.reaction')!.innerText).to.contain('Ana');
  });

  it('puts the page’s own content into its slots', async () => {
    const { call } = await joinedScene({ people: PEOPLE });
    const place = await fixture<HTMLElement>(html`<div><video-call .call=${call} room="tea">
      <b slot="header">Header</b><b slot="stage-overlay">Over</b><button slot="controls-start">Start</button>
    </video-call></div>`);
    const element = place.querySelector('video-call')!;
    await settled(element);
    for (const slotted of element.children) expect((slotted as HTMLElement).getBoundingClientRect().width, slotted.slot).to.be.above(0);
  });

  it('has a height of its own, and takes the page’s', async () => {
    const { call } = callScene();
    const element = await widget(call);
    element.style.removeProperty('block-size');
    expect(element.offsetHeight).to.be.at.least(480);
    element.style.height = '300px';
    expect(element.offsetHeight).to.equal(300);
    element.hidden = true;
    expect(element.offsetHeight).to.equal(0);
  });

  for (const [width, height] of [
    [320, 480],
    [390, 700],
    [1280, 720],
  ] as const) {
    it(`fits ${String(width)} × ${String(height)} without scrolling sideways`, async () => {
      const { element } = await joined(width);
      element.style.blockSize = `${String(height)}px`;
      await settled(element);
      const box = element.getBoundingClientRect();
      const bar = inside(element, 'call-controls')!.shadowRoot!.querySelector('.bar')!.getBoundingClientRect();
      expect(bar.left).to.be.at.least(box.left);
      expect(bar.right).to.be.at.most(box.right);
      expect(bar.bottom).to.be.at.most(box.bottom);
      expect(element.scrollWidth).to.be.at.most(width);
    });
  }

  it('joins by itself with autojoin, and shows that it does', async () => {
    const { call } = callScene({ people: PEOPLE });
    const place = await fixture<HTMLElement>(html`<div><video-call .call=${call} room="tea" autojoin></video-call></div>`);
    const element = place.querySelector('video-call')!;
    if (element.state !== 'connected') await oneEvent(element, 'call-join');
    await settled(element);
    expect(inside(element, 'call-stage')).to.not.equal(null);
    // First the others' pictures are to come, then the controls.
    await until(() => inside(element, 'call-controls') !== null, 'no controls came');
  });

  it('works in a page whose policy forbids inline styles', async () => {
    const { element } = await joined();
    const inline: string[] = [];
    const walk = (root: ParentNode): void => {
      for (const found of root.querySelectorAll('*')) {
        if (found.tagName === 'STYLE') inline.push(found.tagName);
        if (found.shadowRoot) walk(found.shadowRoot);
      }
    };
    walk(element.shadowRoot!);
    expect(inline).to.deep.equal([]);
  });
});

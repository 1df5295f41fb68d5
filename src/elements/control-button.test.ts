import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { callScene, endScenes, inCall, joinedScene } from '../../test/helpers/call-scene.js';
import { paintedCamera, paintedScreen, tone } from '../../test/helpers/fake-tracks.js';
import { uiOf } from '../controllers/call-ui.js';
import type { CallErrorEvent, CallRequestEvent } from '../controllers/events.js';
import { CallError } from '../foundation/errors.js';
import type { ControlButton } from './control-button.js';
import './call-camera-button/define.js';
import './call-chat-button/define.js';
import './call-fullscreen-button/define.js';
import './call-hand-button/define.js';
import './call-leave-button/define.js';
import './call-mic-button/define.js';
import './call-people-button/define.js';
import './call-pip-button/define.js';
import './call-screen-button/define.js';
import './call-settings-button/define.js';
import './call-provider/define.js';

const TRACKS = { camera: () => paintedCamera(200), microphone: () => tone(), screen: () => paintedScreen() };

function inner(element: ControlButton): HTMLButtonElement {
  return element.shadowRoot!.querySelector('button')!;
}

function pressed(element: ControlButton): string | null {
  return inner(element).getAttribute('aria-pressed');
}

describe('the controls of a call', () => {
  afterEach(endScenes);

  const all = html`<div lang="en">
    <call-mic-button></call-mic-button><call-camera-button></call-camera-button><call-screen-button></call-screen-button>
    <call-hand-button></call-hand-button><call-chat-button></call-chat-button><call-people-button></call-people-button>
    <call-settings-button></call-settings-button><call-pip-button></call-pip-button><call-fullscreen-button></call-fullscreen-button>
    <call-leave-button></call-leave-button>
  </div>`;

  it('are accessible before, in and after a call', async () => {
    const { call } = callScene({ media: { tracks: TRACKS } });
    const place = await inCall<HTMLDivElement & { updateComplete: Promise<boolean> }>(call, all);
    await expect(place).to.be.accessible();
    await call.join('tea');
    await expect(place).to.be.accessible();
    await call.leave();
    await expect(place).to.be.accessible();
  });

  it('are accessible without any call', async () => {
    await expect(await fixture(all)).to.be.accessible();
  });

  it('switch the microphone off and on', async () => {
    const { call } = await joinedScene({ media: { tracks: TRACKS } });
    const mic = await inCall<ControlButton>(call, html`<call-mic-button lang="en"></call-mic-button>`);
    await mic.updateComplete;
    expect(pressed(mic)).to.equal('true');
    expect(inner(mic).innerText.trim()).to.equal('Mic');
    const off = oneEvent(call, 'statechange');
    inner(mic).click();
    await off;
    await mic.updateComplete;
    expect(call.state.self.audio).to.equal(false);
    expect(pressed(mic)).to.equal('false');
    expect(inner(mic).innerText.trim()).to.equal('Mic off');
    expect(inner(mic).getAttribute('aria-keyshortcuts')).to.equal('M');
  });

  it('ask the page first, which may do it otherwise', async () => {
    const { call } = await joinedScene();
    const hand = await inCall<ControlButton>(call, html`<call-hand-button></call-hand-button>`);
    hand.addEventListener('call-request', event => {
      event.preventDefault();
    });
    const asked = oneEvent(hand, 'call-request') as unknown as Promise<CallRequestEvent>;
    inner(hand).click();
    expect((await asked).action).to.equal('hand');
    expect(call.state.self.handRaised).to.equal(false);
  });

  it('raise the hand and lower it', async () => {
    const { call } = await joinedScene();
    const hand = await inCall<ControlButton>(call, html`<call-hand-button></call-hand-button>`);
    inner(hand).click();
    expect(call.state.self.handRaised).to.equal(true);
    inner(hand).click();
    expect(call.state.self.handRaised).to.equal(false);
  });

  it('tell why the camera did not start', async () => {
    const { call } = await joinedScene({
      media: { cameraOn: false, cameraError: new CallError('device-busy', undefined, { subject: 'camera' }) },
    });
    const camera = await inCall<ControlButton>(call, html`<call-camera-button lang="en"></call-camera-button>`);
    const failed = oneEvent(camera, 'call-error') as unknown as Promise<CallErrorEvent>;
    inner(camera).click();
    expect((await failed).error.code).to.equal('device-busy');
    await camera.updateComplete;
    expect(inner(camera).getAttribute('aria-description')).to.equal('Another program is using the device');
  });

  it('share the screen and stop', async () => {
    const { call } = await joinedScene({ media: { tracks: TRACKS } });
    const screen = await inCall<ControlButton>(call, html`<call-screen-button lang="en"></call-screen-button>`);
    const begun = oneEvent(call, 'statechange');
    inner(screen).click();
    await begun;
    await screen.updateComplete;
    expect(call.state.self.sharing).to.equal(true);
    expect(inner(screen).innerText.trim()).to.equal('Stop sharing');
    inner(screen).click();
    expect(call.state.self.sharing).to.equal(false);
  });

  it('say nothing when a person closes the question which screen to share', async () => {
    const { call } = await joinedScene({ media: { screenError: new CallError('screen-cancelled') } });
    const screen = await inCall<ControlButton>(call, html`<call-screen-button></call-screen-button>`);
    let told = 0;
    screen.addEventListener('call-error', () => {
      told += 1;
    });
    await call.shareScreen().catch(() => undefined);
    inner(screen).click();
    await Promise.resolve();
    expect(told).to.equal(0);
  });

  it('can do nothing where they are unavailable, and say so', async () => {
    const { call } = await joinedScene({ settings: { listenOnly: true } });
    const mic = await inCall<ControlButton>(call, html`<call-mic-button lang="en"></call-mic-button>`);
    let asked = 0;
    mic.addEventListener('call-request', () => {
      asked += 1;
    });
    inner(mic).click();
    expect(asked).to.equal(0);
    expect(inner(mic).getAttribute('aria-disabled')).to.equal('true');
    expect(inner(mic).getAttribute('aria-description')).to.contain('Not available here');
  });

  it('leave', async () => {
    const { call } = await joinedScene();
    const leave = await inCall<ControlButton>(call, html`<call-leave-button></call-leave-button>`);
    inner(leave).click();
    expect(call.state.state).to.equal('ended');
    await leave.updateComplete;
    expect(inner(leave).getAttribute('aria-disabled')).to.equal('true');
  });

  it('open one panel in place of another, and close it', async () => {
    const { call } = await joinedScene();
    const chat = await inCall<ControlButton>(call, html`<call-chat-button></call-chat-button>`);
    const people = await inCall<ControlButton>(call, html`<call-people-button></call-people-button>`);
    inner(chat).click();
    await chat.updateComplete;
    expect([uiOf(call).panel, pressed(chat)]).to.deep.equal(['chat', 'true']);
    inner(people).click();
    await chat.updateComplete;
    expect([uiOf(call).panel, pressed(chat)]).to.deep.equal(['people', 'false']);
    inner(people).click();
    expect(uiOf(call).panel).to.equal(null);
  });

  it('count what was not read, and who is there', async () => {
    const { call, transport } = await joinedScene({ people: [{ id: 'ana', name: 'Ana' }] });
    const chat = await inCall<ControlButton>(call, html`<call-chat-button lang="en"></call-chat-button>`);
    const people = await inCall<ControlButton>(call, html`<call-people-button lang="en"></call-people-button>`);
    transport.hear('ana', 'chat', { id: '1', text: 'Hello', direct: false });
    await chat.updateComplete;
    expect(inner(chat).innerText).to.contain('1 unread');
    expect(inner(people).innerText).to.contain('2 people');
  });

  it('find the call named by `for`, also when it comes later', async () => {
    const { call } = await joinedScene();
    const place = await fixture(html`<div><call-hand-button for="later"></call-hand-button></div>`);
    const hand = place.querySelector('call-hand-button')!;
    expect(inner(hand).getAttribute('aria-disabled')).to.equal('true');
    const provider = document.createElement('call-provider');
    provider.id = 'later';
    provider.call = call;
    place.append(provider);
    await hand.updateComplete;
    inner(hand).click();
    expect(call.state.self.handRaised).to.equal(true);
  });

  it('take focus as one, and show the tooltip until Escape', async () => {
    const { call } = await joinedScene();
    const mic = await inCall<ControlButton>(call, html`<call-mic-button lang="en"></call-mic-button>`);
    mic.focus();
    expect(mic.shadowRoot!.activeElement).to.equal(inner(mic));
    inner(mic).dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await mic.updateComplete;
    expect(getComputedStyle(mic.shadowRoot!.querySelector('.tooltip')!).visibility).to.equal('hidden');
  });

  it('are as large as a finger needs', async () => {
    const { call } = await joinedScene();
    const mic = await inCall<ControlButton>(call, html`<call-mic-button></call-mic-button>`);
    const { width, height } = inner(mic).getBoundingClientRect();
    expect(Math.min(width, height)).to.be.at.least(44);
  });
});

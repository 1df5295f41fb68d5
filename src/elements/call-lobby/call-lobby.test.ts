import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { paintedCamera, tone } from '../../../test/helpers/fake-tracks.js';
import { callScene, endScenes, inCall } from '../../../test/helpers/call-scene.js';
import type { CallScene, SceneOptions } from '../../../test/helpers/call-scene.js';
import { CallError } from '../../foundation/errors.js';
import type { CallProvider } from '../call-provider/call-provider.js';
import '../call-provider/define.js';
import type { CallLobby } from './call-lobby.js';
import './define.js';

const DEVICES = { tracks: { camera: () => paintedCamera(200), microphone: () => tone() } };

interface Lobby extends CallScene {
  readonly lobby: CallLobby;
  readonly provider: CallProvider;
}

async function lobbyOf(options: SceneOptions = {}, lang = 'en', persist = 'none'): Promise<Lobby> {
  const scene = callScene({ media: DEVICES, ...options });
  const provider = await fixture<CallProvider>(
    html`<call-provider lang=${lang} persist=${persist} room="tea" .call=${scene.call}><call-lobby></call-lobby></call-provider>`,
  );
  scene.call.enterLobby();
  const lobby = provider.querySelector('call-lobby')!;
  await lobby.updateComplete;
  return { ...scene, lobby, provider };
}

function words(lobby: CallLobby): string {
  return lobby.shadowRoot!.querySelector('form')!.innerText;
}

function button(lobby: CallLobby, text: string): HTMLButtonElement {
  const found = [...lobby.shadowRoot!.querySelectorAll('button')].find(({ innerText }) => innerText.trim() === text);
  if (!found) throw new Error(`There is no button "${text}" in: ${words(lobby)}`);
  return found;
}

function nameField(lobby: CallLobby): HTMLInputElement {
  return lobby.shadowRoot!.querySelector<HTMLInputElement>('[name="name"]')!;
}

function typeName(lobby: CallLobby, name: string): void {
  nameField(lobby).value = name;
  nameField(lobby).dispatchEvent(new InputEvent('input', { bubbles: true }));
}

async function previewed(options: SceneOptions = {}): Promise<Lobby> {
  const scene = await lobbyOf(options);
  await scene.call.preview();
  await scene.lobby.updateComplete;
  return scene;
}

describe('<call-lobby>', () => {
  afterEach(endScenes);

  it('is accessible before and after the devices are on, and when they are refused', async () => {
    const { lobby, call } = await lobbyOf();
    await expect(lobby).to.be.accessible();
    await call.preview();
    await lobby.updateComplete;
    await expect(lobby).to.be.accessible();
    const refused = await previewed({
      media: { microphoneError: new CallError('permission-denied'), cameraError: new CallError('permission-denied') },
    });
    await expect(refused.lobby).to.be.accessible();
  });

  it('opens no device before it is asked to, and then shows oneself', async () => {
    const { lobby, media, call } = await lobbyOf();
    expect(media.opened).to.deep.equal([]);
    expect(words(lobby)).to.contain('Nobody sees or hears you before you join.');
    button(lobby, 'Turn on camera and microphone').click();
    await oneEvent(call, 'participant-change');
    await call.preview();
    await lobby.updateComplete;
    expect([...media.opened].sort()).to.deep.equal(['camera', 'microphone']);
    const video = lobby.shadowRoot!.querySelector('video')!;
    expect((video.srcObject as MediaStream).getVideoTracks()).to.have.length(1);
    expect(video.muted).to.equal(true);
  });

  it('joins the provider’s room with the name that was written', async () => {
    const { lobby, call, provider } = await lobbyOf();
    typeName(lobby, '  Ada ');
    const joined = oneEvent(call, 'join');
    button(lobby, 'Join').click();
    await joined;
    expect([call.state.room, call.state.self.name, provider.displayName]).to.deep.equal(['tea', 'Ada', 'Ada']);
  });

  it('lets the page stop a join', async () => {
    const { lobby, call, provider } = await lobbyOf();
    const actions: string[] = [];
    provider.addEventListener('call-request', event => {
      actions.push(event.action);
      event.preventDefault();
    });
    button(lobby, 'Join').click();
    expect(actions).to.deep.equal(['join']);
    expect(call.state.state).to.equal('lobby');
  });

  it('joins listening only without a device, and only for this once', async () => {
    const { lobby, call, provider, media } = await lobbyOf();
    const joined = oneEvent(call, 'join');
    button(lobby, 'Join listening only').click();
    await joined;
    expect(call.state.self.role).to.equal('listener');
    expect(media.opened).to.deep.equal([]);
    await call.leave();
    call.enterLobby();
    await lobby.updateComplete;
    const again = oneEvent(call, 'join');
    button(lobby, 'Join').click();
    await again;
    expect(provider.listenOnly).to.equal(false);
    expect(call.state.self.role).to.equal('member');
  });

  it('says where the camera would be why it is not there, and tries again', async () => {
    const { lobby, media } = await previewed({
      media: { ...DEVICES, cameraError: new CallError('device-busy', undefined, { subject: 'camera' }) },
    });
    expect(words(lobby)).to.contain('Another program is using the device').and.to.contain('Close other programs');
    const tried = oneEvent(media, 'change');
    button(lobby, 'Try again').click();
    await tried;
  });

  it('says under the picture why there is no sound', async () => {
    const { lobby } = await previewed({
      media: { ...DEVICES, microphoneError: new CallError('no-device', undefined, { subject: 'microphone' }) },
    });
    expect(lobby.shadowRoot!.querySelector('video')).to.not.equal(null);
    expect(words(lobby)).to.contain('No device was found');
  });

  it('says one refusal of both devices once', async () => {
    const { lobby } = await previewed({
      media: { microphoneError: new CallError('permission-denied'), cameraError: new CallError('permission-denied') },
    });
    expect(lobby.shadowRoot!.querySelectorAll('[role="alert"]')).to.have.length(1);
    expect(words(lobby)).to.contain('allow Camera and Microphone');
  });

  it('joins with one device, and with none', async () => {
    for (const media of [
      { ...DEVICES, cameraError: new CallError('no-device') },
      { microphoneError: new CallError('no-device'), cameraError: new CallError('no-device') },
    ]) {
      const { lobby, call } = await previewed({ media });
      const joined = oneEvent(call, 'join');
      button(lobby, 'Join').click();
      await joined;
      expect(call.state.state).to.equal('connected');
    }
  });

  it('asks for no device where the page is for listening', async () => {
    const { lobby, provider } = await lobbyOf();
    provider.listenOnly = true;
    await provider.updateComplete;
    await lobby.updateComplete;
    expect(words(lobby)).to.contain('Your camera and microphone stay off').and.not.to.contain('Turn on camera');
  });

  it('shows the room and a name that come later', async () => {
    const { lobby, provider } = await lobbyOf();
    provider.room = 'blue';
    provider.displayName = 'Grace';
    await provider.updateComplete;
    await lobby.updateComplete;
    expect(words(lobby)).to.contain('Join blue');
    expect(nameField(lobby).value).to.equal('Grace');
  });

  it('says what a page without a room has forgotten', async () => {
    const { lobby, provider, call } = await lobbyOf();
    provider.room = '';
    await provider.updateComplete;
    await lobby.updateComplete;
    expect(words(lobby)).to.contain('This call has no room name');
    button(lobby, 'Join').click();
    expect(call.state.state).to.equal('lobby');
  });

  it('remembers the name only where everything may be remembered', async () => {
    for (const [persist, expected] of [
      ['devices', ''],
      ['all', 'Ada'],
    ] as const) {
      const first = await lobbyOf({}, 'en', persist);
      typeName(first.lobby, 'Ada');
      const joined = oneEvent(first.call, 'join');
      button(first.lobby, 'Join').click();
      await joined;
      const second = await lobbyOf({}, 'en', persist);
      expect(nameField(second.lobby).value).to.equal(expected);
    }
    localStorage.removeItem('calltag:name');
  });

  it('shows a hostile room and name as text', async () => {
    const evil = '<img src=x onerror="window.hacked=1">';
    const { lobby, provider } = await lobbyOf();
    provider.room = evil;
    provider.displayName = evil;
    await provider.updateComplete;
    await lobby.updateComplete;
    expect(lobby.shadowRoot!.querySelector('img')).to.equal(null);
    expect(words(lobby)).to.contain(evil);
  });

  it('fits 320 x 480 with the camera on', async () => {
    const { lobby } = await previewed();
    lobby.style.setProperty('display', 'grid');
    lobby.style.setProperty('inline-size', '304px');
    const form = lobby.shadowRoot!.querySelector('form')!;
    expect(form.getBoundingClientRect().height).to.be.at.most(480);
    expect(form.scrollWidth).to.be.at.most(304);
  });

  it('works on a bare call, and speaks Chinese', async () => {
    const { call } = callScene({ media: DEVICES });
    await call.join('tea');
    await call.leave();
    call.enterLobby();
    const lobby = await inCall<CallLobby>(call, html`<call-lobby lang="zh"></call-lobby>`);
    expect(words(lobby)).to.contain('加入“tea”').and.to.contain('仅收听加入');
    const joined = oneEvent(call, 'join');
    button(lobby, '加入').click();
    await joined;
  });
});

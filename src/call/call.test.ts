import { expect } from '@open-wc/testing';
import { ScriptedMedia, ScriptedPlayback } from '../../test/helpers/scripted-media.js';
import type { MediaScript } from '../../test/helpers/scripted-media.js';
import { ScriptedTransport } from '../../test/helpers/scripted-transport.js';
import { CallError } from '../foundation/errors.js';
import { once } from '../foundation/deadline.js';
import { Call } from './call.js';
import type { CallEvents } from './call-events.js';

const ANN = { id: 'ann', name: 'Ann', audio: true, video: true };
const BOB = { id: 'bob', name: 'Bob', audio: false, video: false };

function silentTrack(): MediaStreamTrack {
  const [track] = new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
  return track!;
}

function blankTrack(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.getContext('2d');
  const [track] = canvas.captureStream(1).getVideoTracks();
  return track!;
}

const DEVICES: MediaScript = { tracks: { microphone: silentTrack, camera: blankTrack, screen: blankTrack } };

interface Scene {
  readonly call: Call;
  readonly transport: ScriptedTransport;
  readonly media: ScriptedMedia;
  readonly playback: ScriptedPlayback;
}

const scenes: Scene[] = [];

function scene(transport = new ScriptedTransport([]), script: MediaScript = DEVICES): Scene {
  const media = new ScriptedMedia(script);
  const playback = new ScriptedPlayback();
  const made = { call: new Call({ transport, media, playback }), transport, media, playback };
  scenes.push(made);
  return made;
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function heard<K extends keyof CallEvents & string>(call: Call, type: K): CallEvents[K][] {
  const events: CallEvents[K][] = [];
  call.addEventListener(type, event => events.push(event));
  return events;
}

describe('Call', () => {
  afterEach(() => {
    for (const { call } of scenes.splice(0)) call.close();
  });

  it('puts everybody who is in the room into the state, oneself first', async () => {
    const { call } = scene(new ScriptedTransport([ANN, BOB]));
    await call.join('tea');
    expect(call.state.state).to.equal('connected');
    expect(call.state.participants.map(({ name, self, audio }) => [name, self, audio])).to.deep.equal([
      ['', true, true],
      ['Ann', false, true],
      ['Bob', false, false],
    ]);
  });

  it('opens no device before the person does something', () => {
    const { call, media } = scene();
    call.enterLobby();
    call.configure({ name: 'Eve' });
    expect(media.opened).to.deep.equal([]);
  });

  it('joins once when asked twice', async () => {
    const { call } = scene();
    const joins = heard(call, 'join');
    const first = call.join('tea');
    expect(call.join('tea')).to.equal(first);
    await first;
    await call.join('tea');
    expect(joins).to.have.length(1);
  });

  it('stops a join by leaving, and says so to whoever waits', async () => {
    const { call, media } = scene(new ScriptedTransport([], { joinDelay: new Promise(() => undefined) }));
    const failed = rejection(call.join('tea'));
    await call.leave();
    expect(((await failed) as CallError).code).to.equal('aborted');
    expect(call.state.state).to.equal('ended');
    expect(media.track('camera')).to.equal(null);
  });

  it('joins after a leave that is still running', async () => {
    const { call } = scene(new ScriptedTransport([ANN]));
    await call.join('tea');
    void call.leave();
    await call.join('cake');
    expect(call.state.state).to.equal('connected');
    expect(call.state.room).to.equal('cake');
    expect(call.state.participants).to.have.length(2);
  });

  it('tells that the room is full, and closes every device', async () => {
    const { call, media } = scene(new ScriptedTransport([], { refuse: new CallError('room-full') }));
    const errors = heard(call, 'error');
    const error = await rejection(call.join('tea'));
    expect((error as CallError).code).to.equal('room-full');
    expect(errors.map(({ detail }) => detail.error.code)).to.deep.equal(['room-full']);
    expect(call.state.state).to.equal('failed');
    expect(call.state.endReason).to.equal('full');
    expect(media.track('microphone')).to.equal(null);
  });

  it('refuses a room without a name before anything is opened', async () => {
    const { call, media } = scene();
    const error = await rejection(call.join('  '));
    expect((error as CallError).code).to.equal('broker-rejected');
    expect(media.opened).to.deep.equal([]);
  });

  it('goes in with what there is when a device is refused, and says which', async () => {
    const { call } = scene(undefined, { ...DEVICES, cameraError: new CallError('permission-denied', undefined, { subject: 'camera' }) });
    const errors = heard(call, 'device-error');
    const told = once(call, 'device-error');
    await call.join('tea');
    await told;
    expect(errors[0]!.detail.error.code).to.equal('permission-denied');
    expect(call.state.cameraError?.code).to.equal('permission-denied');
    expect(call.state.self.audio).to.equal(true);
    expect(call.state.self.video).to.equal(false);
  });

  it('asks for no device when it only listens', async () => {
    const { call, media, transport } = scene();
    call.configure({ listenOnly: true });
    await call.join('tea');
    expect(media.opened).to.deep.equal([]);
    expect(call.state.self.audio).to.equal(false);
    expect(transport.announced.at(-1)).to.include({ audio: false, video: false });
    expect(((await rejection(call.setMicrophone(true))) as CallError).code).to.equal('unsupported');
  });

  it('announces mute in words, and keeps the microphone for a quick return', async () => {
    const { call, media, transport } = scene();
    await call.join('tea');
    await call.setMicrophone(false);
    expect(transport.announced.at(-1)).to.include({ audio: false });
    expect(media.track('microphone')?.enabled).to.equal(false);
    await call.setMicrophone();
    expect(transport.announced.at(-1)).to.include({ audio: true });
  });

  it('stops sending the camera that it closes', async () => {
    const { call, transport } = scene();
    await call.join('tea');
    await call.setCamera(true);
    expect(transport.published.get('camera')).to.be.instanceOf(MediaStreamTrack);
    await call.setCamera(false);
    expect(transport.published.get('camera')).to.equal(null);
    expect(call.state.self.stream?.getVideoTracks() ?? []).to.deep.equal([]);
  });

  it('keeps the record of whoever has not changed', async () => {
    const { call, transport } = scene(new ScriptedTransport([ANN, BOB]));
    await call.join('tea');
    const before = call.state.participants;
    transport.say('bob', { audio: true, video: false, sharing: false, handRaised: true });
    const after = call.state.participants;
    expect(after[1]).to.equal(before[1]);
    expect(after[2]).to.include({ audio: true, handRaised: true });
  });

  it('plays what others say, and stops when they go', async () => {
    const { call, transport, playback } = scene(new ScriptedTransport([{ ...ANN, tracks: { microphone: silentTrack() } }]));
    await call.join('tea');
    expect([...playback.playing.keys()]).to.deep.equal(['ann/microphone']);
    const gone = heard(call, 'participant-leave');
    transport.depart('ann', 'left');
    expect([...playback.playing.keys()]).to.deep.equal([]);
    expect(gone.map(({ detail }) => [detail.participant.name, detail.reason])).to.deep.equal([['Ann', 'left']]);
  });

  it('never plays its own sound', async () => {
    const { call, playback } = scene();
    await call.join('tea');
    await call.setMicrophone(true);
    expect([...playback.playing.keys()]).to.deep.equal([]);
  });

  it('shows a chat message at once and marks it when nobody could get it', async () => {
    const { call, transport } = scene(new ScriptedTransport([ANN]));
    await call.join('tea');
    await call.sendChat(' hello ');
    expect(call.state.chat.map(({ text, self, failed }) => [text, self, failed])).to.deep.equal([['hello', true, false]]);
    transport.send = () => Promise.reject(new CallError('peer-unreachable'));
    expect(((await rejection(call.sendChat('lost'))) as CallError).code).to.equal('peer-unreachable');
    expect(call.state.chat.at(-1)?.failed).to.equal(true);
  });

  it('counts unread messages, ignores repeats and what is no message', async () => {
    const { call, transport } = scene(new ScriptedTransport([ANN]));
    await call.join('tea');
    transport.hear('ann', 'chat', { id: '1', text: '<img src=x onerror=alert(1)>', direct: false });
    transport.hear('ann', 'chat', { id: '1', text: 'again', direct: false });
    for (const junk of [null, 7, {}, { id: 1, text: 'x' }, { id: 'x', text: '  ' }]) transport.hear('ann', 'chat', junk);
    transport.hear('nobody', 'chat', { id: '2', text: 'from outside', direct: false });
    expect(call.state.chat.map(({ text, name }) => [text, name])).to.deep.equal([['<img src=x onerror=alert(1)>', 'Ann']]);
    expect(call.state.unread).to.equal(1);
    call.markChatRead();
    expect(call.state.unread).to.equal(0);
  });

  it('hands the page its own data under the page’s own topics only', async () => {
    const { call, transport } = scene(new ScriptedTransport([ANN]));
    await call.join('tea');
    const messages = heard(call, 'message');
    await call.send('chat', { is: 'mine' });
    expect(transport.sent.at(-1)?.message.topic).to.equal('app:chat');
    transport.hear('ann', 'app:chat', { is: 'hers' });
    expect(messages.map(({ detail }) => [detail.topic, detail.data])).to.deep.equal([['chat', { is: 'hers' }]]);
    expect(call.state.chat).to.have.length(0);
  });

  it('is reconnecting only when nothing works', async () => {
    const { call, transport } = scene(new ScriptedTransport([{ ...ANN, link: 'connected' }]));
    await call.join('tea');
    transport.setOnline(false);
    expect(call.state.state).to.equal('connected');
    expect(call.state.online).to.equal(false);
    transport.setLink('ann', 'reconnecting');
    expect(call.state.state).to.equal('reconnecting');
    transport.setLink('ann', 'connected');
    expect(call.state.state).to.equal('connected');
  });

  it('ends with the reason when it is put out', async () => {
    const { call, transport, media } = scene(new ScriptedTransport([ANN]));
    await call.join('tea');
    transport.putOut('removed');
    expect(call.state.state).to.equal('ended');
    expect(call.state.endReason).to.equal('removed');
    expect(call.state.participants).to.have.length(1);
    expect(media.track('camera')).to.equal(null);
  });

  it('can be joined again after it ended', async () => {
    const { call } = scene(new ScriptedTransport([ANN]));
    await call.join('tea');
    await call.leave();
    expect(call.state.endReason).to.equal('left');
    await call.join('tea');
    expect(call.state.state).to.equal('connected');
    expect(call.state.endReason).to.equal(null);
  });

  it('says that sound is blocked until it plays', async () => {
    const { call, playback } = scene();
    await call.join('tea');
    playback.block(true);
    expect(call.state.audioBlocked).to.equal(true);
    await call.startAudio();
    expect(call.state.audioBlocked).to.equal(false);
  });
});

import { aTimeout, expect } from '@open-wc/testing';
import { callScene, endScenes } from '../../../test/helpers/call-scene.js';
import type { CallScene, SceneOptions } from '../../../test/helpers/call-scene.js';
import { paintedCamera, tone } from '../../../test/helpers/fake-tracks.js';
import { BEN, CY, ScriptedCarrier, ScriptedRinging } from '../../../test/helpers/scripted-ringing.js';
import { until } from '../../../test/helpers/until.js';
import { CallError } from '../../foundation/errors.js';
import { RingDesk } from './ring-desk.js';
import type { Ring } from './ring-state.js';

interface DeskScene extends CallScene {
  readonly ringing: ScriptedRinging;
  readonly carrier: ScriptedCarrier;
  readonly desk: RingDesk;
  /** What was told of rings, in order. */
  readonly told: string[];
}

const desks: RingDesk[] = [];

function deskScene(options: SceneOptions = {}, linger = 60_000): DeskScene {
  const scene = callScene({ media: { tracks: { microphone: () => tone(440), camera: () => paintedCamera(20) } }, ...options });
  const ringing = new ScriptedRinging();
  const carrier = new ScriptedCarrier();
  const desk = new RingDesk({ call: scene.call, playback: scene.playback, ringing, carrier, linger });
  desks.push(desk);
  const told: string[] = [];
  scene.call.addEventListener('ring', ({ detail: { ring } }) => told.push(`${ring.peer.user} ${ring.state}`));
  return { ...scene, ringing, carrier, desk, told };
}

function state(ring: Ring | null): string | undefined {
  return ring?.state;
}

describe('RingDesk', () => {
  afterEach(() => {
    for (const desk of desks.splice(0)) desk.close();
    endScenes();
  });

  it('rings, is told that it rings there, and enters the room when they accept', async () => {
    const { call, desk, ringing, told } = deskScene({ settings: { name: 'Ann' } });
    const end = desk.ring(' ben ');
    expect(call.state.ring).to.include({ state: 'calling', direction: 'outgoing', id: '' });
    expect(ringing.requests[0]).to.include({ to: 'ben', name: 'Ann', audio: false, timeout: 45_000 });
    expect(ringing.requests[0]).not.to.have.property('room');
    ringing.reach();
    ringing.end('out-1', 'accepted', { room: 'secret', by: BEN });
    expect(await end).to.equal('accepted');
    expect(call.state).to.include({ state: 'connecting', room: 'secret' });
    expect(call.state.ring?.peer).to.deep.equal(BEN);
    expect(told).to.deep.equal(['ben calling', 'ben ringing', 'ben accepted']);
    expect(ringing.asked).to.include('keep');
  });

  it('shows the caller to themself while it rings, and closes the devices when nobody answers', async () => {
    const { call, desk, ringing, media } = deskScene();
    const end = desk.ring('ben');
    await call.preview();
    expect(media.track('camera')).not.to.be.null;
    expect(call.state.state).to.equal('lobby');
    expect(call.state.since).to.be.null;
    ringing.reach();
    ringing.end('out-1', 'no-answer');
    expect(await end).to.equal('no-answer');
    expect(call.state.state).to.equal('idle');
    expect(media.track('camera')).to.be.null;
  });

  it('opens no device at the callee before they accept', async () => {
    const { call, desk, ringing, media } = deskScene();
    ringing.come('in-1');
    expect(call.state.ring).to.include({ state: 'incoming', direction: 'incoming' });
    expect(media.opened).to.deep.equal([]);
    await desk.accept();
    expect(call.state.ring).to.include({ state: 'incoming', answering: true });
    expect(media.opened).to.include('microphone');
    await desk.accept();
    expect(ringing.asked.filter(line => line === 'accept in-1')).to.have.lengthOf(1);
    ringing.end('in-1', 'accepted', { room: 'secret' });
    expect(call.state).to.include({ state: 'connecting', room: 'secret' });
    expect(state(call.state.ring)).to.equal('accepted');
  });

  it('rings for sound only without a camera, and wants the camera again afterwards', async () => {
    const { call, desk, ringing, media } = deskScene();
    const end = desk.ring('ben', { audioOnly: true });
    expect(ringing.requests[0]?.audio).to.be.true;
    await new Promise(resolve => {
      media.addEventListener('track', resolve, { once: true });
    });
    expect(call.state.previewing).to.be.true;
    expect(media.opened).to.deep.equal(['microphone']);
    ringing.reach();
    ringing.end('out-1', 'busy');
    await end;
    await aTimeout(0);
    expect(media.cameraOn).to.be.true;
    expect(media.track('microphone')).to.be.null;
  });

  it('closes the devices again when another page of the name was first', async () => {
    const { call, desk, ringing, media } = deskScene();
    ringing.come('in-1');
    await desk.accept();
    ringing.end('in-1', 'elsewhere');
    expect(call.state.ring).to.include({ state: 'canceled', answeredElsewhere: true });
    expect(media.track('camera')).to.be.null;
    expect(call.state.state).to.equal('idle');
  });

  it('accepts with sound only, and does as the caller asks when nothing is said', async () => {
    for (const [audio, video, on] of [
      [false, false, false],
      [true, undefined, false],
      [true, true, true],
      [false, undefined, true],
    ] as const) {
      const { call, desk, ringing, media } = deskScene();
      ringing.come('in-1', BEN, { audio });
      await desk.accept(video === undefined ? {} : { video });
      ringing.end('in-1', 'accepted', { room: 'secret' });
      await call.join('secret');
      expect(media.cameraOn, `${String(audio)} ${String(video)}`).to.equal(on);
    }
  });

  it('declines with a few words, at once', () => {
    const { call, desk, ringing, told } = deskScene();
    ringing.come('in-1');
    desk.decline(`  ${'x'.repeat(300)}  `);
    expect(ringing.asked.at(-1)).to.equal(`decline in-1 ${'x'.repeat(200)}`);
    expect(state(call.state.ring)).to.equal('declined');
    // The broker's word comes later and changes nothing.
    ringing.end('in-1', 'declined');
    expect(told).to.deep.equal(['ben incoming', 'ben declined']);
    expect(call.state.missed).to.deep.equal([]);
  });

  it('cancels', async () => {
    const { call, desk, ringing } = deskScene();
    const end = desk.ring('ben');
    desk.cancel();
    expect(await end).to.equal('canceled');
    desk.cancel();
    expect(ringing.asked.filter(line => line.startsWith('cancel'))).to.deep.equal(['cancel 0']);
    expect(state(call.state.ring)).to.equal('canceled');
  });

  for (const outcome of ['declined', 'busy', 'no-answer', 'unavailable'] as const)
    it(`tells the caller: ${outcome}`, async () => {
      const { desk, ringing, call } = deskScene();
      const end = desk.ring('ben');
      ringing.reach();
      ringing.end('out-1', outcome, { message: 'Later' });
      expect(await end).to.equal(outcome);
      expect(call.state.ring?.message).to.equal(outcome === 'declined' ? 'Later' : '');
    });

  it('keeps what was missed, but not what was answered elsewhere', () => {
    const { call, ringing } = deskScene();
    ringing.come('in-1');
    ringing.end('in-1', 'missed');
    ringing.come('in-2', CY);
    ringing.end('in-2', 'canceled');
    ringing.come('in-3');
    ringing.end('in-3', 'elsewhere');
    expect(call.state.ring).to.include({ state: 'canceled', answeredElsewhere: true });
    expect(call.state.missed.map(({ id }) => id)).to.deep.equal(['in-2', 'in-1']);
  });

  it('shows how it ended for a while, and a new ring at once', async () => {
    const { call, desk, ringing } = deskScene({}, 40);
    void desk.ring('ben');
    ringing.end('', 'busy');
    ringing.reach();
    ringing.end('out-1', 'busy');
    expect(state(call.state.ring)).to.equal('busy');
    void desk.ring('cy');
    expect(call.state.ring).to.include({ state: 'calling' });
    ringing.reach('out-2');
    ringing.end('out-2', 'declined');
    await until(() => call.state.ring === null);
  });

  it('is one ring when the same person is rung twice, and drops the first for another', async () => {
    const { desk, ringing } = deskScene();
    const first = desk.ring('ben');
    expect(desk.ring('ben')).to.equal(first);
    const second = desk.ring('cy');
    expect(await first).to.equal('canceled');
    expect(ringing.asked.filter(line => /ring|cancel/.test(line))).to.deep.equal(['ring ben', 'cancel 0', 'ring cy']);
    desk.cancel();
    await second;
  });

  it('takes ringing somebody who rings here for a yes', async () => {
    const { call, desk, ringing } = deskScene();
    ringing.come('in-1');
    const end = desk.ring('ben');
    expect(ringing.asked.at(-1)).to.equal('accept in-1');
    ringing.end('in-1', 'accepted', { room: 'secret' });
    expect(await end).to.equal('accepted');
    expect(call.state.room).to.equal('secret');
  });

  it('makes one call of two rings that cross, whichever the broker tells of first', async () => {
    for (const first of ['out-1', 'in-1']) {
      const { call, desk, ringing, told } = deskScene();
      const end = desk.ring('ben');
      ringing.reach();
      ringing.come('in-1');
      expect(call.state.secondRing).to.be.null;
      for (const ring of [first, first === 'out-1' ? 'in-1' : 'out-1']) ringing.end(ring, 'accepted', { room: 'secret', by: BEN });
      expect(await end).to.equal('accepted');
      expect(call.state.room).to.equal('secret');
      expect(told).to.deep.equal(['ben calling', 'ben ringing', 'ben accepted']);
    }
  });

  it('shows the ring that crossed when the own one comes to nothing', async () => {
    const { call, desk, ringing } = deskScene();
    void desk.ring('ben');
    ringing.reach();
    ringing.come('in-1');
    desk.cancel();
    expect(call.state.secondRing?.id ?? call.state.ring?.id).to.equal('in-1');
    await desk.accept();
    expect(ringing.asked.at(-1)).to.equal('accept in-1');
  });

  it('puts who rings during a call second, and moves to them with a yes', async () => {
    const { call, desk, ringing } = deskScene();
    await call.join('tea');
    ringing.come('in-1');
    expect(call.state.ring).to.be.null;
    expect(state(call.state.secondRing)).to.equal('incoming');
    await desk.accept();
    ringing.end('in-1', 'accepted', { room: 'secret' });
    expect(call.state.room).to.equal('secret');
    expect(call.state.secondRing).to.be.null;
    expect(call.state.ring).to.include({ id: 'in-1', state: 'accepted' });
  });

  it('comes back to a call that it left on hold when the other one is over', async () => {
    const { call, desk, ringing, transport } = deskScene({ people: [{ id: 'ann', name: 'Ann' }] });
    await call.join('tea');
    ringing.come('in-1');
    await desk.accept({ hold: true });
    ringing.end('in-1', 'accepted', { room: 'secret' });
    await new Promise(resolve => {
      call.addEventListener('join', resolve, { once: true });
    });
    expect(transport.sent).to.deep.include({ message: { topic: 'hold', data: 'away' }, to: undefined });
    expect(call.state.room).to.equal('secret');
    const back = new Promise(resolve => {
      call.addEventListener('join', resolve, { once: true });
    });
    await call.leave();
    await back;
    expect(call.state).to.include({ state: 'connected', room: 'tea' });
    await call.leave();
    await Promise.resolve();
    expect(call.state.state).to.equal('ended');
  });

  it('is over at once when the other hangs up, and waits for whoever may only reload, or comes back from another call', async () => {
    for (const after of ['reload', 'away', 'another reloads', 'hung up'] as const) {
      const people = [{ id: 'ann', name: 'Ann' }, ...(after === 'another reloads' ? [{ id: 'cy', name: 'Cy' }] : [])];
      const { call, desk, ringing, transport } = deskScene({ people });
      ringing.come('in-1');
      await desk.accept();
      ringing.end('in-1', 'accepted', { room: 'secret' });
      await new Promise(resolve => {
        call.addEventListener('join', resolve, { once: true });
      });
      if (after === 'away') transport.hear('ann', 'hold', 'away');
      transport.depart('cy');
      transport.depart('ann');
      expect(call.state.state, after).to.equal('connected');
      if (after !== 'reload') ringing.hangUp('ann');
      expect(call.state.state, after).to.equal(after === 'hung up' ? 'ended' : 'connected');
      await call.leave();
    }
  });

  it('answers busy for the second, or by itself when told so', async () => {
    const { call, desk, ringing, told } = deskScene();
    await call.join('tea');
    ringing.come('in-1');
    desk.answerBusy();
    expect(ringing.asked.at(-1)).to.equal('busy in-1');
    expect(state(call.state.secondRing)).to.equal('declined');
    call.configure({ busyWhen: 'in-call' });
    ringing.come('in-2', CY);
    expect(ringing.asked.at(-1)).to.equal('busy in-2');
    expect(told.some(line => line.startsWith('cy'))).to.be.false;
  });

  it('lets the second move up when the first is over, and those behind follow', () => {
    const { call, desk, ringing } = deskScene();
    ringing.come('in-1');
    ringing.come('in-2', CY);
    ringing.come('in-3', { ...CY, user: 'dee' });
    ringing.come('in-4', { ...CY, user: 'eve' });
    expect([call.state.ring?.id, call.state.secondRing?.id]).to.deep.equal(['in-1', 'in-2']);
    ringing.end('in-4', 'canceled');
    ringing.end('in-1', 'canceled');
    expect([call.state.ring?.id, call.state.secondRing?.id]).to.deep.equal(['in-2', 'in-3']);
    desk.decline();
    expect(ringing.asked.at(-1)).to.equal('decline in-3');
  });

  it('rings a third person into the room that one is in', async () => {
    const { call, desk, ringing } = deskScene();
    await call.join('tea');
    const end = desk.ring('cy');
    expect(ringing.requests[0]).to.include({ room: 'tea' });
    expect(call.state.state).to.equal('connected');
    ringing.reach();
    ringing.end('out-1', 'accepted', { room: 'tea', by: CY });
    expect(await end).to.equal('accepted');
    expect(call.state).to.include({ state: 'connected', room: 'tea' });
  });

  it('gives up by its own clock when the broker is away', async () => {
    const { call, desk, ringing } = deskScene();
    ringing.come('in-1', BEN, { left: -5900 });
    await until(() => state(call.state.ring) === 'missed');
    expect(desk).not.to.be.undefined;
  });

  it('takes up its ring after a reload', () => {
    const { call, ringing } = deskScene();
    ringing.requests.push({ ref: 'before', to: 'ben', name: '', audio: false, timeout: 1 });
    ringing.reach('out-9', 20_000);
    expect(call.state.ring).to.include({ state: 'ringing', direction: 'outgoing', id: 'out-9' });
    ringing.end('out-9', 'declined');
    expect(state(call.state.ring)).to.equal('declined');
  });

  it('signs in under its name, again when the password changes, and says when that is refused', async () => {
    const { call, ringing } = deskScene({ settings: { user: 'ann', name: 'Ann', password: 'wrong' } });
    expect(ringing.asked).to.deep.equal(['sign-in ann wrong']);
    const refused = new Promise<CallError>(resolve => {
      call.addEventListener('error', ({ detail: { error } }) => {
        resolve(error);
      });
    });
    ringing.refuse('', new CallError('unauthorized', 'That name needs its password.'));
    expect((await refused).code).to.equal('unauthorized');
    expect(call.state.user).to.equal('');
  });

  it('rejects when the broker refuses the ring', async () => {
    const { desk, ringing, call } = deskScene();
    const end = desk.ring('ben');
    ringing.refuse(ringing.requests[0]!.ref, new CallError('broker-rejected', 'No such room.'));
    expect(await end.catch((error: unknown) => (error as CallError).code)).to.equal('broker-rejected');
    expect(state(call.state.ring)).to.equal('unavailable');
  });

  it('is busy to others while in a call', async () => {
    const { call, ringing } = deskScene();
    await call.join('tea');
    await call.leave();
    expect(ringing.asked.filter(line => line.startsWith('status'))).to.deep.equal(['status busy', 'status online']);
  });

  it('holds a call: nothing is sent, nothing is heard, both are told, and all is as it was afterwards', async () => {
    const { call, desk, transport, media, playback } = deskScene({
      people: [{ id: 'ben', name: 'Ben', audio: true, tracks: { microphone: tone(220) } }],
    });
    await call.join('tea');
    await desk.hold();
    expect(call.state.held).to.deep.equal(['self']);
    expect(media.microphoneOn || media.cameraOn).to.be.false;
    expect(playback.playing.has('ben/microphone')).to.be.false;
    expect(transport.sent.at(-1)).to.deep.equal({ message: { topic: 'hold', data: true }, to: undefined });
    await desk.hold();
    expect(call.state.held).to.deep.equal([]);
    expect(media.microphoneOn && media.cameraOn).to.be.true;
    expect(playback.playing.has('ben/microphone')).to.be.true;
    transport.hear('ben', 'hold', true);
    expect(call.state.held).to.deep.equal(['ben']);
    transport.depart('ben');
    expect(call.state.held).to.deep.equal([]);
  });

  it('leaves nothing behind', async () => {
    const { call, desk, ringing } = deskScene();
    const end = desk.ring('ben');
    desk.close();
    desk.close();
    expect(await end).to.equal('canceled');
    expect(call.state.ring).to.be.null;
    expect(ringing.asked.at(-1)).to.equal('close');
    ringing.come('in-1');
    expect(call.state.ring).to.be.null;
  });
});

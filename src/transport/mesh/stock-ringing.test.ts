import { expect } from '@open-wc/testing';
import type { MediaConnection, Peer } from 'peerjs';
import { startBroker } from '../../../test/helpers/brokers.js';
import type { TestBroker } from '../../../test/helpers/brokers.js';
import { paintedCamera, tone } from '../../../test/helpers/fake-tracks.js';
import { frameOf, told } from '../../../test/helpers/mesh-pages.js';
import { ScriptedRinging } from '../../../test/helpers/scripted-ringing.js';
import { stockPeer } from '../../../test/helpers/stock-peer.js';
import type { RingingEvents } from '../../signaling/ringing.js';
import { PeerServerSignaling } from '../../signaling/peer-server-signaling.js';
import { MeshTransport } from './mesh-transport.js';
import { StockRinging } from './stock-ringing.js';

const VISIT = { name: 'Ann', role: 'member', max: 8 } as const;

describe('StockRinging', () => {
  let broker: TestBroker;
  let peer: Peer;
  let signaling: PeerServerSignaling;
  let mesh: MeshTransport;
  let ringing: StockRinging;
  let inCall = false;

  const next = <K extends keyof RingingEvents>(type: K): Promise<RingingEvents[K]['detail']> =>
    new Promise(resolve => {
      ringing.addEventListener(type, event => resolve(event.detail), { once: true });
    });
  const enter = (room: string): Promise<unknown> => {
    inCall = true;
    const joined = mesh.join({ room, ...VISIT });
    ringing.keep(joined);
    return joined;
  };

  before(async () => {
    broker = await startBroker();
  });
  after(() => broker.stop());
  beforeEach(async () => {
    peer = await stockPeer(broker);
    signaling = new PeerServerSignaling({ brokers: [broker.url] });
    mesh = new MeshTransport(signaling);
    inCall = false;
    ringing = new StockRinging(new ScriptedRinging(), { signaling, mesh, inCall: () => inCall, reachable: () => true });
    await signaling.connect();
  });
  afterEach(async () => {
    ringing.close();
    await mesh.leave();
    mesh.close();
    peer.destroy();
  });

  it('lets a stock client ring, and answers its call when the person accepts', async () => {
    const came = next('come');
    const call: MediaConnection = peer.call(signaling.id, new MediaStream([paintedCamera(200), tone(220)]), { metadata: { name: 'Shop' } });
    const answer = new Promise<MediaStream>(resolve => call.on('stream', resolve));
    const { ring, from, audio } = await came;
    expect(from).to.deep.equal({ id: peer.id, name: 'Shop', user: '' });
    expect(audio).to.be.false;
    await mesh.publish('camera', paintedCamera(20));
    const seen = told(mesh, 'track', ({ source, track }) => source === 'camera' && track !== null);
    const end = next('end');
    ringing.answer(ring, 'accept');
    const { outcome, room } = await end;
    expect(outcome).to.equal('accepted');
    await enter(room);
    await frameOf((await seen).track!);
    await frameOf((await answer).getVideoTracks()[0]!);
  }).timeout(30_000);

  it('says no to a stock client in the only way it knows: its call ends', async () => {
    const came = next('come');
    const call = peer.call(signaling.id, new MediaStream([tone(220)]));
    const closed = new Promise<void>(resolve => call.on('close', resolve));
    const { ring, audio } = await came;
    expect(audio).to.be.true;
    ringing.answer(ring, 'decline');
    await closed;
  }).timeout(30_000);

  it('calls a stock client, and lets it into the call when it answers', async () => {
    const rung = new Promise<MediaConnection>(resolve => peer.on('call', resolve));
    const end = next('end');
    ringing.ring({ ref: 'r', to: `peerjs:${peer.id}`, name: 'Ann', audio: false, timeout: 30_000 });
    const call = await rung;
    const there = new Promise<MediaStream>(resolve => call.on('stream', resolve));
    const seen = told(mesh, 'track', ({ source, track }) => source === 'camera' && track !== null);
    const came = told(mesh, 'member');
    call.answer(new MediaStream([paintedCamera(200), tone(220)]));
    const { outcome, room, ref } = await end;
    expect([outcome, ref]).to.deep.equal(['accepted', 'r']);
    await mesh.publish('camera', paintedCamera(20));
    await enter(room);
    expect((await came).member.id).to.equal(peer.id);
    await frameOf((await seen).track!);
    await frameOf((await there).getVideoTracks()[0]!);
    const [gone, hungUp] = [told(mesh, 'member-gone'), next('hung-up')];
    call.close();
    expect(await gone).to.deep.equal({ id: peer.id, reason: 'left' });
    expect((await hungUp).id).to.equal(peer.id);
  }).timeout(30_000);

  it('tells who hung up, after the call knows it, and not whose page is only loaded again', async () => {
    const other = new PeerServerSignaling({ brokers: [broker.url] });
    const theirs = new MeshTransport(other);
    const notes: string[] = [];
    mesh.addEventListener('member-gone', () => notes.push('gone'));
    ringing.addEventListener('hung-up', ({ detail: { id } }) => notes.push(id));
    await enter('tails');
    await theirs.join({ room: 'tails', ...VISIT });
    const linked = (): Promise<unknown> => told(mesh, 'link', ({ state }) => state === 'connected');
    await linked();
    const gone = told(mesh, 'member-gone');
    const again = linked();
    await theirs.leave({ hold: true });
    await gone;
    await theirs.join({ room: 'tails', ...VISIT });
    await again;
    const hungUp = next('hung-up');
    await theirs.leave();
    await hungUp;
    expect(notes).to.deep.equal(['gone', 'gone', other.id]);
    theirs.close();
  }).timeout(30_000);

  it('ends the stock client’s call when we hang up', async () => {
    const rung = new Promise<MediaConnection>(resolve => peer.on('call', resolve));
    const end = next('end');
    ringing.ring({ ref: 'r', to: `peerjs:${peer.id}`, name: 'Ann', audio: false, timeout: 30_000 });
    const call = await rung;
    const closed = new Promise<void>(resolve => call.on('close', resolve));
    call.answer(new MediaStream([paintedCamera(200)]));
    const connected = told(mesh, 'link', ({ state }) => state === 'connected');
    await enter((await end).room);
    await connected;
    await mesh.leave();
    await closed;
  }).timeout(30_000);

  it('says unavailable when nobody has that id', async () => {
    const end = next('end');
    ringing.ring({ ref: 'r', to: 'peerjs:nobody-here', name: 'Ann', audio: false, timeout: 30_000 });
    expect((await end).outcome).to.equal('unavailable');
  }).timeout(30_000);

  it('gives up after its time', async () => {
    const end = next('end');
    ringing.ring({ ref: 'r', to: `peerjs:${peer.id}`, name: 'Ann', audio: false, timeout: 300 });
    expect((await end).outcome).to.equal('no-answer');
  }).timeout(30_000);
});

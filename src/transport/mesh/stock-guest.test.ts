import { expect } from '@open-wc/testing';
import type { MediaConnection, Peer } from 'peerjs';
import { startBroker } from '../../../test/helpers/brokers.js';
import type { TestBroker } from '../../../test/helpers/brokers.js';
import { paintedCamera, tone } from '../../../test/helpers/fake-tracks.js';
import { MeshPages, frameOf, told } from '../../../test/helpers/mesh-pages.js';
import { stockPeer } from '../../../test/helpers/stock-peer.js';
import { PeerServerSignaling } from '../../signaling/peer-server-signaling.js';

const REQUEST = { room: 'tea', name: 'Ann', role: 'member', max: 8 } as const;

describe('MeshTransport and a stock PeerJS client', () => {
  let pages: MeshPages;
  let broker: TestBroker;
  let peer: Peer;

  before(async () => {
    broker = await startBroker();
    peer = await stockPeer(broker);
  });
  beforeEach(() => {
    pages = new MeshPages();
  });
  afterEach(() => pages.close());
  after(async () => {
    peer.destroy();
    await broker.stop();
  });

  it('lets it call in as a guest, sees and is seen, and says when it hangs up', async () => {
    const mesh = pages.open(new PeerServerSignaling({ brokers: [broker.url] }));
    await mesh.publish('camera', paintedCamera(20));
    await mesh.publish('microphone', tone(440));
    await mesh.join(REQUEST);
    const came = told(mesh, 'member');
    const seen = told(mesh, 'track', ({ source, track }) => source === 'camera' && track !== null);
    const heard = told(mesh, 'track', ({ source, track }) => source === 'microphone' && track !== null);
    const spoken = told(mesh, 'announcement');
    const connected = told(mesh, 'link', ({ state }) => state === 'connected');
    const call: MediaConnection = peer.call(mesh.id, new MediaStream([paintedCamera(200), tone(220)]), {
      metadata: { name: 'Guest from a shop' },
    });
    const answer = new Promise<MediaStream>(resolve => {
      call.on('stream', resolve);
    });
    expect((await came).member).to.include({ id: peer.id, name: 'Guest from a shop', role: 'member' });
    await frameOf((await seen).track!);
    await heard;
    expect((await spoken).announcement).to.include({ audio: true, video: true });
    await frameOf((await answer).getVideoTracks()[0]!);
    await connected;
    const gone = told(mesh, 'member-gone');
    call.close();
    expect(await gone).to.deep.equal({ id: peer.id, reason: 'left' });
  }).timeout(30_000);

  it('hangs up on it when leaving', async () => {
    const mesh = pages.open(new PeerServerSignaling({ brokers: [broker.url] }));
    await mesh.join(REQUEST);
    const connected = told(mesh, 'link', ({ state }) => state === 'connected');
    const call = peer.call(mesh.id, new MediaStream([paintedCamera(200)]));
    await connected;
    const closed = new Promise<void>(resolve => {
      call.on('close', resolve);
    });
    await mesh.leave();
    await closed;
  }).timeout(30_000);
});

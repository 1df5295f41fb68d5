import { expect } from '@open-wc/testing';
import { paintedCamera, paintedScreen, tone } from '../../../../test/helpers/fake-tracks.js';
import { MemoryBroker, MemorySignaling } from '../../../../test/helpers/memory-signaling.js';
import { MeshPages, frameOf, linked, told } from '../../../../test/helpers/mesh-pages.js';
import { until } from '../../../../test/helpers/until.js';
import type { MeshTransport } from '../mesh-transport.js';
import { Economy } from './economy.js';
import type { EconomyOptions } from './economy.js';

const REQUEST = { room: 'tea', name: 'Ann', role: 'member', max: 8 } as const;
const PATIENCE = { timeout: 15_000 };

interface Outbound {
  readonly kind: string;
  readonly bytesSent: number;
  readonly packetsSent: number;
  readonly framesEncoded: number;
  readonly frameHeight: number;
}

describe('what is sent to whom', () => {
  let pages: MeshPages;
  let broker: MemoryBroker;
  const tracks: MediaStreamTrack[] = [];

  beforeEach(() => {
    pages = new MeshPages();
    broker = new MemoryBroker();
  });

  afterEach(async () => {
    for (const track of tracks.splice(0)) track.stop();
    await pages.close();
  });

  /** One who shows themself, and one who looks; `sender` is the first one's connection, which exists by then. */
  async function pair(): Promise<{
    readonly one: MeshTransport;
    readonly two: MeshTransport;
    readonly track: MediaStreamTrack;
    readonly connection: RTCPeerConnection;
  }> {
    const [one, two] = [pages.open(new MemorySignaling(broker)), pages.open(new MemorySignaling(broker))];
    const [camera, microphone] = [paintedCamera(20, { fps: 20 }), tone(440)];
    tracks.push(camera, microphone);
    await one.publish('camera', camera);
    await one.publish('microphone', microphone);
    one.announce({ audio: true, video: true, sharing: false, handRaised: false });
    const both = Promise.all([linked(one), linked(two)]);
    const seen = told(two, 'track', ({ source, track }) => source === 'camera' && track !== null);
    await one.join(REQUEST);
    await two.join(REQUEST);
    await both;
    const { track } = await seen;
    await frameOf(track!);
    const connection = pages.openConnections.find(pc => pc.getSenders().some(({ track: own }) => own === camera))!;
    return { one, two, track: track!, connection };
  }

  async function outbound(connection: RTCPeerConnection, kind: 'audio' | 'video'): Promise<Outbound> {
    const found: Outbound[] = [];
    (await connection.getStats()).forEach((stat: Outbound & { type: string }) => {
      if (stat.type === 'outbound-rtp' && stat.kind === kind && stat.bytesSent > 0) found.push(stat);
    });
    return found[0]!;
  }

  const encoding = (connection: RTCPeerConnection): RTCRtpEncodingParameters =>
    connection
      .getSenders()
      .find(({ track }) => track?.kind === 'video')!
      .getParameters().encodings[0]!;

  it('begins anew when a path works again on which nothing passed', async () => {
    let encoding: RTCRtpEncodingParameters = { active: true };
    const actives: (boolean | undefined)[] = [];
    const sender = {
      getParameters: () => ({ encodings: [encoding], codecs: [] }),
      setParameters: (parameters: RTCRtpSendParameters) => {
        encoding = parameters.encodings[0]!;
        actives.push(encoding.active);
        return Promise.resolve();
      },
    };
    const camera = paintedCamera(20);
    tracks.push(camera);
    const place = (source: string): unknown => (source === 'camera' ? { sender } : undefined);
    const link = { state: 'connected', place, report: () => undefined, stats: () => Promise.resolve(undefined) };
    const people = new Map([['ann', { link, views: undefined }]]) as unknown as EconomyOptions['people'];
    const end = new AbortController();
    const options = {
      people,
      tracks: new Map([['camera', camera]]),
      viewers: new Map(),
      transport: new EventTarget(),
      onQuality: () => undefined,
    };
    const economy = new Economy(options as unknown as EconomyOptions, end.signal);
    try {
      await until(() => actives.length > 0, 'it is told how to send');
      link.state = 'reconnecting';
      economy.update();
      actives.length = 0;
      link.state = 'connected';
      economy.update();
      await until(() => actives.length >= 2, 'it begins anew');
      expect(actives).to.deep.equal([false, true]);
    } finally {
      end.abort();
    }
  });

  it('is looked at again when a browser never tells of a connection that closed', async () => {
    let looks = 0;
    const stats = (): Promise<undefined> => {
      looks += 1;
      return looks === 1 ? new Promise(() => undefined) : Promise.resolve(undefined);
    };
    const link = { state: 'connected', place: () => undefined, report: () => undefined, stats };
    const options = { people: new Map([['ann', { link }]]), tracks: new Map(), viewers: new Map(), transport: new EventTarget() };
    const end = new AbortController();
    const economy = new Economy({ ...options, onQuality: () => undefined } as unknown as EconomyOptions, end.signal);
    try {
      economy.look();
      await until(() => looks > 2, 'nobody looks any more', PATIENCE);
    } finally {
      end.abort();
    }
  }).timeout(20_000);

  it('is all of it, while they do not say what they look at', async () => {
    const { connection } = await pair();
    // The first frames are small, so that they come soon; and then there is a moment to say it.
    expect(encoding(connection).scaleResolutionDownBy).to.equal(4);
    expect((await outbound(connection, 'video')).frameHeight).to.be.lessThan(180);
    await until(
      () => (encoding(connection).scaleResolutionDownBy ?? 1) === 1 && encoding(connection).maxBitrate === undefined,
      'all',
      PATIENCE,
    );
    const { framesEncoded } = await outbound(connection, 'video');
    await until(async () => (await outbound(connection, 'video')).framesEncoded > framesEncoded + 20, 'some seconds', PATIENCE);
    expect(encoding(connection).active).to.not.equal(false);
    expect(encoding(connection).scaleResolutionDownBy ?? 1).to.equal(1);
    expect(encoding(connection).maxBitrate).to.equal(undefined);
  });

  it('is a thumbnail when they show a thumbnail, and more when they show more', async () => {
    const { one, two, connection } = await pair();
    const viewer = {};
    two.watch(viewer, { id: one.id, source: 'camera', width: 160, height: 90, focus: false });
    await until(() => (encoding(connection).maxBitrate ?? Infinity) < 150_000, 'few bits', PATIENCE);
    await until(async () => (await outbound(connection, 'video')).frameHeight <= 90, 'a thumbnail', PATIENCE);
    two.watch(viewer, { id: one.id, source: 'camera', width: 1280, height: 720, focus: true });
    await until(async () => (await outbound(connection, 'video')).frameHeight > 90, 'more of it', PATIENCE);
  });

  it('is no picture when nobody sees it, but the voice; and a picture at once when somebody does', async () => {
    const { one, two, track, connection } = await pair();
    const viewer = {};
    two.watch(viewer, { id: one.id, source: 'camera', width: 0, height: 0, focus: false });
    await until(() => encoding(connection).active === false, 'held back', PATIENCE);
    const [picture, voice] = [await outbound(connection, 'video'), await outbound(connection, 'audio')];
    await until(async () => (await outbound(connection, 'audio')).packetsSent > voice.packetsSent + 10, 'the voice goes on', PATIENCE);
    expect((await outbound(connection, 'video')).framesEncoded - picture.framesEncoded).to.be.lessThan(3);
    two.watch(viewer, { id: one.id, source: 'camera', width: 320, height: 180, focus: false });
    await frameOf(track);
  });

  it('is no voice while it is muted, and a voice again as soon as it is not', async () => {
    const { one, two, connection } = await pair();
    const microphone = tracks.find(({ kind }) => kind === 'audio')!;
    const voice = connection.getSenders().find(({ track }) => track === microphone)!;
    const active = (): boolean | undefined => voice.getParameters().encodings[0]!.active;
    const words = { audio: false, video: true, sharing: false, handRaised: false };
    const heard = told(two, 'announcement', ({ announcement }) => !announcement.audio);
    microphone.enabled = false;
    one.announce(words);
    await heard;
    await until(() => !active(), 'nothing is encoded', PATIENCE);
    const { packetsSent } = await outbound(connection, 'audio');
    microphone.enabled = true;
    one.announce({ ...words, audio: true });
    await until(async () => (await outbound(connection, 'audio')).packetsSent > packetsSent + 10, 'the voice goes on', PATIENCE);
    expect(active()).to.equal(true);
  });

  it('is few frames of a thumbnail, and every pixel and frame for whoever pins it', async () => {
    const { one, two, connection } = await pair();
    const viewer = {};
    two.watch(viewer, { id: one.id, source: 'camera', width: 160, height: 90, focus: false });
    const { frameRate = 30 } = tracks[0]!.getSettings();
    await until(() => (encoding(connection).maxFramerate ?? Infinity) <= Math.min(12, frameRate / 2), 'few frames', PATIENCE);
    two.watch(viewer, { id: one.id, source: 'camera', width: 640, height: 360, focus: true });
    await until(
      () => encoding(connection).scaleResolutionDownBy === 1 && (encoding(connection).maxFramerate ?? Infinity) > 12,
      'in full',
      PATIENCE,
    );
  });

  it('is a screen of which no pixel is given up, and none at all when only the camera is seen', async () => {
    const { one, two, connection } = await pair();
    const share = paintedScreen();
    tracks.push(share);
    const seen = told(two, 'track', ({ source, track }) => source === 'screen' && track !== null);
    await one.publish('screen', share);
    await seen;
    const sender = connection.getSenders().find(({ track }) => track === share)!;
    const now = (): RTCRtpEncodingParameters => sender.getParameters().encodings[0]!;
    const viewer = {};
    two.watch(viewer, { id: one.id, source: 'screen', width: 1280, height: 720, focus: true });
    await until(() => now().scaleResolutionDownBy === 1 && now().maxBitrate !== undefined, 'as sharp as it is', PATIENCE);
    const { degradationPreference = 'maintain-resolution' } = sender.getParameters() as { degradationPreference?: string };
    expect(degradationPreference).to.equal('maintain-resolution');
    two.watch(viewer, { id: one.id, source: 'screen', width: 0, height: 0, focus: false });
    await until(() => !now().active, 'held back', PATIENCE);
    expect(encoding(connection).active).to.not.equal(false);
  });

  it('is all of it again when the last viewer goes', async () => {
    const { one, two, track, connection } = await pair();
    const viewer = {};
    two.watch(viewer, { id: one.id, source: 'camera', width: 0, height: 0, focus: false });
    await until(() => encoding(connection).active === false, 'held back', PATIENCE);
    two.watch(viewer, undefined);
    await until(() => encoding(connection).active !== false && encoding(connection).maxBitrate === undefined, 'in full', PATIENCE);
    await frameOf(track);
  });

  it('is never kept back by what a page said before it was loaded anew', async () => {
    const { one, two, connection } = await pair();
    two.watch({}, { id: one.id, source: 'camera', width: 0, height: 0, focus: false });
    await until(() => encoding(connection).active === false, 'held back', PATIENCE);
    await two.leave({ hold: true });
    const again = pages.open(new MemorySignaling(broker, two.id));
    const seen = told(again, 'track', ({ source, track }) => source === 'camera' && track !== null);
    await again.join(REQUEST);
    await frameOf((await seen).track!);
  });

  /** Has a connection's statistics say that the other side loses so much. */
  function losing(connection: RTCPeerConnection): { share: number } {
    const loss = { share: 0.2 };
    const stats = connection.getStats.bind(connection);
    connection.getStats = async () => {
      const report = new Map<string, object>();
      (await stats()).forEach((stat: { readonly type: string }, id: string) => {
        report.set(id, { ...stat, ...(stat.type === 'remote-inbound-rtp' && { fractionLost: loss.share }) });
      });
      return report;
    };
    return loss;
  }

  it('is judged: what the other side says that it lost is one’s own bad line', async () => {
    const { one, connection } = await pair();
    losing(connection);
    const condition = await told(one, 'condition', ({ level }) => level === 'poor');
    expect(condition).to.deep.equal({ level: 'poor', cause: 'mine' });
  });

  it('is VP8 on a line that loses, which can be mended without asking, and the first codec again on one that does not', async function () {
    this.timeout(60_000);
    const { track, connection } = await pair();
    const codec = async (): Promise<string> => {
      const report = await connection.getStats();
      let name = '';
      report.forEach(
        (stat: { readonly type: string; readonly kind: string; readonly codecId?: string; readonly framesEncoded: number }) => {
          const { mimeType } = (report.get(stat.codecId ?? '') ?? {}) as { readonly mimeType?: string };
          if (stat.type === 'outbound-rtp' && stat.kind === 'video' && stat.framesEncoded > 0) name = mimeType ?? '';
        },
      );
      return name;
    };
    const first = await codec();
    // A browser without H.264 has nothing to change, and one that cannot change it goes on with what it has.
    const changes = first === 'video/H264' && navigator.userAgent.includes('Chrome');
    const loss = losing(connection);
    await until(async () => (await codec()) === (changes ? 'video/VP8' : first), 'mendable', PATIENCE);
    await frameOf(track);
    loss.share = 0;
    await until(async () => (await codec()) === first, 'the first one again', { timeout: 30_000 });
    await frameOf(track);
  });
});

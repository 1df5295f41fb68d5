import { expect, oneEvent } from '@open-wc/testing';
import { tone } from '../../test/helpers/fake-tracks.js';
import { Playback } from './playback.js';

type Sink = (this: HTMLAudioElement, id: string) => Promise<void>;
const { prototype } = HTMLMediaElement;
const play = Object.getOwnPropertyDescriptor(prototype, 'play')!;
const sink = Object.getOwnPropertyDescriptor(prototype, 'setSinkId');

/** Every element that was told to play. */
const playing = new Set<HTMLMediaElement>();
const tracks: MediaStreamTrack[] = [];
const made: Playback[] = [];

/** A browser that plays, or fails with a DOMException of this name. */
function browser(name?: string): void {
  Object.defineProperty(prototype, 'play', {
    ...play,
    value(this: HTMLMediaElement) {
      playing.add(this);
      return name === undefined ? Promise.resolve() : Promise.reject(new DOMException('', name));
    },
  });
}

function speakers(route: Sink): void {
  Object.defineProperty(prototype, 'setSinkId', { configurable: true, writable: true, value: route });
}

function sound(): MediaStreamTrack {
  const track = tone();
  tracks.push(track);
  return track;
}

function playback(): Playback {
  const player = new Playback();
  made.push(player);
  return player;
}

function heard(): MediaStreamTrack[] {
  return [...playing].flatMap(element => (element.srcObject as MediaStream | null)?.getTracks() ?? []);
}

/** Lets promises that are already settled be seen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

describe('Playback', () => {
  beforeEach(() => {
    browser();
  });

  afterEach(() => {
    for (const player of made.splice(0)) player.close();
    for (const track of tracks.splice(0)) track.stop();
    playing.clear();
    Object.defineProperty(prototype, 'play', play);
    if (sink) Object.defineProperty(prototype, 'setSinkId', sink);
    else Reflect.deleteProperty(prototype, 'setSinkId');
  });

  it('plays each key in one element, in no document', () => {
    const player = playback();
    const [ada, bo, later] = [sound(), sound(), sound()];
    player.play('ada', ada);
    player.play('bo', bo);
    player.play('ada', later);
    expect(heard()).to.have.members([later, bo]);
    expect([...playing].some(element => element.isConnected)).to.equal(false);
    player.play('bo', null);
    expect(heard()).to.deep.equal([later]);
    player.close();
    expect(heard()).to.deep.equal([]);
  });

  it('tells when the browser wants a click, and plays after it', async () => {
    browser('NotAllowedError');
    const player = playback();
    const told = oneEvent(player, 'blocked');
    player.play('ada', sound());
    player.play('bo', sound());
    await told;
    expect(player.blocked).to.equal(true);
    browser();
    const free = oneEvent(player, 'blocked');
    await player.resume();
    await free;
    expect(player.blocked).to.equal(false);
  });

  it('stays blocked, quietly, when the click did not help', async () => {
    browser('NotAllowedError');
    const player = playback();
    player.play('ada', sound());
    await settled();
    let told = 0;
    player.addEventListener('blocked', () => {
      told += 1;
    });
    await player.resume();
    expect([player.blocked, told]).to.deep.equal([true, 0]);
  });

  it('is no longer blocked by somebody who has left', async () => {
    browser('NotAllowedError');
    const player = playback();
    player.play('ada', sound());
    await settled();
    player.play('ada', null);
    expect(player.blocked).to.equal(false);
  });

  it('does not take a track that was replaced while it started for a blocked one', async () => {
    browser('AbortError');
    const player = playback();
    player.play('ada', sound());
    await settled();
    expect(player.blocked).to.equal(false);
  });

  it('plays everybody on the chosen speaker, also who comes later', async () => {
    const routed: string[] = [];
    speakers(function (id) {
      routed.push(id);
      return Promise.resolve();
    });
    const player = playback();
    player.play('ada', sound());
    await player.setSpeaker('s1');
    player.play('bo', sound());
    expect(routed).to.deep.equal(['s1', 's1']);
  });

  it('is never silent: a speaker that fails leaves the sound on the default one', async () => {
    const routed: string[] = [];
    speakers(function (id) {
      routed.push(id);
      return id === '' ? Promise.resolve() : Promise.reject(new DOMException('', 'NotFoundError'));
    });
    const player = playback();
    player.play('ada', sound());
    await player.setSpeaker('gone');
    expect(routed).to.deep.equal(['gone', '']);
    expect(heard()).to.have.length(1);
  });

  it('plays where a speaker cannot be chosen', async () => {
    Reflect.deleteProperty(prototype, 'setSinkId');
    const player = playback();
    player.play('ada', sound());
    await player.setSpeaker('s1');
    expect(heard()).to.have.length(1);
  });
});

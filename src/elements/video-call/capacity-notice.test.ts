import { expect, html, fixture } from '@open-wc/testing';
import { endScenes, inCall, joinedScene } from '../../../test/helpers/call-scene.js';
import type { CallScene, SceneOptions } from '../../../test/helpers/call-scene.js';
import { paintedCamera } from '../../../test/helpers/fake-tracks.js';
import { until } from '../../../test/helpers/until.js';
import type { Condition } from '../../call/call-state.js';
import { FactEvent } from '../../foundation/events.js';
import '../call-tile/define.js';
import type { CallTile } from '../call-tile/call-tile.js';
import './define.js';
import type { VideoCall } from './video-call.js';

const people = ['p1', 'p2', 'p3', 'p4', 'p5'].map(id => ({ id, name: id, video: true }));

describe('what a call carries, said before it suffers', () => {
  afterEach(endScenes);

  async function widget(options: SceneOptions = {}): Promise<{ readonly scene: CallScene; readonly element: VideoCall }> {
    const scene = await joinedScene({ people, ...options });
    const element = await fixture<VideoCall>(
      html`<video-call lang="en" style="block-size: 400px" room="tea" .call=${scene.call}></video-call>`,
    );
    return { scene, element };
  }

  const place = (element: VideoCall): HTMLElement => element.shadowRoot!.querySelector<HTMLElement>('.capacity')!;
  const says = (element: VideoCall, text: string): Promise<void> => until(() => place(element).innerText.includes(text), text);
  const press = (element: VideoCall, word: RegExp): void => {
    [...place(element).querySelectorAll('button')].find(button => word.test(button.textContent))!.click();
  };
  const tell = (scene: CallScene, carried: number | null): void => {
    scene.transport.dispatchEvent(new FactEvent('capacity', { people: carried }));
  };

  it('is nothing until there is something to say, and nothing once it is over', async () => {
    const { scene, element } = await widget();
    expect(place(element).childElementCount).to.equal(0);
    tell(scene, 6);
    await says(element, '6 people is what this device and connection carry with video');
    tell(scene, null);
    await until(() => place(element).childElementCount === 0);
  });

  it('stands in the middle, its buttons in one line where there is room', async () => {
    const { scene, element } = await widget();
    element.style.inlineSize = '900px';
    tell(scene, 6);
    await says(element, '6 people');
    const middle = ({ left, right }: DOMRect): number => (left + right) / 2;
    const banner = place(element).firstElementChild!.getBoundingClientRect();
    expect(middle(banner)).to.be.closeTo(middle(element.getBoundingClientRect()), 1);
    const lines = new Set([...place(element).querySelectorAll('button')].map(button => button.getBoundingClientRect().top));
    expect(lines.size).to.equal(1);
  });

  it('says that the call goes badly, and why, until it is well again', async () => {
    const { scene, element } = await widget();
    const told: [string, string | null][] = [];
    element.addEventListener('call-quality', ({ level, cause }) => told.push([level, cause]));
    const condition = (level: Condition['level'], cause: Condition['cause']): void => {
      scene.transport.dispatchEvent(new FactEvent('condition', { level, cause }));
    };
    condition('fair', 'mine');
    condition('poor', 'mine');
    await says(element, 'Your connection is weak');
    expect(place(element).innerText).to.include('Turn off incoming video');
    condition('poor', 'theirs');
    await says(element, 'It is not yours');
    expect(place(element).innerText).not.to.include('Turn off');
    press(element, /Not now/);
    expect(place(element).childElementCount).to.equal(0);
    condition('poor', 'cpu');
    await says(element, 'This device is too busy');
    condition('poor', null);
    await says(element, 'The connection is weak');
    condition('good', null);
    await until(() => place(element).childElementCount === 0);
    expect(told).to.deep.equal([
      ['fair', 'mine'],
      ['poor', 'mine'],
      ['poor', 'theirs'],
      ['poor', 'cpu'],
      ['poor', null],
      ['good', null],
    ]);
  });

  it('can be put aside, and comes again only for fewer people', async () => {
    const { scene, element } = await widget();
    tell(scene, 6);
    await says(element, '6 people');
    press(element, /Not now/);
    expect(place(element).childElementCount).to.equal(0);
    tell(scene, 7);
    tell(scene, 5);
    await says(element, '5 people');
  });

  it('turns off incoming video, so that nobody sends it, and shows it again', async () => {
    const { scene, element } = await widget();
    tell(scene, 6);
    await says(element, 'Turn off incoming video');
    press(element, /incoming/);
    await says(element, 'Incoming video is off.');
    expect([...scene.transport.viewers.values()]).to.deep.include({ id: '*', source: 'camera', width: 0, height: 0, focus: false });
    press(element, /Show/);
    await says(element, '6 people');
    expect([...scene.transport.viewers.values()].some(({ id }) => id === '*')).to.equal(false);
  });

  it('leaves no frozen picture behind: tiles show who it is instead', async () => {
    const scene = await joinedScene({ people });
    const track = paintedCamera(40);
    const participant = { ...scene.call.state.participants[1]!, video: true, stream: new MediaStream([track]) };
    const tile = await inCall<CallTile>(scene.call, html`<call-tile style="width: 320px" .participant=${participant}></call-tile>`);
    await until(() => tile.video !== null);
    scene.call.setIncomingVideo(false);
    await until(() => tile.video === null, 'the picture went');
    scene.call.setIncomingVideo(true);
    await until(() => tile.video !== null, 'the picture came back');
    track.stop();
  });

  it('tells somebody who came late that they are here with sound, and lets them see', async () => {
    const { scene, element } = await widget({ settings: { videoLimit: 5 } });
    await says(element, 'joined with sound');
    press(element, /Show/);
    expect(scene.call.state).to.include({ incomingVideo: true, soundOnly: false });
  });

  it('turns off the camera of somebody who came late', async () => {
    const scene = await joinedScene({ people, settings: { videoLimit: 5 } });
    expect(scene.call.state).to.include({ soundOnly: true, incomingVideo: false });
    expect(scene.media.cameraOn).to.equal(false);
  });

  it('lets everybody show themselves while there is room', async () => {
    const scene = await joinedScene({ people, settings: { videoLimit: 6 } });
    expect(scene.call.state).to.include({ soundOnly: false, incomingVideo: true });
  });

  it('is forgotten when the call is left', async () => {
    const scene = await joinedScene({ people, settings: { videoLimit: 5 } });
    tell(scene, 6);
    await scene.call.leave();
    expect(scene.call.state).to.include({ capacity: null, soundOnly: false, incomingVideo: true });
  });
});

import { expect, html, waitUntil } from '@open-wc/testing';
import { FactEvent } from '../../foundation/events.js';
import { endScenes, inCall, joinedScene } from '../../../test/helpers/call-scene.js';
import type { CallScene, SceneOptions } from '../../../test/helpers/call-scene.js';
import '../call-tile/define.js';
import type { CallTile } from '../call-tile/call-tile.js';
import { paintedCamera } from '../../../test/helpers/fake-tracks.js';
import type { CallCapacity } from './call-capacity.js';
import './define.js';

const people = ['p1', 'p2', 'p3', 'p4', 'p5'].map(id => ({ id, name: id, video: true }));

describe('<call-capacity>', () => {
  afterEach(endScenes);

  async function notice(options: SceneOptions = {}): Promise<{ readonly scene: CallScene; readonly element: CallCapacity }> {
    const scene = await joinedScene({ people, ...options });
    return { scene, element: await inCall<CallCapacity>(scene.call, html`<call-capacity lang="en"></call-capacity>`) };
  }

  const text = (element: CallCapacity): string => element.shadowRoot!.querySelector<HTMLElement>('.banner')?.innerText ?? '';
  const press = (element: CallCapacity, word: RegExp): void => {
    [...element.shadowRoot!.querySelectorAll('button')].find(button => word.test(button.textContent))!.click();
  };
  const tell = (scene: CallScene, carried: number | null): void => {
    scene.transport.dispatchEvent(new FactEvent('capacity', { people: carried }));
  };

  it('says nothing until there is something to say, and nothing once it is over', async () => {
    const { scene, element } = await notice();
    expect(text(element)).to.equal('');
    tell(scene, 6);
    await element.updateComplete;
    expect(text(element)).to.contain('6 people is what this device and connection carry with video');
    await expect(element).to.be.accessible();
    tell(scene, null);
    await element.updateComplete;
    expect(text(element)).to.equal('');
  });

  it('turns off incoming video, so that nobody sends it, and shows it again', async () => {
    const { scene, element } = await notice();
    tell(scene, 6);
    await element.updateComplete;
    press(element, /incoming/);
    await element.updateComplete;
    expect([...scene.transport.viewers.values()]).to.deep.include({ id: '*', source: 'camera', width: 0, height: 0, focus: false });
    expect(scene.call.state.incomingVideo).to.equal(false);
    expect(text(element)).to.contain('Incoming video is off.');
    press(element, /Show/);
    expect(scene.transport.viewers.size).to.equal(0);
  });

  it('leaves no frozen picture behind: tiles show who it is instead', async () => {
    const { scene } = await notice();
    const track = paintedCamera(40);
    const participant = { ...scene.call.state.participants[1]!, video: true, stream: new MediaStream([track]) };
    const tile = await inCall<CallTile>(scene.call, html`<call-tile style="width: 320px" .participant=${participant}></call-tile>`);
    await waitUntil(() => tile.video !== null);
    scene.call.setIncomingVideo(false);
    await waitUntil(() => tile.video === null, 'the picture went');
    scene.call.setIncomingVideo(true);
    await waitUntil(() => tile.video !== null, 'the picture came back');
    track.stop();
  });

  it('tells somebody who came late that they are here with sound, and lets them see', async () => {
    const { scene, element } = await notice({ settings: { videoLimit: 5 } });
    expect(scene.call.state.soundOnly).to.equal(true);
    expect(scene.media.cameraOn).to.equal(false);
    expect(text(element)).to.contain('joined with sound');
    press(element, /Show/);
    expect(scene.call.state.incomingVideo).to.equal(true);
  });

  it('lets everybody show themselves while there is room', async () => {
    const { scene } = await notice({ settings: { videoLimit: 6 } });
    expect(scene.call.state.soundOnly).to.equal(false);
    expect(scene.call.state.incomingVideo).to.equal(true);
  });

  it('forgets all of it when the call is left', async () => {
    const { scene } = await notice({ settings: { videoLimit: 5 } });
    tell(scene, 6);
    await scene.call.leave();
    expect(scene.call.state).to.include({ capacity: null, soundOnly: false, incomingVideo: true });
  });
});

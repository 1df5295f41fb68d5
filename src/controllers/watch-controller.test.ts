import { expect, html } from '@open-wc/testing';
import { endScenes, inCall, joinedScene } from '../../test/helpers/call-scene.js';
import type { CallScene } from '../../test/helpers/call-scene.js';
import { until } from '../../test/helpers/until.js';
import type { CallTile } from '../elements/call-tile/call-tile.js';
import '../elements/call-tile/define.js';
import type { Shown } from '../transport/transport.js';

const people = [
  { id: 'p1', name: 'Ana', video: true },
  { id: 'p2', name: 'Ben', video: true },
];
/** What a browser makes of a size may be a pixel off. */
const near = (shown: Shown | undefined, width: number): boolean =>
  Math.abs((shown?.width ?? NaN) - width * devicePixelRatio) <= 1 && (shown?.height ?? 0) > 0;

describe('what a tile shows is told to the call', () => {
  let scene: CallScene;
  const only = (): Shown | undefined => [...scene.transport.viewers.values()][0];

  beforeEach(async () => {
    scene = await joinedScene({ people });
  });

  afterEach(() => {
    Reflect.deleteProperty(document, 'visibilityState');
    endScenes();
  });

  const tile = (style = 'width: 320px'): Promise<CallTile> =>
    inCall<CallTile>(scene.call, html`<call-tile style=${style} .participant=${scene.call.state.participants[1]!}></call-tile>`);

  it('in device pixels, and again when its size changes', async () => {
    const element = await tile();
    await until(() => near(only(), 320));
    expect(only()).to.include({ id: 'p1', source: 'camera', focus: false });
    element.style.width = '160px';
    await until(() => near(only(), 160));
  });

  it('as nothing while it is scrolled away, and as itself when it is scrolled back', async () => {
    const element = await tile('width: 320px; position: absolute; top: 5000px');
    await until(() => only()?.width === 0);
    element.scrollIntoView();
    await until(() => near(only(), 320));
  });

  it('as nothing while the tab is behind others', async () => {
    await tile();
    await until(() => near(only(), 320));
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    expect(only()?.width).to.equal(0);
    Reflect.deleteProperty(document, 'visibilityState');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(near(only(), 320)).to.equal(true);
  });

  it('as nothing while it is not displayed', async () => {
    const element = await tile();
    await until(() => near(only(), 320));
    element.style.display = 'none';
    await until(() => only()?.width === 0);
    element.style.display = '';
    await until(() => near(only(), 320));
  });

  it('no more once it is gone, and again when it is put elsewhere', async () => {
    const element = await tile();
    const home = element.parentElement!;
    await until(() => near(only(), 320));
    element.remove();
    expect(scene.transport.viewers.size).to.equal(0);
    home.append(element);
    await until(() => near(only(), 320));
  });

  it('of whom it is now, when it is given to somebody else', async () => {
    const element = await tile();
    await until(() => only()?.id === 'p1');
    element.participant = scene.call.state.participants[2]!;
    await until(() => only()?.id === 'p2');
    element.source = 'screen';
    await until(() => only()?.source === 'screen');
    expect(scene.transport.viewers.size).to.equal(1);
  });

  it('with the focus on whoever is pinned, else on whoever speaks', async () => {
    await tile();
    await until(() => only()?.focus === false);
    scene.call.update(state => ({ ...state, activeSpeaker: 'p1' }));
    expect(only()?.focus).to.equal(true);
    scene.call.pin('p2');
    expect(only()?.focus).to.equal(false);
    scene.call.pin('p1');
    expect(only()?.focus).to.equal(true);
  });
});

import { expect, html, nextFrame } from '@open-wc/testing';
import { generate } from 'lean-qr/nano';
import { endScenes, inCall, joinedScene } from '../../../test/helpers/call-scene.js';
import { paintedScreen } from '../../../test/helpers/fake-tracks.js';
import type { ScriptedPerson } from '../../../test/helpers/scripted-transport.js';
import { until } from '../../../test/helpers/until.js';
import type { Call } from '../../call/call.js';
import type { CallTile } from '../call-tile/call-tile.js';
import type { CallStage } from './call-stage.js';
import './define.js';
import { registerQrCode } from './invitation.js';

const PEOPLE: readonly ScriptedPerson[] = ['Ana', 'Bo', 'Chidi', 'Dag', 'Eli', 'Fay', 'Gus', 'Hana'].map(name => ({
  id: name.toLowerCase(),
  name,
  audio: true,
}));

async function stage(call: Call, layout = 'auto', size = 'block-size: 450px; inline-size: 800px'): Promise<CallStage> {
  const element = await inCall<CallStage>(call, html`<call-stage lang="en" layout=${layout}></call-stage>`);
  element.style.cssText = size;
  await until(() => tiles(element).every(tile => tile.style.width !== ''), 'the stage was never laid out');
  await settled(element);
  return element;
}

/** The box is measured in a frame, and laid out in the next. */
async function settled(element: CallStage): Promise<void> {
  await nextFrame();
  await nextFrame();
  await element.updateComplete;
}

function tiles(element: CallStage): CallTile[] {
  return [...element.shadowRoot!.querySelectorAll('call-tile')];
}

function width(tile: CallTile): number {
  return parseFloat(tile.style.width);
}

function names(element: CallStage): string[] {
  return tiles(element).map(({ key }) => key);
}

describe('<call-stage>', () => {
  afterEach(endScenes);

  it('is accessible alone, with two, with many, and with a screen', async () => {
    for (const people of [[], PEOPLE.slice(0, 1), PEOPLE, [{ ...PEOPLE[0]!, sharing: true, tracks: { screen: paintedScreen() } }]]) {
      const { call } = await joinedScene({ people });
      await expect(await stage(call)).to.be.accessible();
    }
  });

  it('invites when one is alone, and stops when somebody comes', async () => {
    registerQrCode(generate);
    const { call, transport } = await joinedScene();
    const element = await stage(call);
    expect(element.shadowRoot!.querySelector<HTMLElement>('.invitation')!.innerText).to.contain('You are the only one here');
    expect(element.shadowRoot!.querySelector('[role="img"]')!.getAttribute('aria-label')).to.equal('QR code of the link');
    transport.enter(PEOPLE[0]!);
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('.invitation')).to.equal(null);
  });

  it('lets the page answer the wish for a link', async () => {
    const { call } = await joinedScene();
    const element = await stage(call);
    const asked: string[] = [];
    element.addEventListener('call-request', event => {
      asked.push(event.action);
      event.preventDefault();
    });
    element.shadowRoot!.querySelector<HTMLButtonElement>('.invitation button')!.click();
    expect(asked).to.deep.equal(['copy-link']);
  });

  it('with two, gives the other the stage and keeps oneself small in a corner of choice', async () => {
    const { call } = await joinedScene({ people: PEOPLE.slice(0, 1) });
    const element = await stage(call);
    const self = tiles(element).find(({ key }) => key === 'self')!;
    const other = tiles(element).find(({ key }) => key === 'ana')!;
    expect(width(other)).to.be.closeTo(800, 1);
    expect(width(self)).to.be.below(200);
    const before = self.style.left;
    const move = element.shadowRoot!.querySelector<HTMLButtonElement>('.move')!;
    move.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await element.updateComplete;
    expect(parseFloat(self.style.left)).to.be.below(parseFloat(before));
    const top = self.style.top;
    move.click();
    await element.updateComplete;
    expect(self.style.top).to.not.equal(top);
  });

  it('moves the self view to the corner that it is dragged to', async () => {
    const { call } = await joinedScene({ people: PEOPLE.slice(0, 1) });
    const element = await stage(call);
    const self = tiles(element).find(({ key }) => key === 'self')!;
    const box = element.getBoundingClientRect();
    const at = (x: number, y: number): PointerEventInit => ({
      bubbles: true,
      composed: true,
      pointerId: 1,
      button: 0,
      clientX: box.x + x,
      clientY: box.y + y,
    });
    self.setPointerCapture = () => undefined;
    self.dispatchEvent(new PointerEvent('pointerdown', at(780, 430)));
    self.dispatchEvent(new PointerEvent('pointermove', at(100, 60)));
    self.dispatchEvent(new PointerEvent('pointerup', at(100, 60)));
    await element.updateComplete;
    expect(parseFloat(self.style.left)).to.be.below(20);
    expect(parseFloat(self.style.top)).to.be.below(20);
    // It glides there from where the hand let it go, and nothing of the hand stays.
    const [glide] = self.getAnimations();
    const { transform } = (glide?.effect as KeyframeEffect).getKeyframes()[0]!;
    const { m41: x, m42: y } = new DOMMatrix(String(transform));
    const { left, top } = self.style;
    expect([x > -100 && x < 100, y > -100 && y < 100], `${left} ${top} ${String(transform)}`).to.deep.equal([true, true]);
    await glide?.finished;
    expect(self.style.translate).to.equal('');
  });

  it('draws who has just come when the words of their link are out', async () => {
    const { call, transport } = await joinedScene({ people: PEOPLE.slice(0, 1) });
    const element = await stage(call);
    transport.enter({ id: 'late', name: 'Late', link: 'new' });
    await settled(element);
    expect(names(element)).to.deep.equal(['self', 'ana']);
    expect(call.state.participants.map(({ id }) => id)).to.include('late');
    transport.setLink('late', 'connecting');
    await settled(element);
    expect(names(element)).to.deep.equal(['self', 'ana', 'late']);
  });

  it('follows a style sheet that changes the gap', async () => {
    const { call } = await joinedScene({ people: PEOPLE.slice(0, 4) });
    const element = await stage(call, 'grid');
    const before = width(tiles(element)[0]!);
    element.style.setProperty('--call-gap', '40px');
    element.requestUpdate();
    await until(() => width(tiles(element)[0]!) < before, 'the gap never grew');
  });

  it('shows all alike in a grid', async () => {
    const { call } = await joinedScene({ people: PEOPLE.slice(0, 3) });
    const element = await stage(call);
    expect(new Set(tiles(element).map(tile => tile.style.width)).size).to.equal(1);
    expect(names(element)).to.deep.equal(['self', 'ana', 'bo', 'chidi']);
  });

  it('gives the stage to a shared screen, and gives it back', async () => {
    const { call, transport } = await joinedScene({ people: PEOPLE.slice(0, 3) });
    const element = await stage(call);
    const screen = paintedScreen();
    transport.show('bo', 'screen', screen);
    await settled(element);
    const widest = tiles(element).toSorted((a, b) => width(b) - width(a))[0]!;
    expect(widest.key).to.equal('bo:screen');
    expect(widest.source).to.equal('screen');
    transport.show('bo', 'screen', null);
    await settled(element);
    expect(new Set(tiles(element).map(tile => tile.style.width)).size).to.equal(1);
    screen.stop();
  });

  it('gives the stage to whoever is pinned', async () => {
    const { call } = await joinedScene({ people: PEOPLE.slice(0, 4) });
    const element = await stage(call);
    call.pin('chidi');
    await settled(element);
    expect(tiles(element).toSorted((a, b) => width(b) - width(a))[0]!.key).to.equal('chidi');
  });

  it('in the speaker layout, keeps whoever spoke last in the silence after', async () => {
    const { call } = await joinedScene({ people: PEOPLE.slice(0, 4) });
    const element = await stage(call, 'speaker');
    const big = (): string => tiles(element).toSorted((a, b) => width(b) - width(a))[0]!.key;
    call.update(state => ({ ...state, activeSpeaker: 'bo' }));
    await settled(element);
    expect(big()).to.equal('bo');
    call.update(state => ({ ...state, activeSpeaker: null }));
    await settled(element);
    expect(big()).to.equal('bo');
  });

  it('turns the page when there are more people than are legible', async () => {
    const { call } = await joinedScene({ people: Array.from({ length: 40 }, (_, i) => ({ id: `p${String(i)}`, name: `P ${String(i)}` })) });
    const element = await stage(call, 'auto', 'block-size: 300px; inline-size: 400px');
    const more = element.shadowRoot!.querySelector<HTMLButtonElement>('.more')!;
    expect(more.innerText).to.match(/^\d+ more$/);
    const first = names(element);
    more.click();
    await element.updateComplete;
    expect(names(element).some(name => first.includes(name))).to.equal(false);
  });

  it('is mirrored where the text runs from right to left', async () => {
    const { call } = await joinedScene({ people: PEOPLE.slice(0, 1) });
    const element = await stage(call, 'auto', 'block-size: 450px; inline-size: 800px; direction: rtl');
    const self = tiles(element).find(({ key }) => key === 'self')!;
    expect(parseFloat(self.style.left)).to.be.below(20);
  });

  it('renders a tile anew only when its participant changed', async () => {
    const { call, transport } = await joinedScene({ people: PEOPLE.slice(0, 3) });
    const element = await stage(call);
    const [, ana, bo] = tiles(element);
    let renders = 0;
    ana!.addController({
      hostUpdate: () => {
        renders += 1;
      },
    });
    transport.say('bo', { audio: false, video: false, sharing: false, handRaised: true });
    await element.updateComplete;
    await bo!.updateComplete;
    expect(renders).to.equal(0);
  });
});

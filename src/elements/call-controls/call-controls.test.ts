import { expect, html, nextFrame } from '@open-wc/testing';
import fc from 'fast-check';
import { endScenes, inCall, joinedScene } from '../../../test/helpers/call-scene.js';
import { until } from '../../../test/helpers/until.js';
import type { Call } from '../../call/call.js';
import type { ControlButton } from '../control-button.js';
import type { CallControls } from './call-controls.js';
import './define.js';
import { fitControls } from './fit-controls.js';
import { rove } from './roving.js';

async function controls(call: Call, width = 1000, list = ''): Promise<CallControls> {
  const element = await inCall<CallControls>(
    call,
    html`<call-controls lang="en" controlslist=${list}><button slot="start">Mine</button></call-controls>`,
  );
  element.style.inlineSize = `${String(width)}px`;
  await nextFrame();
  await nextFrame();
  await element.updateComplete;
  return element;
}

function bar(element: CallControls): HTMLElement {
  return element.shadowRoot!.querySelector<HTMLElement>('[role="toolbar"]')!;
}

function inBar(element: CallControls): string[] {
  return [...bar(element).children].map(({ localName }) => localName).filter(name => name.startsWith('call-'));
}

function inMenu(element: CallControls): string[] {
  return [...element.shadowRoot!.querySelectorAll('.menu > *')].map(({ localName }) => localName).filter(name => name.startsWith('call-'));
}

function more(element: CallControls): HTMLButtonElement {
  return element.shadowRoot!.querySelector<HTMLButtonElement>('.more')!;
}

function press(target: EventTarget, key: string): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
}

describe('<call-controls>', () => {
  afterEach(endScenes);

  it('is accessible wide, narrow, and with its menu open', async () => {
    const { call } = await joinedScene();
    for (const width of [1000, 320]) {
      const element = await controls(call, width);
      await expect(element).to.be.accessible();
      more(element).click();
      await element.updateComplete;
      await expect(element).to.be.accessible();
    }
  });

  it('says the words where there is room', async () => {
    const { call } = await joinedScene();
    const wide = await controls(call, 1000);
    expect(wide.shadowRoot!.querySelector('call-mic-button')!.labelled).to.equal(true);
    const narrow = await controls(call, 500);
    expect(narrow.shadowRoot!.querySelector('call-mic-button')!.labelled).to.equal(false);
  });

  it('never gets wider than it may, and keeps microphone, camera and leave to the last', async () => {
    const { call } = await joinedScene();
    for (const width of [1000, 700, 500, 400, 320, 280]) {
      const element = await controls(call, width);
      expect(bar(element).getBoundingClientRect().width).to.be.at.most(width + 0.5);
      expect(bar(element).scrollWidth).to.be.at.most(bar(element).clientWidth);
      expect(inBar(element)).to.include.members(['call-mic-button', 'call-leave-button']);
      expect([...inBar(element), ...inMenu(element)]).to.include.members([
        'call-camera-button',
        'call-chat-button',
        'call-people-button',
        'call-hand-button',
        'call-settings-button',
      ]);
    }
    expect(inBar(await controls(call, 320))).to.include('call-camera-button');
  });

  it('leaves out what controlslist says', async () => {
    const { call } = await joinedScene();
    const element = await controls(call, 1000, 'nochat nosettings NOHAND');
    expect([...inBar(element), ...inMenu(element)]).to.not.include.members(['call-chat-button']);
    expect([...inBar(element), ...inMenu(element)].join()).to.not.match(/chat|settings|hand/);
  });

  it('is one stop for Tab, and arrows go round inside', async () => {
    const { call } = await joinedScene();
    const element = await controls(call);
    const mine = element.querySelector('button')!;
    const mic = element.shadowRoot!.querySelector<ControlButton>('call-mic-button')!;
    const leave = element.shadowRoot!.querySelector<ControlButton>('call-leave-button')!;
    expect(mine.tabIndex).to.equal(0);
    expect(mic.tabStop).to.equal(false);
    mine.focus();
    press(mine, 'ArrowRight');
    expect(element.shadowRoot!.activeElement).to.equal(mic);
    await mic.updateComplete;
    expect([mine.tabIndex, mic.tabStop]).to.deep.equal([-1, true]);
    press(mic, 'End');
    expect(element.shadowRoot!.activeElement).to.equal(leave);
    press(leave, 'ArrowRight');
    expect(document.activeElement).to.equal(mine);
  });

  it('opens the menu, walks it, and closes it with Escape', async () => {
    const { call } = await joinedScene();
    const element = await controls(call, 320);
    more(element).click();
    await until(() => element.shadowRoot!.activeElement?.closest('.menu'), 'focus did not go into the menu');
    const first = element.shadowRoot!.activeElement!;
    press(first, 'ArrowDown');
    expect(element.shadowRoot!.activeElement).to.not.equal(first);
    press(element.shadowRoot!.activeElement!, 'Escape');
    await element.updateComplete;
    expect(more(element).getAttribute('aria-expanded')).to.equal('false');
    expect(element.shadowRoot!.activeElement).to.equal(more(element));
  });

  it('closes the menu when something else is pressed', async () => {
    const { call } = await joinedScene();
    const element = await controls(call, 320);
    more(element).click();
    await element.updateComplete;
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    await element.updateComplete;
    expect(more(element).getAttribute('aria-expanded')).to.equal('false');
  });

  it('sends a reaction from the menu', async () => {
    const { call, transport } = await joinedScene();
    const element = await controls(call);
    more(element).click();
    await element.updateComplete;
    element.shadowRoot!.querySelector<HTMLButtonElement>('.reactions button')!.click();
    await until(() => transport.sent.some(({ message }) => message.topic === 'reaction' && message.data === '👍'));
  });

  it('keeps a new message in sight when the chat is in the menu', async () => {
    const { call, transport } = await joinedScene({ people: [{ id: 'ana', name: 'Ana' }] });
    const element = await controls(call, 240);
    expect(inMenu(element)).to.include('call-chat-button');
    transport.hear('ana', 'chat', { id: '1', text: 'Hello', direct: false });
    await element.updateComplete;
    expect(more(element).querySelector('.count')).to.not.equal(null);
  });
});

describe('fitControls', () => {
  it('never asks for more room than there is', () => {
    fc.assert(
      fc.property(
        fc.record({
          count: fc.integer({ min: 0, max: 12 }),
          fixed: fc.integer({ min: 1, max: 2 }),
          width: fc.integer({ min: 150, max: 2000 }),
          wide: fc.integer({ min: 60, max: 120 }),
          narrow: fc.integer({ min: 40, max: 60 }),
        }),
        given => {
          const { inBar: shown, labelled } = fitControls(given);
          expect(shown).to.be.within(0, given.count);
          if (shown > 0) expect((shown + given.fixed) * (labelled ? given.wide : given.narrow)).to.be.at.most(given.width);
        },
      ),
    );
  });
});

describe('rove', () => {
  it('goes along the row, round at its ends, and with the text', () => {
    const across = { vertical: false, rtl: false };
    expect(rove('ArrowRight', 2, 3, across)).to.equal(0);
    expect(rove('ArrowLeft', 0, 3, across)).to.equal(2);
    expect(rove('ArrowRight', 1, 3, { vertical: false, rtl: true })).to.equal(0);
    expect(rove('ArrowDown', 1, 3, across)).to.equal(undefined);
    expect(rove('ArrowDown', 1, 3, { vertical: true, rtl: true })).to.equal(2);
    expect(rove('End', 0, 3, across)).to.equal(2);
    expect(rove('x', 0, 3, across)).to.equal(undefined);
  });
});

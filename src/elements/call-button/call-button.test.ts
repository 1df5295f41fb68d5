import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { render } from 'lit';
import { callScene, endScenes } from '../../../test/helpers/call-scene.js';
import type { CallScene } from '../../../test/helpers/call-scene.js';
import { ringIn, ringOf, scriptedDesk } from '../../../test/helpers/scripted-ring.js';
import { until } from '../../../test/helpers/until.js';
import { uiOf } from '../../controllers/call-ui.js';
import '../call-ring/define.js';
import type { VideoCall } from '../video-call/video-call.js';
import type { CallButton } from './call-button.js';
import './define.js';

function dialog(button: CallButton): HTMLDialogElement {
  return button.shadowRoot!.querySelector('dialog')!;
}

function video(button: CallButton): VideoCall | null {
  return button.shadowRoot!.querySelector('video-call');
}

function press(button: CallButton, label?: string): void {
  button.shadowRoot!.querySelector<HTMLButtonElement>(label === undefined ? '[part~="button"]' : `[aria-label="${label}"]`)!.click();
}

/** A button whose dialog is open, with a scripted call in it. */
async function opened(
  scene: CallScene,
  attributes = html`<call-button lang="en" room="tea" autojoin>Talk</call-button>`,
): Promise<CallButton> {
  const button = await fixture<CallButton>(attributes);
  await button.updateComplete;
  const arrived = oneEvent(button, 'call-provided');
  press(button);
  await arrived;
  video(button)!.call = scene.call;
  await video(button)!.updateComplete;
  await video(button)!.join();
  return button;
}

/** Waits until what rings covers the call, or no longer does. */
async function covered({ call }: CallScene, wanted: boolean): Promise<void> {
  const ui = uiOf(call);
  while (ui.covered !== wanted) await oneEvent(ui, 'change');
}

describe('<call-button>', () => {
  afterEach(endScenes);

  it('is accessible, closed and open', async () => {
    const button = await fixture<CallButton>(html`<call-button lang="en" room="tea"></call-button>`);
    await expect(button).to.be.accessible();
    expect(button.shadowRoot!.querySelector('button')!.innerText).to.equal('Join the call');
    await expect(await opened(callScene())).to.be.accessible();
  });

  it('opens nothing and asks for nothing before it is pressed', async () => {
    const button = await fixture<CallButton>(html`<call-button room="tea"></call-button>`);
    expect(video(button)).to.equal(null);
    expect(dialog(button).open).to.equal(false);
  });

  it('opens the call in a dialog and hands its attributes on', async () => {
    const button = await opened(
      callScene(),
      html`<call-button id="b" room="tea" autojoin broker="https://calls.example/" display-name="Ada" listen-only></call-button>`,
    );
    expect(dialog(button).matches(':modal')).to.equal(true);
    const call = video(button)!;
    expect([call.room, call.broker, call.displayName, call.listenOnly, call.id]).to.deep.equal([
      'tea',
      'https://calls.example/',
      'Ada',
      true,
      '',
    ]);
  });

  it('lets the page stop it', async () => {
    const button = await fixture<CallButton>(
      html`<call-button room="tea" @call-request=${(event: Event) => {
        event.preventDefault();
      }}></call-button>`,
    );
    press(button);
    await button.updateComplete;
    expect(video(button)).to.equal(null);
  });

  it('keeps a call at Escape, small and out of the way', async () => {
    const scene = callScene();
    const button = await opened(scene);
    dialog(button).dispatchEvent(new Event('cancel', { cancelable: true }));
    await button.updateComplete;
    expect(scene.call.state.state).to.equal('connected');
    expect(dialog(button).matches(':popover-open')).to.equal(true);
    expect(dialog(button).matches(':modal')).to.equal(false);
    press(button, 'Make the call large');
    await button.updateComplete;
    expect(dialog(button).matches(':modal')).to.equal(true);
    expect(scene.call.state.state).to.equal('connected');
  });

  it('keeps a call even when the browser closes the dialog by itself', async () => {
    const scene = callScene();
    const button = await opened(scene);
    const closed = oneEvent(dialog(button), 'close');
    dialog(button).close();
    await closed;
    await button.updateComplete;
    expect(scene.call.state.state).to.equal('connected');
    expect(dialog(button).matches(':popover-open')).to.equal(true);
  });

  it('leaves when it is closed, and opens anew after that', async () => {
    const scene = callScene();
    const button = await opened(scene);
    const left = oneEvent(button, 'call-leave');
    press(button, 'Leave and close');
    await left;
    expect(dialog(button).open).to.equal(false);
    expect(button.call).to.equal(undefined);
    const arrived = oneEvent(button, 'call-provided');
    press(button);
    await arrived;
    expect(video(button)!.room).to.equal('tea');
  });

  it('closes at Escape when nothing is at stake', async () => {
    const scene = callScene();
    const button = await opened(scene);
    await scene.call.leave();
    dialog(button).dispatchEvent(new Event('cancel', { cancelable: true }));
    await button.updateComplete;
    expect(dialog(button).open).to.equal(false);
  });

  it('uses the call that `for` names', async () => {
    const scene = callScene();
    const page = await fixture(
      html`<div><video-call id="there" .call=${scene.call}></video-call><call-button for="there" room="blue" autojoin></call-button></div>`,
    );
    const joined = oneEvent(page, 'call-join');
    press(page.querySelector('call-button')!);
    await joined;
    expect(scene.call.state.room).to.equal('blue');
    expect(video(page.querySelector('call-button')!)).to.equal(null);
  });

  it('puts one call into any other element that `for` names', async () => {
    const page = await fixture(html`<div><div id="place"></div><call-button for="place" room="blue" listen-only></call-button></div>`);
    const button = page.querySelector('call-button')!;
    for (let time = 0; time < 2; time += 1) await button.open();
    const calls = page.querySelectorAll<VideoCall>('#place > video-call');
    expect(calls).to.have.length(1);
    expect(calls[0]!.room).to.equal('blue');
  });

  it('rings whom it is for, and tells when that is over', async () => {
    const asked: string[] = [];
    const scene = callScene({ desk: scriptedDesk(asked) });
    const button = await fixture<CallButton>(html`<call-button lang="en" to="desk" audio-only silent></call-button>`);
    expect(button.shadowRoot!.querySelector('button')!.innerText).to.equal('Call');
    // The call of its own making is replaced as soon as it is there.
    button.shadowRoot!.addEventListener(
      'call-provided',
      event => {
        (event.target as VideoCall).call = scene.call;
      },
      { once: true },
    );
    press(button);
    await until(() => asked.length > 0);
    expect(asked).to.deep.equal(['ring "desk" {"audioOnly":true}']);
    expect(dialog(button).matches(':modal')).to.equal(true);
    expect(video(button)!.shadowRoot!.querySelector('call-lobby')).to.equal(null);
    const ring = ringOf('outgoing', 'ringing', { peer: { id: '', name: '', user: 'desk' } });
    ringIn(scene.call, ring);
    await covered(scene, true);
    await expect(button).to.be.accessible();
    dialog(button).dispatchEvent(new Event('cancel', { cancelable: true }));
    await button.updateComplete;
    expect(dialog(button).matches(':popover-open'), 'Escape does not hang up').to.equal(true);
    ringIn(scene.call, { ...ring, state: 'canceled' });
    ringIn(scene.call, null);
    await covered(scene, false);
    expect(dialog(button).matches(':popover-open')).to.equal(false);
    await until(() => video(button) === null);
  });

  it('says whether the person is there, when it is asked to', async () => {
    const asked: string[] = [];
    const scene = callScene({ desk: scriptedDesk(asked) });
    const place = await fixture<HTMLElement>(html`<div></div>`);
    place.addEventListener(
      'call-provided',
      event => {
        (event.composedPath()[0] as VideoCall).call = scene.call;
      },
      { once: true },
    );
    render(html`<call-button lang="en" to="desk" presence></call-button>`, place);
    await until(() => asked.includes('watch ["desk"]'));
    const button = place.querySelector('call-button')!;
    for (const [status, word] of [
      ['online', 'Online'],
      ['busy', 'Busy'],
    ] as const) {
      scene.call.update(state => ({ ...state, contacts: [{ user: 'desk', name: 'Desk', status }] }));
      await button.updateComplete;
      expect(button.shadowRoot!.querySelector<HTMLElement>('[part="presence"]')!.innerText).to.equal(word);
      await expect(button).to.be.accessible();
    }
    expect(dialog(button).open).to.equal(false);
  });

  it('speaks Chinese', async () => {
    const button = await fixture<CallButton>(html`<call-button lang="zh" room="tea"></call-button>`);
    expect(button.shadowRoot!.querySelector('button')!.innerText).to.equal('加入通话');
  });
});

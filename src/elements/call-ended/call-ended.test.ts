import { expect, html, oneEvent } from '@open-wc/testing';
import { callScene, endScenes, inCall, joinedScene } from '../../../test/helpers/call-scene.js';
import type { CallRequestEvent } from '../../controllers/events.js';
import { CallError } from '../../foundation/errors.js';
import type { CallEnded } from './call-ended.js';
import './define.js';

function words(ended: CallEnded): string {
  return ended.shadowRoot!.querySelector<HTMLElement>('section')!.innerText;
}

function button(ended: CallEnded): HTMLButtonElement {
  return ended.shadowRoot!.querySelector('button')!;
}

describe('<call-ended>', () => {
  afterEach(endScenes);

  it('is accessible after leaving and after a failure', async () => {
    const scene = await joinedScene();
    await scene.call.leave();
    await expect(await inCall<CallEnded>(scene.call, html`<call-ended lang="en"></call-ended>`)).to.be.accessible();
    const failed = callScene({ transport: { refuse: new CallError('room-full') } });
    await failed.call.join('tea').catch(() => undefined);
    await expect(await inCall<CallEnded>(failed.call, html`<call-ended lang="en"></call-ended>`)).to.be.accessible();
  });

  it('says that one left, and joins the same room again', async () => {
    const { call } = await joinedScene();
    await call.leave();
    const ended = await inCall<CallEnded>(call, html`<call-ended lang="en"></call-ended>`);
    expect(words(ended)).to.contain('You left the call');
    expect(button(ended).innerText).to.equal('Join again');
    const joined = oneEvent(call, 'join');
    button(ended).click();
    await joined;
    expect(call.state.room).to.equal('tea');
  });

  it('says why one was put out', async () => {
    const { call, transport } = await joinedScene();
    transport.putOut('removed');
    const ended = await inCall<CallEnded>(call, html`<call-ended lang="en"></call-ended>`);
    expect(words(ended)).to.contain('You were removed from the call');
  });

  it('says what failed and what can be done', async () => {
    const { call } = callScene({ transport: { refuse: new CallError('broker-unreachable') } });
    await call.join('tea').catch(() => undefined);
    const ended = await inCall<CallEnded>(call, html`<call-ended lang="en"></call-ended>`);
    expect(words(ended)).to.contain('The call server cannot be reached').and.to.contain('Check your internet connection');
    expect(button(ended).innerText).to.equal('Try again');
  });

  it('asks the page before it joins again', async () => {
    const { call } = await joinedScene();
    await call.leave();
    const asked: string[] = [];
    const ended = await inCall<CallEnded>(
      call,
      html`<call-ended @call-request=${(event: CallRequestEvent) => {
        asked.push(event.action);
        event.preventDefault();
      }}></call-ended>`,
    );
    button(ended).click();
    expect(asked).to.deep.equal(['join']);
    expect(call.state.state).to.equal('ended');
  });

  it('speaks Chinese', async () => {
    const { call } = await joinedScene();
    await call.leave();
    const ended = await inCall<CallEnded>(call, html`<call-ended lang="zh"></call-ended>`);
    expect(words(ended)).to.contain('你已离开通话');
  });
});

import { expect, fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { endScenes, joinedScene } from '../../test/helpers/call-scene.js';
import { define } from '../elements/define.js';
import { CallProvider } from '../elements/call-provider/call-provider.js';
import { CallController } from './call-controller.js';

class ProbeElement extends LitElement {
  static readonly tag = 'controller-probe';
  @property() for = '';
  readonly room: CallController<string> = new CallController(this, state => state.room);
}

describe('CallController', () => {
  afterEach(endScenes);

  it('finds its call when the provider is defined, or given a call, after its controls', async () => {
    define(ProbeElement);
    const { call } = await joinedScene();
    const page = await fixture(
      html`<div><call-provider id="late"><controller-probe></controller-probe></call-provider><controller-probe for="late"></controller-probe></div>`,
    );
    const [inside, outside] = [...page.querySelectorAll<ProbeElement>('controller-probe')];
    expect(inside!.room.call === undefined).to.equal(true);
    define(CallProvider);
    expect(inside!.room.call !== undefined).to.equal(true);
    expect(outside!.room.call === inside!.room.call).to.equal(true);
    page.querySelector<CallProvider>('#late')!.call = call;
    await inside!.updateComplete;
    expect([inside!.room.value, outside!.room.value]).to.deep.equal(['tea', 'tea']);
  });

  it('lets go of the call when its element leaves the page', async () => {
    define(ProbeElement, CallProvider);
    const provider = await fixture<CallProvider>(html`<call-provider><controller-probe></controller-probe></call-provider>`);
    const probe = provider.querySelector<ProbeElement>('controller-probe')!;
    expect(probe.room.call === provider.call).to.equal(true);
    probe.remove();
    expect(probe.room.call === undefined).to.equal(true);
  });
});

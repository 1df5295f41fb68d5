import { expect } from '@open-wc/testing';
import { callScene, endScenes } from '../../../test/helpers/call-scene.js';
import { begun } from './begun.js';

describe('what a call that joins by itself is drawn after', () => {
  afterEach(endScenes);

  it('is nothing, when nothing begins', async () => {
    const { call } = callScene();
    const order: string[] = [];
    const drawn = begun(call).then(() => order.push('drawn'));
    await new Promise(resolve => setTimeout(resolve));
    order.push('a moment later');
    await drawn;
    expect(order).to.deep.equal(['drawn', 'a moment later']);
  });

  it('is the own word to everybody in the room', async () => {
    const { call, transport } = callScene({ people: [{ id: 'ana', name: 'Ana', link: 'new' }] });
    const joined = call.join('tea');
    const order: string[] = [];
    const drawn = begun(call, 60_000).then(() => order.push('drawn'));
    await joined;
    order.push('joined');
    transport.setLink('ana', 'connecting');
    order.push('said');
    await drawn;
    expect(order).to.deep.equal(['joined', 'said', 'drawn']);
  });

  it('is nothing of a broker that does not answer soon', async () => {
    const { call } = callScene({ transport: { joinDelay: new Promise(() => undefined) } });
    const joining = call.join('tea').catch(() => undefined);
    const began = performance.now();
    await begun(call);
    expect(performance.now() - began).to.be.within(250, 5000);
    expect(call.state.state).to.equal('connecting');
    await call.leave();
    await joining;
  });
});

import { expect, fixture, html } from '@open-wc/testing';
import type { CallProvider } from './call-provider.js';
import './define.js';

describe('<call-provider>', () => {
  it('begins muted and without a camera when the tag says so, whatever else it says', async () => {
    const element = await fixture<CallProvider>(
      html`<call-provider broker="https://calls.invalid" room="tea" display-name="Ann" max-participants="3" muted camera-off></call-provider>`,
    );
    expect(element.call!.media.microphoneOn).to.equal(false);
    expect(element.call!.media.cameraOn).to.equal(false);
    expect([element.muted, element.cameraOff]).to.deep.equal([true, true]);
  });

  it('begins muted when a page makes it and looks at once', async () => {
    const element = document.createElement('call-provider');
    element.setAttribute('broker', 'https://calls.invalid');
    element.setAttribute('display-name', 'Ann');
    element.setAttribute('muted', '');
    document.body.append(element);
    expect(element.call!.media.microphoneOn).to.equal(false);
    expect(element.call!.media.cameraOn).to.equal(true);
    element.remove();
    await element.leave();
  });
});

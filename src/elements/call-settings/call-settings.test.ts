import { expect, fixture, html } from '@open-wc/testing';
import { callScene, endScenes, inCall, joinedScene } from '../../../test/helpers/call-scene.js';
import type { CallProvider } from '../call-provider/call-provider.js';
import '../call-provider/define.js';
import type { CallSettings } from './call-settings.js';
import './define.js';

function nameField(settings: CallSettings): HTMLInputElement {
  return settings.shadowRoot!.querySelector('input')!;
}

describe('<call-settings>', () => {
  afterEach(endScenes);

  it('is accessible', async () => {
    const { call } = await joinedScene();
    await expect(await inCall<CallSettings>(call, html`<call-settings lang="en"></call-settings>`)).to.be.accessible();
  });

  it('offers every device, and only the speaker to a listener', async () => {
    const { call } = await joinedScene();
    const settings = await inCall<CallSettings>(call, html`<call-settings></call-settings>`);
    const kinds = (): string[] =>
      [...settings.shadowRoot!.querySelectorAll('device-select')].map(select => select.getAttribute('kind') ?? '');
    expect(kinds()).to.deep.equal(['audioinput', 'videoinput', 'audiooutput']);
    call.configure({ listenOnly: true });
    await settings.updateComplete;
    expect(kinds()).to.deep.equal(['audiooutput']);
  });

  it('changes the name that others see', async () => {
    const { call } = callScene();
    const provider = await fixture<CallProvider>(
      html`<call-provider room="tea" display-name="Ada" .call=${call}><call-settings></call-settings></call-provider>`,
    );
    const settings = provider.querySelector('call-settings')!;
    await settings.updateComplete;
    expect(nameField(settings).value).to.equal('Ada');
    nameField(settings).value = ' Grace ';
    nameField(settings).dispatchEvent(new Event('change'));
    await provider.updateComplete;
    expect(call.state.self.name).to.equal('Grace');
  });
});

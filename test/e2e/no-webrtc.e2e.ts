import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Stage, missing } from '../helpers/e2e.js';
import type { Visitor } from '../helpers/e2e.js';

/** Firefox as companies and careful people set it up: no RTCPeerConnection at all. */
const WITHOUT = { 'media.peerconnection.enabled': false } as const;

describe('A browser without WebRTC', { skip: missing('firefox') }, () => {
  const stage = new Stage();
  before(() => stage.open());
  after(() => stage.close());

  const enter = async (attributes: Readonly<Record<string, string | boolean>>): Promise<Visitor> => {
    const visitor = await stage.enter({ browser: 'firefox', prefs: WITHOUT });
    assert.equal(await visitor.evaluate(() => 'RTCPeerConnection' in window), false);
    await visitor.put('video-call', { room: 'tea', 'display-name': 'Ann', ...attributes });
    return visitor;
  };
  /** What can be read in the element, as long as it is not yet what is wanted. */
  const says = (visitor: Visitor, words: string): Promise<void> =>
    visitor.until(wanted => {
      const read = (node: Node): string =>
        node instanceof Text ? node.data : [...((node as Element).shadowRoot ?? node).childNodes].map(read).join(' ');
      return read(document.querySelector('video-call')!).includes(wanted);
    }, words);

  it('is told in the lobby, before anybody asks for a device', async () => {
    const visitor = await enter({});
    await says(visitor, 'This browser cannot do that');
    await says(visitor, 'Use a current version of Chrome, Edge, Firefox or Safari.');
  });

  it('is told on the join, by an event and in words, without an exception', async () => {
    const visitor = await enter({});
    const code = await visitor.evaluate(async () => {
      const call = document.querySelector('video-call') as HTMLElement & { join(): Promise<void> };
      const told = new Promise<string>(resolve => {
        call.addEventListener('call-error', event => resolve((event as Event & { error: { code: string } }).error.code), { once: true });
      });
      await call.join().catch(() => undefined);
      return await told;
    });
    assert.equal(code, 'unsupported');
    await says(visitor, 'Use a current version of Chrome, Edge, Firefox or Safari.');
  });

  it('is told by a call that joins by itself', async () => {
    const visitor = await enter({ autojoin: true, lang: 'zh' });
    await says(visitor, '请使用最新版的 Chrome');
  });
});

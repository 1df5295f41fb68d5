import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missing } from '../helpers/e2e.js';
import { besideSite } from '../helpers/site.js';

describe('Without the file that saves', { skip: missing('chromium') }, () => {
  const { stage, site } = besideSite({
    body: (name, broker) => `<video-call broker="${broker}" room="tea" display-name="${name}" autojoin></video-call>`,
  });

  it('pictures begin small all the same, and are whole a moment later', async () => {
    site.lost.add('calltag-economy.');
    // The browser itself complains of the file that does not come.
    const people = [await stage.enter({ path: site.url, strict: false }), await stage.enter({ path: site.url, strict: false })];
    for (const visitor of people)
      await visitor.until(least => {
        const tiles = document
          .querySelector('video-call')
          ?.shadowRoot?.querySelector('call-stage')
          ?.shadowRoot?.querySelectorAll('call-tile');
        const other = [...(tiles ?? [])].find(({ participant }) => participant?.self === false);
        return (other?.video?.videoHeight ?? 0) >= least;
      }, 360);
    assert.ok(site.asked.some(file => file.startsWith('calltag-economy.')));
  });
});

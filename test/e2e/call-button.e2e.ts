import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missing, type BrowserName } from '../helpers/e2e.js';
import { besideSite } from '../helpers/site.js';

const DIALOG = 'calltag-button-dialog.';

for (const browser of ['chromium', 'firefox'] as const satisfies readonly BrowserName[])
  describe(`<call-button>, ${browser}`, { skip: missing(browser) }, () => {
    const { stage, site } = besideSite({
      body: (_name, broker) => `<call-button broker="${broker}" room="tea" listen-only>Talk</call-button>`,
      script: "document.addEventListener('call-error', event => console.info('failed', event.error.code))",
    });

    it('says so when what it opens does not come, and the next click opens it', async () => {
      // The browser itself complains of the file that does not come.
      const visitor = await stage.enter({ browser, path: site.url, strict: false });
      await visitor.until(() => customElements.get('call-button') !== undefined);
      assert.equal(site.asked.filter(file => file.startsWith(DIALOG)).length, 0, 'nothing is loaded before somebody comes near');
      site.lost.add(DIALOG);
      const told = new Promise<string>(resolve => {
        visitor.page.on('console', message => {
          if (message.text().startsWith('failed')) resolve(message.text());
        });
      });
      await visitor.click('call-button');
      assert.equal(await told, 'failed internal');
      site.lost.clear();
      await visitor.click('call-button');
      await visitor.until(() => window.senses.first('dialog')?.matches(':modal') === true);
      await visitor.until(() => window.senses.first('call-lobby') !== undefined);
    });
  });

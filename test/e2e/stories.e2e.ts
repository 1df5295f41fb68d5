import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { chromiumOptions } from '../helpers/browsers.mjs';
import { missing } from '../helpers/e2e.js';
import { serveFiles, type FileServer } from '../helpers/files.js';

/** Every story of the built Storybook, in light and in dark: shown without a complaint, and without a fault that axe can see. */

const built = fileURLToPath(new URL('../../storybook-static', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Index {
  readonly entries: Readonly<Record<string, { readonly id: string; readonly title: string; readonly name: string; readonly type: string }>>;
}

function storiesOf(folder: string): Index['entries'][string][] {
  const file = `${folder}/index.json`;
  if (!existsSync(file)) return [];
  return Object.values((JSON.parse(readFileSync(file, 'utf8')) as Index).entries).filter(({ type }) => type === 'story');
}

const stories = storiesOf(built);

/** What axe found, in lines that say where. */
async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found = await (
      window as unknown as {
        axe: {
          run(
            root: Element,
            options: object,
          ): Promise<{ violations: { id: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }>;
        };
      }
    ).axe.run(document.body, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
    return found.violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map(({ target, failureSummary }) => `  ${JSON.stringify(target)} ${failureSummary ?? ''}`).join('\n')}`,
    );
  });
}

/** The page is light or dark from now on, as Storybook's toolbar makes it, but with the story as its play function has left it. */
async function paint(page: Page, theme: string): Promise<void> {
  await page.evaluate(async scheme => {
    document.documentElement.style.colorScheme = scheme;
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(animation => animation.finished));
  }, theme);
}

describe('Stories', { skip: missing('chromium') || (stories.length === 0 && 'there are none: npm run build-storybook') }, () => {
  let browser: Browser;
  let files: FileServer;
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    files = await serveFiles(built);
    browser = await puppeteer.launch(await chromiumOptions());
    page = await browser.newPage();
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', message => {
      if (['error', 'warn'].includes(message.type())) complaints.push(`${message.text()} ${message.location().url ?? ''}`);
    });
    page.on('request', request => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(files.url)) complaints.push(`asked for ${request.url()}`);
    });
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  });

  after(async () => {
    await browser.close();
    await files.close();
  });

  for (const { id, title, name } of stories) {
    it(`${title}: ${name}`, async () => {
      complaints.length = 0;
      await page.goto(`${files.url}iframe.html?id=${id}&viewMode=story`);
      // The story is drawn, and its play function, where it has one, has run.
      await page.waitForFunction(
        () => {
          const { currentRender } =
            (window as unknown as { __STORYBOOK_PREVIEW__?: { currentRender?: { phase?: string } } }).__STORYBOOK_PREVIEW__ ?? {};
          return ['completed', 'finished', 'errored'].includes(currentRender?.phase ?? '');
        },
        { timeout: 15_000, polling: 20 },
      );
      const failure = await page.evaluate(() =>
        document.body.classList.contains('sb-show-errordisplay') ? (document.querySelector('#error-message')?.textContent ?? 'failed') : '',
      );
      assert.equal(failure, '');
      await page.evaluate(axe);
      for (const theme of ['light', 'dark']) {
        await paint(page, theme);
        assert.deepEqual(await violations(page), [], `axe, in ${theme}`);
        assert.deepEqual(complaints, [], `in ${theme}`);
      }
    });
  }
});

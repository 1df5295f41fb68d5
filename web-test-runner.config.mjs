import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { puppeteerLauncher } from '@web/test-runner-puppeteer';
import { brokerPlugin } from './test/helpers/broker-plugin.mjs';
import { chromiumOptions, firefoxOptions } from './test/helpers/browsers.mjs';

const wanted = (process.env.BROWSERS ?? 'chromium,firefox').split(',');

/** What the build leaves out of PeerJS is left out here too. */
const adapterPlugin = {
  name: 'webrtc-adapter-stub',
  resolveImport: ({ source }) => (source === 'webrtc-adapter' ? '/src/signaling/webrtc-adapter-stub.ts' : undefined),
};

const browsers = {
  chromium: async () =>
    puppeteerLauncher({
      launchOptions: await chromiumOptions(),
      concurrency: 2,
      // Only the tab in front paints; without this, a test beside it waits for ever for a frame, a scroll or an intersection.
      createPage: async ({ context }) => {
        const page = await context.newPage({ type: 'window' });
        await (await page.createCDPSession()).send('Emulation.setFocusEmulationEnabled', { enabled: true });
        return page;
      },
    }),
  firefox: async () =>
    puppeteerLauncher({
      launchOptions: await firefoxOptions(),
      concurrency: 1,
      // Stock Firefox gives a new browser context no fake devices; its default one has them.
      createBrowserContext: ({ browser }) => browser.defaultBrowserContext(),
    }),
};

export default {
  rootDir: '.',
  files: ['src/**/*.test.ts', 'test/contracts/**/*.test.ts'],
  nodeResolve: { exportConditions: ['browser', 'development'] },
  plugins: [
    adapterPlugin,
    brokerPlugin(),
    esbuildPlugin({ ts: true, tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)), target: 'es2022' }),
  ],
  browsers: (await Promise.all(wanted.map(name => browsers[name]?.()))).filter(Boolean),
  testFramework: { config: { timeout: 30000 } },
  testsFinishTimeout: 240000,
  browserStartTimeout: 60000,
};

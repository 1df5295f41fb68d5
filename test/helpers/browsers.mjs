import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Browser, Cache } from '@puppeteer/browsers';

/**
 * Finds the browsers that the tests drive, and the options to launch them with: real ones, with fake cameras and microphones, and
 * without traffic of their own.
 */

const PLACES = {
  chromium: [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  firefox: [
    process.env.FIREFOX_PATH,
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ],
};

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where `npm test` puts browsers on a machine that has none. */
export const cacheFolder = fileURLToPath(new URL('../../.cache/browsers', import.meta.url));

/** The path of a browser on this machine, or undefined. */
export function findBrowser(name) {
  return PLACES[name].find(path => path && isExecutable(path)) ?? onPath(name) ?? inCache(name);
}

function inCache(name) {
  const wanted = name === 'firefox' ? Browser.FIREFOX : Browser.CHROME;
  return new Cache(cacheFolder)
    .getInstalledBrowsers()
    .find(({ browser, executablePath }) => browser === wanted && isExecutable(executablePath))?.executablePath;
}

function onPath(name) {
  if (process.platform === 'win32') return undefined;
  try {
    return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}

function need(name) {
  const path = findBrowser(name);
  if (!path) throw new Error(`No ${name} was found. Install it, set ${name.toUpperCase()}_PATH, or run npm test, which installs it.`);
  return path;
}

const CHROMIUM_ARGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--disable-gpu',
  '--mute-audio',
  '--auto-select-desktop-capture-source=Entire screen',
];

/** What makes tests steady, and differs from what people have: pages that nobody looks at are neither slowed down, nor frozen, nor kept. */
const STEADY = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-back-forward-cache',
];

/**
 * Puppeteer's launch options for Chromium; `autoplay: false` keeps the browser's own rule that sound waits for a click, `natural` its own
 * ways with pages that nobody looks at.
 *
 * @param {{ autoplay?: boolean, natural?: boolean, args?: readonly string[] } & Record<string, unknown>} [options]
 */
export async function chromiumOptions({ autoplay = true, natural = false, args = [], ...more } = {}) {
  return {
    executablePath: need('chromium'),
    headless: true,
    pipe: true,
    args: [...CHROMIUM_ARGS, ...(natural ? [] : STEADY), ...(autoplay ? ['--autoplay-policy=no-user-gesture-required'] : []), ...args],
    ...(natural && { ignoreDefaultArgs: STEADY }),
    ...more,
  };
}

/**
 * Puppeteer's launch options for a stock Firefox, driven by WebDriver BiDi.
 *
 * @param {{ prefs?: Record<string, unknown> } & Record<string, unknown>} [options]
 */
export async function firefoxOptions({ prefs = {}, ...more } = {}) {
  return {
    browser: 'firefox',
    executablePath: need('firefox'),
    headless: true,
    acceptInsecureCerts: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.peerconnection.ice.loopback': true,
      'media.gmp-manager.updateEnabled': false,
      'app.normandy.enabled': false,
      'app.update.enabled': false,
      'browser.safebrowsing.malware.enabled': false,
      'browser.safebrowsing.phishing.enabled': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      ...prefs,
    },
    ...more,
  };
}

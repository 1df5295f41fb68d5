import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, findBrowser } from '../test/helpers/browsers.mjs';
import { run } from './run.mjs';

/**
 * Makes the machine fit for the tests: browsers, and where we may, what the server's tests like to have. On Debian by its packages, on
 * anybody else's machine by a Chromium and a Firefox in .cache/browsers. What cannot be had is told in one line and the tests of it are
 * skipped.
 */

const PROGRAMS = [
  { name: 'chromium', packages: ['chromium'], found: () => findBrowser('chromium') },
  { name: 'firefox', packages: ['firefox-esr'], found: () => findBrowser('firefox') },
  { name: 'redis-server', packages: ['redis-server'], found: () => onPath('redis-server'), without: 'tests of several servers as one' },
  { name: 'turnserver', packages: ['coturn'], found: () => onPath('turnserver'), without: 'tests through a TURN server' },
];

const onPath = name => (process.env.PATH ?? '').split(':').some(folder => existsSync(join(folder, name)));

export async function prepareMachine() {
  let absent = PROGRAMS.filter(({ found }) => !found());
  if (absent.length > 0) await install(absent);
  absent = absent.filter(({ found }) => !found());
  for (const { name } of absent) if (['chromium', 'firefox'].includes(name)) await download(name);
  for (const { name, found, without } of PROGRAMS) {
    if (!found()) console.log(`skip: no ${name} here, and it could not be installed; ${without ?? `tests in ${name}`} are left out.`);
  }
  const browsers = ['chromium', 'firefox'].filter(findBrowser);
  return { code: browsers.length > 0 ? 0 : 1, note: browsers.join(', '), browsers };
}

/** By apt, as root or with a sudo that asks nothing; servers that come along must not start. */
async function install(programs) {
  if (!existsSync('/usr/bin/apt-get')) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && (await run('sudo', ['-n', 'true'], { silent: true })).code !== 0) return;
  const apt = args =>
    run(isRoot ? 'apt-get' : 'sudo', isRoot ? args : ['-n', 'apt-get', ...args], {
      silent: true,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  console.log(`Installing ${programs.map(({ name }) => name).join(', ')} ...`);
  await apt(['update', '-qq']);
  for (const { packages } of programs) await apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
}

async function download(name) {
  if (process.env.PUPPETEER_SKIP_DOWNLOAD) return;
  const { Browser, detectBrowserPlatform, install: fetch, resolveBuildId } = await import('@puppeteer/browsers');
  const [browser, channel] = name === 'firefox' ? [Browser.FIREFOX, 'stable'] : [Browser.CHROME, 'stable'];
  try {
    console.log(`Downloading ${name} into .cache/browsers ...`);
    await fetch({ browser, buildId: await resolveBuildId(browser, detectBrowserPlatform(), channel), cacheDir: cacheFolder });
  } catch (error) {
    console.log(`${name} could not be downloaded: ${error.message}`);
  }
}

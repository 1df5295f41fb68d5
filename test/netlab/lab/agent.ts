import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findBrowser, firefoxOptions } from '../../helpers/browsers.mjs';
import { serveLab } from './remote.js';

/** The process inside a home: starts browsers there and does with them what the lab says. Nothing of it crosses the lab's network. */

export type BrowserName = 'chromium' | 'firefox';

const chromiumArgs = [
  '--no-sandbox',
  // NETLAB_FPS: of the fake camera, where many browsers share few processors.
  `--use-fake-device-for-media-stream${process.env['NETLAB_FPS'] === undefined ? '' : `=fps=${process.env['NETLAB_FPS']}`}`,
  '--use-fake-ui-for-media-stream',
  '--ignore-certificate-errors',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--no-first-run',
  '--mute-audio',
  '--autoplay-policy=no-user-gesture-required',
];

let browser: Browser | undefined;
const pages = new Map<string, Page>();
const complaints: string[] = [];

async function launch(name: BrowserName, directory: string): Promise<void> {
  await quit();
  const userDataDir = await mkdtemp(join(directory, `${name}-`));
  const env = { ...process.env, HOME: userDataDir };
  const firefox: unknown = name === 'firefox' ? await firefoxOptions() : undefined;
  const executablePath: unknown = findBrowser('chromium');
  const chromium = { executablePath, headless: true, pipe: true, args: chromiumArgs, ignoreDefaultArgs: ignored };
  const options = { ...(firefox ?? chromium), userDataDir, env };
  browser = await puppeteer.launch(options);
}

/** Puppeteer's defaults that would hide what a background tab suffers. */
const ignored = ['--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding'];

async function quit(): Promise<void> {
  const old = browser;
  browser = undefined;
  pages.clear();
  await old?.close().catch(() => undefined);
}

function theBrowser(): Browser {
  if (!browser) throw new Error('No browser runs here.');
  return browser;
}

function thePage(name: string): Page {
  const page = pages.get(name);
  if (!page) throw new Error(`There is no page ${name} here.`);
  return page;
}

async function open(name: string, url: string): Promise<void> {
  await closePage(name);
  const page = await theBrowser().newPage();
  pages.set(name, page);
  page.on('pageerror', error => complaints.push(`${name}: ${String(error)}`));
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(`${name}: ${message.text()}`);
  });
  await page.goto(url, { waitUntil: 'domcontentloaded' });
}

async function closePage(name: string): Promise<void> {
  const page = pages.get(name);
  pages.delete(name);
  await page?.close().catch(() => undefined);
}

function browserPid(): number {
  const pid = theBrowser().process()?.pid;
  if (pid === undefined) throw new Error('The browser has no process.');
  return pid;
}

/** All processes below the browser's own. */
async function processesBelow(root: number): Promise<readonly { readonly pid: number; readonly command: string }[]> {
  const parents = new Map<number, number>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isBelow = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined && at > 1; at = parents.get(at)) if (at === root) return true;
    return false;
  };
  const below = [...parents.keys()].filter(isBelow);
  return Promise.all(below.map(async pid => ({ pid, command: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') })));
}

async function signalBrowser(signal: NodeJS.Signals): Promise<void> {
  const root = browserPid();
  for (const pid of [root, ...(await processesBelow(root)).map(each => each.pid)]) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}

async function killBrowser(): Promise<void> {
  await signalBrowser('SIGKILL');
  browser = undefined;
  pages.clear();
}

/** Kills the browser's own process for the camera or the sound: to the page that is a device that was pulled out. */
async function killCapture(kind: 'video' | 'audio'): Promise<number> {
  const service = kind === 'video' ? 'video_capture.mojom' : 'audio.mojom';
  const found = (await processesBelow(browserPid())).filter(each => each.command.includes(service));
  for (const { pid } of found) process.kill(pid, 'SIGKILL');
  return found.length;
}

let starving: NodeJS.Timeout | undefined;

/** Lets the browser run for a fifth of the time only. */
function starve(on: boolean): void {
  clearInterval(starving);
  starving = undefined;
  if (!on) return void signalBrowser('SIGCONT');
  let tick = 0;
  starving = setInterval(() => void signalBrowser(tick++ % 5 === 0 ? 'SIGCONT' : 'SIGSTOP'), 40);
}

async function crashRenderer(name: string): Promise<void> {
  const session = await thePage(name).createCDPSession();
  pages.delete(name);
  session.send('Page.crash').catch(() => undefined);
}

/** Puts another tab before the page, or the page before the other again. */
async function hide(name: string, hidden: boolean): Promise<void> {
  if (!hidden) return thePage(name).bringToFront();
  if (!pages.has('cover')) pages.set('cover', await theBrowser().newPage());
  await thePage('cover').bringToFront();
}

async function freeze(name: string, frozen: boolean): Promise<void> {
  const session = await thePage(name).createCDPSession();
  await session.send('Page.setWebLifecycleState', { state: frozen ? 'frozen' : 'active' });
  await session.detach();
}

serveLab({
  launch,
  quit,
  open,
  closePage,
  killBrowser,
  killCapture,
  starve,
  crashRenderer,
  hide,
  freeze,
  signalBrowser,
  evaluate: (name: string, code: string) => thePage(name).evaluate(code),
  screenshot: (name: string, path: string) =>
    thePage(name)
      .screenshot({ path })
      .then(() => undefined),
  complaints: () => complaints.splice(0),
});

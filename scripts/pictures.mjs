import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { chromiumOptions } from '../test/helpers/browsers.mjs';
import { startBroker } from '../test/helpers/broker.ts';
import { root } from './run.mjs';

/**
 * The pictures in docs/images: real calls through the real broker, in which only the cameras are painted.
 * `node --import tsx scripts/pictures.mjs`, after a build.
 */

const PEOPLE = [
  { name: 'Ada', wall: ['#e9d8c3', '#c3a785'], shirt: '#2f5d62', skin: '#f0c9a8', hair: '#3b2a20', long: true },
  { name: 'Chidi', wall: ['#cfe0e6', '#8fb0bd'], shirt: '#d98e4a', skin: '#8a5a3b', hair: '#1d1512', long: false },
  { name: '王小明', wall: ['#dfe5d5', '#a3b18a'], shirt: '#38405f', skin: '#eec39a', hair: '#15110f', long: false },
  { name: 'Dagný', wall: ['#e6dbe8', '#b39bc0'], shirt: '#a63d40', skin: '#f3d3bb', hair: '#c9994f', long: true },
  { name: 'Noor', wall: ['#f0e2c0', '#cfae6b'], shirt: '#40916c', skin: '#c58e68', hair: '#2b1b14', long: true },
];

/** Runs in the page: camera and microphone become paint and silence. */
function paintDevices({ wall, shirt, skin, hair, long }) {
  const paint = context => {
    const { width: w, height: h } = context.canvas;
    const sway = Math.sin(performance.now() / 1400) * w * 0.006;
    const shape = (color, draw) => {
      context.fillStyle = color;
      context.beginPath();
      draw();
      context.fill();
    };
    const background = context.createLinearGradient(0, 0, w, h);
    background.addColorStop(0, wall[0]);
    background.addColorStop(1, wall[1]);
    context.fillStyle = background;
    context.fillRect(0, 0, w, h);
    shape('#ffffff66', () => context.roundRect(w * 0.09, h * 0.1, w * 0.2, h * 0.36, 6));
    shape('#00000018', () => context.roundRect(w * 0.74, h * 0.16, w * 0.17, h * 0.03, 3));
    for (const [x, height, color] of [
      [0.75, 0.1, '#b5533c'],
      [0.775, 0.12, '#3d5a80'],
      [0.805, 0.09, '#ddb967'],
      [0.84, 0.11, '#4f772d'],
    ]) {
      shape(color, () => context.rect(w * x, h * (0.16 - height), w * 0.02, h * height));
    }
    const x = w / 2 + sway;
    if (long) shape(hair, () => context.roundRect(x - h * 0.205, h * 0.26, h * 0.41, h * 0.5, h * 0.18));
    shape(shirt, () => context.ellipse(x, h * 1.12, h * 0.44, h * 0.44, 0, 0, 7));
    shape(skin, () => context.roundRect(x - h * 0.07, h * 0.55, h * 0.14, h * 0.2, h * 0.06));
    shape(skin, () => context.ellipse(x + sway, h * 0.43, h * 0.15, h * 0.19, 0, 0, 7));
    shape(hair, () => {
      context.ellipse(x + sway, h * 0.36, h * 0.17, h * 0.16, 0, Math.PI, 0);
      context.quadraticCurveTo(x + sway + h * 0.02, h * 0.29, x + sway - h * 0.17, h * 0.37);
    });
    for (const side of [-1, 1])
      shape('#2a2320', () => context.ellipse(x + sway * 1.5 + side * h * 0.058, h * 0.44, h * 0.013, h * 0.016, 0, 0, 7));
    context.strokeStyle = '#7a3b33';
    context.lineWidth = h * 0.01;
    context.lineCap = 'round';
    context.beginPath();
    context.arc(x + sway * 1.5, h * 0.495, h * 0.05, 0.35, Math.PI - 0.35);
    context.stroke();
  };
  navigator.mediaDevices.getUserMedia = async ({ video }) => {
    const stream = new AudioContext().createMediaStreamDestination().stream;
    if (!video) return stream;
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const context = canvas.getContext('2d');
    setInterval(() => paint(context), 400);
    paint(context);
    return new MediaStream([...stream.getTracks(), ...canvas.captureStream(3).getVideoTracks()]);
  };
}

const broker = await startBroker({ pages: join(root, 'dist-demo') });
const browser = await puppeteer.launch(await chromiumOptions());
const out = join(root, 'docs/images');
await mkdir(out, { recursive: true });

async function enter(person, { width = 640, height = 400, dark = false, room = 'design-review' } = {}) {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await page.evaluateOnNewDocument(paintDevices, person);
  await page.goto(`${broker.url}?room=${room}`);
  await page.waitForFunction(() => document.querySelector('video-call')?.state === 'lobby');
  await page.evaluate(name => {
    document.querySelector('video-call').displayName = name;
  }, person.name);
  return page;
}

const enterRoom = page => page.evaluate(() => document.querySelector('video-call').join());
const heard = (page, count) =>
  page.waitForFunction(wanted => document.querySelector('video-call').call.state.chat.length === wanted, {}, count);
const settled = page => page.evaluate(() => new Promise(resolve => setTimeout(resolve, 2500)));

try {
  const [ada, ...others] = PEOPLE;
  const main = await enter(ada, { width: 1280, height: 800 });
  await main.evaluate(() => document.querySelector('video-call').preview());
  await main.waitForFunction(() => document.querySelector('video-call').self?.stream !== null);
  await settled(main);
  await main.screenshot({ path: join(out, 'lobby.png') });
  await enterRoom(main);
  const pages = [];
  for (const person of others) {
    const page = await enter(person);
    await enterRoom(page);
    pages.push(page);
  }
  await main.waitForFunction(
    count =>
      document.querySelector('video-call').participants.filter(({ self, video, stream }) => !self && video && stream).length === count,
    { timeout: 60_000 },
    others.length,
  );
  await pages[0].evaluate(() => document.querySelector('video-call').sendChat('Good morning! The sketches: https://example.com/sketches'));
  await heard(main, 1);
  await pages[1].evaluate(() => document.querySelector('video-call').sendChat('早上好，我看过了，很喜欢第二个方案。'));
  await heard(main, 2);
  await main.evaluate(() => document.querySelector('video-call').sendChat('Me too. Shall we take that one?'));
  await pages[2].evaluate(() => document.querySelector('video-call').raiseHand(true));
  await pages[3].evaluate(() => document.querySelector('video-call').setMicrophone(false));
  await main.evaluate(() => document.querySelector('video-call').shadowRoot.querySelector('[part~=base]').focus());
  await main.keyboard.press('c');
  await settled(main);
  await main.evaluate(() => new Promise(resolve => setTimeout(resolve, 6000)));
  await main.screenshot({ path: join(out, 'call.png') });
  await main.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await settled(main);
  await main.screenshot({ path: join(out, 'call-dark.png') });
  await main.setViewport({ width: 390, height: 844 });
  await settled(main);
  await main.keyboard.press('Escape');
  await settled(main);
  await main.screenshot({ path: join(out, 'call-phone.png') });
} finally {
  await browser.close();
  await broker.stop();
}

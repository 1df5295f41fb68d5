import { expect, fixture, html } from '@open-wc/testing';
import { callScene, endScenes, inCall } from '../../../test/helpers/call-scene.js';
import { hear, hearAgain } from '../../../test/helpers/ears.js';
import { paintedCamera, tone } from '../../../test/helpers/fake-tracks.js';
import type { CallMeter } from './call-meter.js';
import './define.js';

const tracks: MediaStreamTrack[] = [];

const browser = { IntersectionObserver, requestAnimationFrame, cancelAnimationFrame };
const observers = new Set<ScriptedObserver>();
let visible = true;

/** An IntersectionObserver that sees what the test says. */
class ScriptedObserver {
  readonly #callback: IntersectionObserverCallback;

  constructor(callback: IntersectionObserverCallback) {
    this.#callback = callback;
  }

  observe(): void {
    observers.add(this);
    queueMicrotask(() => {
      if (observers.has(this)) this.tell();
    });
  }

  disconnect(): void {
    observers.delete(this);
  }

  tell(): void {
    this.#callback([{ isIntersecting: visible } as IntersectionObserverEntry], this as unknown as IntersectionObserver);
  }
}

/** As when somebody scrolls the meter into view, or out of it. */
function see(seen: boolean): void {
  visible = seen;
  for (const observer of observers) observer.tell();
}

/** A screen that paints: a browser gives no frame to a tab behind the one of another test. */
function paint(): void {
  Object.assign(window, {
    IntersectionObserver: ScriptedObserver,
    requestAnimationFrame: (callback: FrameRequestCallback) =>
      window.setTimeout(() => {
        callback(performance.now());
      }, 4),
    cancelAnimationFrame: (id: number) => {
      window.clearTimeout(id);
    },
  });
}

function microphone(): MediaStreamTrack {
  const track = tone();
  tracks.push(track);
  return track;
}

function meter(element: CallMeter): HTMLElement {
  return element.shadowRoot!.querySelector<HTMLElement>('[role=meter]')!;
}

function now(element: CallMeter): number {
  return Number(meter(element).getAttribute('aria-valuenow'));
}

/** Waits, frame by frame, until the meter shows it. */
async function shows(element: CallMeter, wanted: (level: number) => boolean): Promise<void> {
  while (!wanted(now(element))) await frame();
}

function frame(): Promise<number> {
  return new Promise(resolve => {
    requestAnimationFrame(resolve);
  });
}

/** How often the meter is drawn in these many frames. */
async function drawn(element: CallMeter, frames: number): Promise<number> {
  let count = 0;
  const observer = new MutationObserver(records => {
    count += records.length;
  });
  observer.observe(meter(element), { attributes: true });
  for (let index = 0; index < frames; index += 1) await frame();
  count += observer.takeRecords().length;
  observer.disconnect();
  return count;
}

describe('<call-meter>', () => {
  beforeEach(() => {
    paint();
    hear(0.5);
  });

  afterEach(() => {
    hearAgain();
    endScenes();
    Object.assign(window, browser);
    visible = true;
    observers.clear();
    for (const track of tracks.splice(0)) track.stop();
  });

  it('is accessible, and a meter with a name', async () => {
    const element = await fixture<CallMeter>(html`<call-meter lang="en"></call-meter>`);
    await expect(element).to.be.accessible();
    expect(meter(element).getAttribute('aria-label')).to.equal('Microphone level');
    expect(now(element)).to.equal(0);
  });

  it('shows a track of the page’s own, louder and quieter, until it is taken away', async () => {
    const element = await fixture<CallMeter>(html`<call-meter .track=${microphone()}></call-meter>`);
    await shows(element, level => level === 100);
    hear(0.01);
    await shows(element, level => level === 40);
    element.track = null;
    await shows(element, level => level === 0);
    element.track = microphone();
    await shows(element, level => level === 40);
  });

  it('reads nothing from a track that has no sound', async () => {
    const camera = paintedCamera(20);
    tracks.push(camera);
    const element = await fixture<CallMeter>(html`<call-meter .track=${camera}></call-meter>`);
    await frame();
    await frame();
    expect(now(element)).to.equal(0);
  });

  it('shows the own microphone in the lobby, and nothing while it is muted', async () => {
    const { call } = callScene({ media: { tracks: { microphone } } });
    const element = await inCall<CallMeter>(call, html`<call-meter></call-meter>`);
    await call.preview();
    await shows(element, level => level > 50);
    await call.setMicrophone(false);
    await shows(element, level => level === 0);
    await call.setMicrophone(true);
    await shows(element, level => level > 50);
  });

  it('rests while nobody sees it, and off the page', async () => {
    visible = false;
    const element = await fixture<CallMeter>(html`<call-meter .track=${microphone()}></call-meter>`);
    const place = element.parentElement!;
    expect(await drawn(element, 5)).to.equal(0);
    see(true);
    await shows(element, level => level === 100);
    hear(0);
    see(false);
    expect(await drawn(element, 5)).to.equal(0);
    element.remove();
    see(true);
    expect(await drawn(element, 5)).to.equal(0);
    place.append(element);
    await shows(element, level => level === 0);
  });

  it('moves in steps for whom motion is too much', async () => {
    const { matchMedia } = window;
    window.matchMedia = query =>
      Object.assign(new EventTarget(), { matches: query === '(prefers-reduced-motion: reduce)' }) as MediaQueryList;
    try {
      hear(0.05);
      const element = await fixture<CallMeter>(html`<call-meter .track=${microphone()}></call-meter>`);
      await shows(element, level => level === 60);
      expect(meter(element).style.getPropertyValue('--level')).to.equal('0.60');
    } finally {
      window.matchMedia = matchMedia;
    }
  });
});

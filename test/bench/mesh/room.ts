import type { Stage, Visitor } from '../../helpers/e2e.js';
import { cpuByThread } from './processes.js';

export type Side = 'ours' | 'stock';
export type Layout = 'grid' | 'speaker';
/** Everybody's microphone is open in a quiet room, or one talks and the others have muted themselves. */
export type Voices = 'open' | 'one';

interface Entry {
  readonly id: string;
  readonly others: readonly string[];
  readonly room: string;
  readonly layout: Layout;
  /** Who has the large place. */
  readonly speaker: string;
  readonly muted: boolean;
}

declare global {
  interface Window {
    prepare(entry: Entry): Promise<void>;
    /** The click on Join. */
    enter(): void;
    /** When the first frame of each other's picture was painted, by `performance.now()`. */
    readonly painted: ReadonlyMap<string, number>;
    readonly connections: readonly RTCPeerConnection[];
    readonly inputs: Input[];
  }
}

/** A press or a key that took long enough to be told (Event Timing, 16 ms or more). */
export interface Input {
  readonly name: string;
  /** ms until its first listener ran, and until what it changed was painted. */
  readonly delay: number;
  readonly duration: number;
}

type Timing = PerformanceEventTiming & { readonly interactionId: number };

/** What a page has sent and shown so far. */
interface Count {
  readonly bytes: number;
  /** Frames decoded, by the place's width: those of whoever is large are counted apart. */
  readonly frames: readonly { readonly width: number; readonly frames: number }[];
  readonly concealed: number;
  readonly samples: number;
}

export interface Figures {
  /** Cores in use, of all browsers. */
  readonly cores: number;
  /** The same by kind of process. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The same by thread. */
  readonly threads: Readonly<Record<string, number>>;
  /** Bits per second that each person sends. */
  readonly sent: number;
  /** Frames per second of each picture, and of the large ones. */
  readonly fps: number;
  readonly speakerFps: number;
  /** Share of audio that was made up. */
  readonly concealed: number;
}

/** How long everybody's first frame may take, in ms: whoever waits longer has left. */
const LIMIT = 40_000;
/** How long a person looks at themself before they press Join, in ms. */
const THINKING = 1500;

/** Keeps the page's connections where the bench finds them, and notes how long input waits. */
function install(): void {
  const connections: RTCPeerConnection[] = [];
  const Native = RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  const inputs: Input[] = [];
  Object.assign(window, { connections, inputs });
  new PerformanceObserver(list => {
    for (const { name, startTime, processingStart, duration, interactionId } of list.getEntries() as Timing[])
      if (interactionId !== 0) inputs.push({ name, delay: processingStart - startTime, duration });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}

export interface RoomOptions {
  readonly side: Side;
  readonly layout: Layout;
  readonly voices: Voices;
  /** What Chromium is started with: what its cameras and microphones play. */
  readonly args: readonly string[];
  readonly name: string;
}

/** People in one room, at one kind of page. */
export class Room {
  readonly people: Visitor[] = [];
  readonly #stage: Stage;
  readonly #side: Side;
  readonly #layout: Layout;
  readonly #voices: Voices;
  readonly #args: readonly string[];
  readonly #name: string;

  constructor(stage: Stage, { side, layout, voices, args, name }: RoomOptions) {
    this.#stage = stage;
    this.#side = side;
    this.#layout = layout;
    this.#voices = voices;
    this.#args = args;
    this.#name = name;
  }

  /** One more person comes. Resolves with the ms from their click on Join to the first frame of everybody; null when it never came. */
  async enter(): Promise<number | null> {
    const index = this.people.length;
    const visitor = await this.#stage.enter({ path: 'empty.html', strict: false, args: this.#args });
    const { page } = visitor;
    await page.setViewport({ width: 1300, height: 760 });
    await page.evaluateOnNewDocument(install);
    const id = (number: number): string => `${this.#name}-${String(number)}`;
    const others = this.people.map((_, number) => id(number));
    this.people.push(visitor);
    await page.goto(new URL(`mesh-${this.#side}.html`, this.#stage.broker.url).href);
    const speaker = id(index === 0 ? 1 : 0);
    const muted = this.#voices === 'one' && index > 0;
    const entry: Entry = { id: id(index), others, room: this.#name, layout: this.#layout, speaker, muted };
    await visitor.evaluate(which => window.prepare(which), entry);
    await page.bringToFront();
    await page.mouse.move(20, 20);
    await page.mouse.move(24, 20);
    await new Promise(resolve => setTimeout(resolve, THINKING));
    const began = await visitor.evaluate(() => {
      const now = performance.now();
      window.enter();
      return now;
    });
    const all = page.waitForFunction(count => window.painted.size >= count, { timeout: LIMIT, polling: 50 }, index);
    const came = await all.then(
      () => true,
      () => false,
    );
    if (!came) return null;
    return await visitor.evaluate(start => Math.max(start, ...window.painted.values()) - start, began);
  }

  /** Measures for so many ms. */
  async measure(ms: number): Promise<Figures> {
    const pids = [...new Set(this.people.map(({ page }) => page.browser().process()?.pid ?? 0))];
    const [before, cpu, began] = [await this.#count(), cpuByThread(pids), performance.now()];
    await new Promise(resolve => setTimeout(resolve, ms));
    const seconds = (performance.now() - began) / 1000;
    const work = [...cpuByThread(pids)].map(([thread, now]) => [thread, Math.max(0, now - (cpu.get(thread) ?? 0)) / seconds] as const);
    const kinds: Record<string, number> = {};
    for (const [thread, cores] of work) {
      const [kind = ''] = thread.split('/');
      kinds[kind] = (kinds[kind] ?? 0) + cores;
    }
    const after = await this.#count();
    const sum = (counts: readonly Count[], of: (count: Count) => number): number => counts.reduce((total, count) => total + of(count), 0);
    const frames = (counts: readonly Count[], wide: number): number =>
      sum(counts, count => count.frames.reduce((total, one) => total + (one.width >= wide ? one.frames : 0), 0));
    const pictures = (wide: number): number => sum(after, count => count.frames.filter(({ width }) => width >= wide).length);
    const large = this.#layout === 'speaker' ? 640 : 320;
    const samples = sum(after, count => count.samples) - sum(before, count => count.samples);
    return {
      cores: Object.values(kinds).reduce((total, one) => total + one, 0),
      kinds,
      threads: Object.fromEntries(work),
      sent: ((sum(after, count => count.bytes) - sum(before, count => count.bytes)) * 8) / seconds / this.people.length,
      fps: (frames(after, 0) - frames(before, 0)) / seconds / Math.max(1, pictures(0)),
      speakerFps: (frames(after, large) - frames(before, large)) / seconds / Math.max(1, pictures(large)),
      concealed: (sum(after, count => count.concealed) - sum(before, count => count.concealed)) / Math.max(1, samples),
    };
  }

  /** Presses the first person's button, by turns with the mouse and the keyboard, so many times. Resolves with what took long. */
  async press(times: number): Promise<readonly Input[]> {
    const [first] = this.people;
    if (!first) return [];
    await first.page.bringToFront();
    for (let count = 0; count < times; count += 1) {
      if (count % 2 === 0) await first.page.mouse.click(24, 20);
      else await first.page.keyboard.press('Space');
      await new Promise(resolve => setTimeout(resolve, 150));
    }
    // The browser tells of them when it has painted.
    await first.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 200))));
    return await first.evaluate(() => window.inputs);
  }

  #count(): Promise<readonly Count[]> {
    return Promise.all(
      this.people.map(visitor =>
        visitor.evaluate(async () => {
          let [bytes, concealed, samples] = [0, 0, 0];
          const decoded = new Map<string, number>();
          for (const connection of window.connections)
            if (connection.connectionState === 'connected')
              (await connection.getStats()).forEach((stat: Record<string, number | string>) => {
                if (stat['type'] === 'outbound-rtp') bytes += Number(stat['bytesSent'] ?? 0) + Number(stat['headerBytesSent'] ?? 0);
                if (stat['type'] !== 'inbound-rtp') return;
                concealed += Number(stat['concealedSamples'] ?? 0) - Number(stat['silentConcealedSamples'] ?? 0);
                samples += Number(stat['totalSamplesReceived'] ?? 0);
                if (stat['kind'] === 'video') decoded.set(String(stat['trackIdentifier']), Number(stat['framesDecoded'] ?? 0));
              });
          const frames = (window.senses.all('video') as HTMLVideoElement[]).flatMap(video => {
            const [track] = (video.srcObject as MediaStream | null)?.getVideoTracks() ?? [];
            const count = track && decoded.get(track.id);
            return count === undefined ? [] : [{ width: video.clientWidth, frames: count }];
          });
          return { bytes, frames, concealed, samples };
        }),
      ),
    );
  }
}

import type { Stage, Visitor } from '../../helpers/e2e.js';
import { cpuByKind } from './processes.js';

export type Side = 'ours' | 'stock';
export type Layout = 'grid' | 'speaker';

interface Entry {
  readonly id: string;
  readonly others: readonly string[];
  readonly room: string;
  readonly layout: Layout;
  /** Who has the large place. */
  readonly speaker: string;
}

declare global {
  interface Window {
    enter(entry: Entry): Promise<void>;
    /** When the first frame of each picture was painted, by `performance.now()`. */
    readonly painted: ReadonlyMap<string, number>;
    readonly connections: readonly RTCPeerConnection[];
    readonly inputDelays: number[];
  }
}

/** What a page has sent and shown so far. */
interface Count {
  readonly bytes: number;
  /** Frames decoded, by the place's width: those of whoever is large are counted apart. */
  readonly frames: readonly { readonly width: number; readonly frames: number }[];
  readonly concealed: number;
  readonly samples: number;
  readonly freezes: number;
}

export interface Figures {
  /** Cores in use, of all browsers. */
  readonly cores: number;
  /** The same by kind of process. */
  readonly kinds: Readonly<Record<string, number>>;
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
  const delays: number[] = [];
  Object.assign(window, { connections, inputDelays: delays });
  new PerformanceObserver(list => {
    for (const entry of list.getEntries() as PerformanceEventTiming[])
      if (entry.name === 'pointerdown' || entry.name === 'click') delays.push(entry.processingStart - entry.startTime);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}

/** People in one room, at one kind of page. */
export class Room {
  readonly people: Visitor[] = [];
  readonly #stage: Stage;
  readonly #side: Side;
  readonly #layout: Layout;
  readonly #clip: string;
  readonly #name: string;

  constructor(stage: Stage, side: Side, layout: Layout, clip: string, name: string) {
    this.#stage = stage;
    this.#side = side;
    this.#layout = layout;
    this.#clip = clip;
    this.#name = name;
  }

  /** One more person comes. Resolves with the ms from the opening of their page to the first frame of everybody; null when it never came. */
  async enter(): Promise<number | null> {
    const index = this.people.length;
    const visitor = await this.#stage.enter({
      path: 'empty.html',
      strict: false,
      args: [`--use-file-for-fake-video-capture=${this.#clip}.y4m`, `--use-file-for-fake-audio-capture=${this.#clip}.wav`],
    });
    await visitor.page.setViewport({ width: 1300, height: 760 });
    await visitor.page.evaluateOnNewDocument(install);
    const id = (number: number): string => `${this.#name}-${String(number)}`;
    const others = this.people.map((_, number) => id(number));
    this.people.push(visitor);
    await visitor.page.goto(new URL(`mesh-${this.#side}.html`, this.#stage.broker.url).href);
    const entry: Entry = { id: id(index), others, room: this.#name, layout: this.#layout, speaker: id(index === 0 ? 1 : 0) };
    await visitor.evaluate(which => window.enter(which), entry);
    const all = visitor.page.waitForFunction(count => window.painted.size >= count, { timeout: LIMIT, polling: 50 }, index + 1);
    const came = await all.then(
      () => true,
      () => false,
    );
    if (!came) return null;
    return await visitor.evaluate(() => Math.max(...window.painted.values()));
  }

  /** Measures for so many ms. */
  async measure(ms: number): Promise<Figures> {
    const pids = [...new Set(this.people.map(({ page }) => page.browser().process()?.pid ?? 0))];
    const [before, cpu, began] = [await this.#count(), cpuByKind(pids), performance.now()];
    await new Promise(resolve => setTimeout(resolve, ms));
    const seconds = (performance.now() - began) / 1000;
    const kinds = Object.fromEntries([...cpuByKind(pids)].map(([kind, now]) => [kind, (now - (cpu.get(kind) ?? 0)) / seconds]));
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
      sent: ((sum(after, count => count.bytes) - sum(before, count => count.bytes)) * 8) / seconds / this.people.length,
      fps: (frames(after, 0) - frames(before, 0)) / seconds / Math.max(1, pictures(0)),
      speakerFps: (frames(after, large) - frames(before, large)) / seconds / Math.max(1, pictures(large)),
      concealed: (sum(after, count => count.concealed) - sum(before, count => count.concealed)) / Math.max(1, samples),
    };
  }

  /** Presses a button of the first person's page so many times. Resolves with the ms that input waited, ascending. */
  async press(times: number): Promise<readonly number[]> {
    const [first] = this.people;
    if (!first) return [];
    for (let count = 0; count < times; count += 1) {
      await first.page.mouse.click(20 + count, 20);
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    const slow = await first.evaluate(() => window.inputDelays);
    // What is not reported took less than the observer's least, 16 ms.
    return [...Array.from({ length: Math.max(0, times - slow.length) }, () => 0), ...slow].sort((a, b) => a - b);
  }

  #count(): Promise<readonly Count[]> {
    return Promise.all(
      this.people.map(visitor =>
        visitor.evaluate(async () => {
          let [bytes, concealed, samples, freezes] = [0, 0, 0, 0];
          const decoded = new Map<string, number>();
          for (const connection of window.connections)
            if (connection.connectionState === 'connected')
              (await connection.getStats()).forEach((stat: Record<string, number | string>) => {
                if (stat['type'] === 'outbound-rtp') bytes += Number(stat['bytesSent'] ?? 0) + Number(stat['headerBytesSent'] ?? 0);
                if (stat['type'] !== 'inbound-rtp') return;
                concealed += Number(stat['concealedSamples'] ?? 0) - Number(stat['silentConcealedSamples'] ?? 0);
                samples += Number(stat['totalSamplesReceived'] ?? 0);
                freezes += Number(stat['totalFreezesDuration'] ?? 0);
                if (stat['kind'] === 'video') decoded.set(String(stat['trackIdentifier']), Number(stat['framesDecoded'] ?? 0));
              });
          const frames = (window.senses.all('video') as HTMLVideoElement[]).flatMap(video => {
            const [track] = (video.srcObject as MediaStream | null)?.getVideoTracks() ?? [];
            const count = track && decoded.get(track.id);
            return count === undefined ? [] : [{ width: video.clientWidth, frames: count }];
          });
          return { bytes, frames, concealed, samples, freezes };
        }),
      ),
    );
  }
}

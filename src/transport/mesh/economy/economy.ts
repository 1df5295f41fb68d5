import { FactEvent } from '../../../foundation/events.js';
import type { TypedEventTarget } from '../../../foundation/events.js';
import { log } from '../../../foundation/logger.js';
import type { Source } from '../../../media/source.js';
import type { LinkStats, Quality, Shown, TransportEvents, View, Views } from '../../transport.js';
import { NOTHING, SMALLEST_PICTURE, allocate, load } from './allocate.js';
import type { Grants, Want } from './allocate.js';
import { apply, applyVoice, beginAnew } from './apply.js';
import { FULL, spend } from './budget.js';
import { CapacityTeller, carried } from './capacity.js';
import { LinkMeter } from './link-meter.js';
import { gather } from './looks.js';
import { hearAhead } from './hear-ahead.js';
import { Lossy } from './lossy.js';
import { Pressure } from './pressure.js';
import { Sampler, together } from './sampler.js';
import type { LinkSample } from './sampler.js';
import { Verdict, judge } from './verdict.js';
import { heardLevel } from './voice-level.js';

/** Somebody to send to, as far as it matters here. */
export interface Receiver {
  readonly link: {
    readonly state: string;
    place(source: Source): RTCRtpTransceiver | undefined;
    report(): void;
    stats(): Promise<RTCStatsReport | undefined>;
  };
  /** What they show of us; undefined when they do not say. */
  readonly views: Views | undefined;
}

export interface EconomyOptions {
  readonly people: ReadonlyMap<string, Receiver>;
  readonly tracks: ReadonlyMap<Source, MediaStreamTrack | null>;
  /** Where this page shows whom. */
  readonly viewers: ReadonlyMap<object, Shown>;
  /** Whom this serves: it tells what must be known above it. */
  readonly transport: TypedEventTarget<TransportEvents>;
  readonly onQuality: (id: string, quality: Quality) => void;
}

const PICTURES = ['camera', 'screen'] as const;
type Picture = (typeof PICTURES)[number];

/** How often links are looked at, in ms. */
const LOOK = 1000;
/** What Firefox was asked of a connection while it closed is never answered: a look that takes longer, in ms, is given up. */
const NEVER = 5000;
/** How long to gather before others are told what is shown of them, in ms: a layout changes all tiles at once. */
const PAUSE = 80;
/** How long a picture stays as it begins, in ms; see FIRST_SCALE. */
const BEGIN = 700;
/** After so many looks without room, whoever wants a picture is told that there is none. */
const LACKING = 3;
/** Every so many looks a link's quality is judged. */
const JUDGE = 2;
/** Every so many looks it is said again, so that no misunderstanding lasts. */
const AGAIN = 15;
/** What a voice takes with its headers and its redundancy, in bits per second. */
const VOICE = 60_000;
/** A picture may take this much more than it is worth on the average: some frames are dearer. */
const SPARE = 1.2;
/** Up to this height, in pixels, a picture has none too many. */
const SMALLEST = 180;
/** How long somebody who came has to say what they look at, in ms; until then they get a little, so that all others' pictures come soon. */
const FIRST_WORDS = 2000;
const LITTLE: View = { width: 160, height: 90, focus: false };
/** Shown in fewer device pixels than these, every second frame is enough, and never more than so many per second. */
const SMALL = 36_000;
const SMALL_SHARE = 0.5;
const SMALL_RATE = 12;

/** Sends everybody what they look at, within what the line and the machine carry. */
export class Economy {
  readonly #options: EconomyOptions;
  readonly #sampler = new Sampler();
  readonly #cores = typeof navigator === 'undefined' ? 2 : navigator.hardwareConcurrency || 2;
  readonly #teller: CapacityTeller;
  readonly #pressure = new Pressure();
  readonly #verdict = new Verdict();
  /** Lines that lose what is sent, by its receivers' word: there pictures go as VP8, see docs/performance.md. */
  readonly #lossy = new Lossy({ lossy: 0.05, clean: 0.015 });
  /** Lines that lose what comes, by what is asked for again: there is waited for it. */
  readonly #gappy = new Lossy({ lossy: 0.015, clean: 0.004 });
  #purse = FULL;
  #grants: Grants = new Map();
  /** For how many looks a picture that is wanted had no room, by its key. */
  readonly #lacking = new Map<string, number>();
  readonly #meters = new Map<string, LinkMeter>();
  /** Since when there is a path to whom. */
  readonly #since = new Map<string, number>();
  #views: ReadonlyMap<string, Views> = new Map();
  #telling: ReturnType<typeof setTimeout> | undefined;
  /** What sent the camera to those to whom nothing passes. */
  readonly #silent = new Map<string, RTCRtpSender | undefined>();
  /** Since when who is sent a picture. */
  readonly #began = new WeakMap<RTCRtpSender, number>();
  #beginning: ReturnType<typeof setTimeout> | undefined;
  #measuringSince = -Infinity;
  #closed = false;
  #looks = 0;

  constructor(options: EconomyOptions, signal: AbortSignal) {
    this.#options = options;
    this.#teller = new CapacityTeller(people => {
      options.transport.dispatchEvent(new FactEvent('capacity', { people }));
    });
    const timer = setInterval(() => {
      void this.#measure();
    }, LOOK);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      clearTimeout(this.#telling);
      clearTimeout(this.#beginning);
      this.#pressure.close();
      this.#closed = true;
    });
    this.look();
    this.update();
  }

  /** What this page shows of somebody, as it was last told to them. */
  views(id: string): Views | undefined {
    return this.#views.get(id);
  }

  /** The numbers of every link, as of the last look. */
  async stats(): Promise<ReadonlyMap<string, LinkStats>> {
    if (this.#meters.size === 0) await this.#measure();
    return new Map([...this.#options.people.keys()].map(id => [id, this.#meters.get(id)?.stats ?? {}]));
  }

  /** See CallTransport. */
  level(id: string): number {
    return heardLevel(this.#options.people.get(id)?.link.place('microphone')?.receiver);
  }

  /** Something is shown otherwise now. Those concerned are told in a moment. */
  look(): void {
    if (this.#closed) return;
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      const before = this.#views;
      this.#views = gather([...this.#options.viewers.values()], this.#options.people.keys());
      for (const [id, { link }] of this.#options.people)
        if (JSON.stringify(before.get(id)) !== JSON.stringify(this.#views.get(id))) link.report();
    }, PAUSE);
  }

  /** Whether a picture is kept back from somebody who wants it, for want of room, and has been for a while. */
  holds(id: string, source: Source): boolean {
    return (this.#lacking.get(`${id}/${source}`) ?? 0) >= LACKING;
  }

  /** Somebody looks at something else now, came, or sends something else. */
  update(): void {
    const { people } = this.#options;
    const wants: Want[] = [];
    for (const [id, receiver] of people) {
      this.#follow(id, receiver.link);
      if (receiver.link.state !== 'connected') continue;
      for (const source of PICTURES) {
        const want = this.#want(`${id}/${source}`, source, this.#view(id, receiver, source));
        if (want) wants.push(want);
      }
    }
    const { size } = people;
    const { bits, pixels } = this.#purse;
    this.#grants = allocate(wants, { bits, pixels, audio: size * this.#spoken }, this.#grants);
    for (const [id, receiver] of people) {
      for (const source of PICTURES) this.#send(id, receiver, source);
      this.#voice(receiver);
    }
  }

  /** A path that was silent works again: what it carried meanwhile is lost. A new connection begins anew by itself; a still screen has no next frame. */
  #follow(id: string, link: Receiver['link']): void {
    const sender = link.place('camera')?.sender;
    if (link.state === 'reconnecting') {
      this.#silent.set(id, sender);
    } else if (link.state === 'connected') {
      if (sender && this.#silent.get(id) === sender) beginAnew(sender);
      this.#silent.delete(id);
    }
  }

  get #muted(): boolean {
    return this.#options.tracks.get('microphone')?.enabled === false;
  }

  /** What the own voice takes now, to each. */
  get #spoken(): number {
    return this.#muted ? 0 : VOICE;
  }

  /** A muted voice is encoded for nobody: from the next look on, so that its end arrives; one that is not muted is, at once. */
  #voice({ link }: Receiver, looking = false): void {
    const sender = link.place('microphone')?.sender;
    if (sender && link.state === 'connected' && (looking || !this.#muted)) void applyVoice(sender, !this.#muted);
  }

  /** A picture that is kept back is no frozen one: they are told that there is none. */
  #lack(): void {
    for (const [id, { link }] of this.#options.people)
      for (const source of PICTURES) {
        const key = `${id}/${source}`;
        const before = this.holds(id, source);
        this.#lacking.set(key, this.#grants.get(key)?.step === 0 ? (this.#lacking.get(key) ?? 0) + 1 : 0);
        if (this.holds(id, source) !== before) link.report();
      }
  }

  /** What somebody shows of us; undefined when they do not say it and had time to. */
  #view(id: string, { views }: Receiver, source: Picture): View | null | undefined {
    const view = views?.[source];
    if (view !== undefined) return view;
    const now = performance.now();
    const since = this.#since.get(id) ?? now;
    this.#since.set(id, since);
    return now - since < FIRST_WORDS ? LITTLE : undefined;
  }

  #want(key: string, source: Picture, view: View | null | undefined): Want | undefined {
    const track = this.#options.tracks.get(source);
    if (!track || view === null) return undefined;
    const { width = 640, height = 360, frameRate = 30 } = track.getSettings();
    const size = { width: Math.max(2, width), height: Math.max(2, height) };
    const fps = Math.max(1, frameRate);
    if (!view) return { key, source, ...size, fps, focus: false };
    // A camera fills its tile and is cropped; a screen is shown whole.
    const [across, down] = [view.width / size.width, view.height / size.height];
    const share = Math.min(1, source === 'screen' ? Math.min(across, down) : Math.max(across, down));
    const small = source === 'camera' && !view.focus && view.width * view.height < SMALL;
    return {
      key,
      source,
      width: size.width * share,
      height: size.height * share,
      fps: small ? Math.min(fps * SMALL_SHARE, SMALL_RATE) : fps,
      focus: view.focus,
    };
  }

  #send(id: string, receiver: Receiver, source: Picture): void {
    const { link } = receiver;
    const sender = link.place(source)?.sender;
    const track = this.#options.tracks.get(source);
    if (!sender || !track || link.state !== 'connected') return;
    const { step, height, fps, bits } = this.#grants.get(`${id}/${source}`) ?? NOTHING;
    if (step > 0 && source === 'camera' && this.#begins(sender)) return;
    const captured = track.getSettings().height ?? height;
    // Whoever does not say what they look at gets what any browser would send, as long as there is enough for it.
    const free = this.#view(id, receiver, source) === undefined && this.#purse.bits >= FULL.bits;
    void apply(sender, {
      active: step > 0,
      scale: step > 0 ? Math.round(Math.max(1, captured / height) * 100) / 100 : 1,
      fps: free ? Infinity : fps,
      bits: free ? Infinity : bits * SPARE,
      preference: preferenceOf(source, height, free),
      codec: source === 'camera' && this.#lossy.has(id) ? 'video/VP8' : undefined,
    });
  }

  /** Its first frames are on their way: told another size now, the encoder would begin anew, and they would be late. */
  #begins(sender: RTCRtpSender): boolean {
    const now = performance.now();
    const began = this.#began.get(sender) ?? now;
    this.#began.set(sender, began);
    if (now - began >= BEGIN) return false;
    this.#beginning ??= setTimeout(() => {
      this.#beginning = undefined;
      this.update();
    }, BEGIN);
    return true;
  }

  #judge(id: string, report: RTCStatsReport | undefined): void {
    if (this.#looks % JUDGE !== 0) return;
    const meter = this.#meters.get(id) ?? new LinkMeter();
    this.#meters.set(id, meter);
    const quality = meter.take(report);
    if (quality && this.#options.people.has(id)) this.#options.onQuality(id, quality);
  }

  /** What a line loses, either way, and what is done against it. */
  #weigh(id: string, link: Receiver['link'], { queued, loss, missed, trip }: LinkSample): void {
    // What a queue has no room for is no bad line, and mending it would fill the queue further.
    this.#lossy.take(id, queued ? 0 : loss);
    this.#gappy.take(id, missed);
    hearAhead(link.place('microphone')?.receiver, this.#gappy.has(id), trip);
  }

  /** How the whole call is, after each link was judged. */
  #sum(): void {
    if (this.#looks % JUDGE !== 0) return;
    const { people, transport } = this.#options;
    const links = [...people].filter(([, { link }]) => link.state === 'connected').map(([id]) => this.#meters.get(id)?.stats ?? {});
    const condition = this.#verdict.take(judge(links, this.#pressure.high));
    if (condition) transport.dispatchEvent(new FactEvent('condition', condition));
  }

  #given(id: string): number {
    return PICTURES.reduce((sum, source) => sum + (this.#grants.get(`${id}/${source}`)?.bits ?? 0), this.#spoken);
  }

  async #measure(): Promise<void> {
    const now = performance.now();
    if (now - this.#measuringSince < NEVER) return;
    this.#measuringSince = now;
    try {
      const samples = await Promise.all(
        [...this.#options.people].map(async ([id, { link }]) => {
          const report = link.state === 'connected' ? await link.stats() : undefined;
          this.#judge(id, report);
          const sample = report && this.#sampler.read(id, report, { given: this.#given(id), voice: this.#spoken }, performance.now());
          if (sample) this.#weigh(id, link, sample);
          return sample;
        }),
      );
      this.#sum();
      const pixels = [...this.#grants.values()].reduce((sum, grant) => sum + load(grant), 0);
      const sample = together(
        samples.filter(one => one !== undefined),
        { pixels, least: this.#options.people.size * (this.#spoken + SMALLEST_PICTURE) },
      );
      this.#purse = spend(this.#purse, sample, this.#cores);
      this.update();
      for (const receiver of this.#options.people.values()) this.#voice(receiver, true);
      this.#lack();
      const people = this.#options.people.size + 1;
      const known = { purse: this.#purse, sample, cores: this.#cores, voice: VOICE, people, pressure: this.#pressure.high };
      this.#teller.look(people, carried(known));
      for (const kept of [this.#since, this.#meters, this.#sampler, this.#lossy, this.#gappy, this.#silent])
        for (const id of [...kept.keys()]) if (!this.#options.people.has(id)) kept.delete(id);
      this.#looks += 1;
      if (this.#looks % AGAIN === 0) for (const { link } of this.#options.people.values()) link.report();
    } catch (error) {
      log.debug('economy', error);
    } finally {
      this.#measuringSince = -Infinity;
    }
  }
}

/** What gives way first: text that is blurred says nothing, and a thumbnail is small enough; of a large face, some of each may go. */
function preferenceOf(source: Picture, height: number, free: boolean): RTCDegradationPreference | undefined {
  if (source === 'screen' || (!free && height <= SMALLEST)) return 'maintain-resolution';
  return free ? undefined : 'balanced';
}

import { CallError } from '../foundation/errors.js';
import { FactEvent, TypedEventTarget } from '../foundation/events.js';
import { log } from '../foundation/logger.js';
import type {
  CallMedia,
  CallMediaEvents,
  CallPersist,
  CallQuality,
  DeviceCause,
  DeviceKind,
  MediaTuning,
  OpenReport,
  ScreenOptions,
} from './call-media.js';
import { Capture, cameraConstraints } from './capture.js';
import type { Captured } from './capture.js';
import { DeviceMemory, recognise } from './device-memory.js';
import { Devices, browserDevices } from './devices.js';
import type { MediaDevicesLike } from './devices.js';
import { Latest } from './latest.js';
import { page } from './media-error.js';
import type { MediaSurroundings } from './media-error.js';
import type { Source } from './source.js';

export interface LocalMediaOptions {
  readonly persist?: CallPersist;
  /** Where devices come from; the browser's own by default. */
  readonly source?: () => MediaDevicesLike | undefined;
  readonly surroundings?: MediaSurroundings;
}

type Own = 'microphone' | 'camera';
const KIND = { microphone: 'audioinput', camera: 'videoinput' } as const;
const OWN: Partial<Record<DeviceKind, Own>> = { audioinput: 'microphone', videoinput: 'camera' };

/** This person's microphone, camera and screen, opened from the browser. */
export class LocalMedia extends TypedEventTarget<CallMediaEvents> implements CallMedia {
  readonly devices: Devices;
  readonly #capture: Capture;
  readonly #memory = new DeviceMemory();
  readonly #tracks = new Map<Source, MediaStreamTrack>();
  readonly #on: Record<Own, boolean> = { microphone: true, camera: true };
  readonly #chosen = new Map<DeviceKind, string>();
  readonly #queue: Readonly<Record<Own, Latest>> = { microphone: new Latest(), camera: new Latest() };
  #quality: CallQuality = 'auto';
  #session: AbortController | undefined;

  constructor({ persist = 'devices', source = browserDevices, surroundings = page }: LocalMediaOptions = {}) {
    super();
    this.devices = new Devices(source);
    this.#capture = new Capture(source, surroundings);
    this.#memory.enabled = persist !== 'none';
    this.devices.addEventListener('change', ({ detail: { lost, added } }) => { this.#plugged(lost, added); });
  }

  get microphoneOn(): boolean {
    return this.#on.microphone;
  }

  get cameraOn(): boolean {
    return this.#on.camera && this.#quality !== 'audio';
  }

  get sharing(): boolean {
    return this.#tracks.has('screen');
  }

  track(source: Source): MediaStreamTrack | null {
    return this.#tracks.get(source) ?? null;
  }

  device(kind: DeviceKind): string {
    return this.#chosen.get(kind) ?? this.#memory.recall(kind)?.id ?? '';
  }

  async open(wanted: { readonly microphone: boolean; readonly camera: boolean }, signal?: AbortSignal): Promise<OpenReport> {
    const session = this.#begin();
    const both = AbortSignal.any([session.signal, ...(signal ? [signal] : [])]);
    const wish = {
      microphone: wanted.microphone && !this.#tracks.has('microphone') ? this.#known('audioinput') : undefined,
      camera: wanted.camera && this.#quality !== 'audio' && !this.#tracks.has('camera') ? this.#known('videoinput') : undefined,
      quality: this.#quality,
    };
    if (wish.microphone === undefined && wish.camera === undefined) return {};
    const captured = await this.#capture.open(wish, both);
    const report = this.#take(captured);
    await this.#follow(session.signal);
    return report;
  }

  setMicrophone(on: boolean): Promise<void> {
    // Silence does not wait for anything: the track is off before the queue is even asked.
    const track = this.#tracks.get('microphone');
    if (track && !on) track.enabled = false;
    this.#wish('microphone', on);
    return this.#queue.microphone.run(async () => {
      if (!this.#session) return;
      const open = this.#tracks.get('microphone');
      if (open) open.enabled = on;
      else if (on) await this.#reopen('microphone');
    });
  }

  setCamera(on: boolean): Promise<void> {
    this.#wish('camera', on);
    if (!on) this.#end('camera');
    return this.#queue.camera.run(async () => {
      if (!this.#session || this.#quality === 'audio') return;
      if (!on) this.#end('camera');
      else if (!this.#tracks.has('camera')) await this.#reopen('camera');
    });
  }

  async setDevice(kind: DeviceKind, id: string): Promise<void> {
    const label = this.devices.all.find(device => device.kind === kind && device.deviceId === id)?.label ?? '';
    this.#chosen.set(kind, id);
    this.#memory.keep(kind, { id, label });
    const own = OWN[kind];
    if (own && this.#tracks.has(own)) await this.#queue[own].run(() => this.#reopen(own));
    this.#tellDevice(kind, id, 'chosen');
  }

  tune({ quality, persist }: MediaTuning): void {
    if (persist !== undefined) this.#memory.enabled = persist !== 'none';
    if (quality === undefined || quality === this.#quality) return;
    this.#quality = quality;
    const camera = this.#tracks.get('camera');
    if (quality === 'audio') this.#end('camera');
    else if (camera) camera.applyConstraints(cameraConstraints(quality)).catch((error: unknown) => { log.debug('quality', error); });
    else if (this.#session && this.#on.camera) void this.setCamera(true).catch((error: unknown) => { log.debug('camera', error); });
    this.dispatchEvent(new Event('change'));
  }

  async shareScreen(options?: ScreenOptions): Promise<void> {
    const session = this.#begin();
    const { video, audio } = await this.#capture.screen(options);
    if (session.signal.aborted) {
      video.stop();
      audio?.stop();
      throw session.signal.reason as Error;
    }
    this.stopScreenShare();
    // The browser's own "stop sharing" ends the track without asking anybody.
    video.addEventListener('ended', () => { if (this.#tracks.get('screen') === video) this.stopScreenShare(); }, { once: true });
    if (audio) this.#put('screen-audio', audio);
    this.#put('screen', video);
    this.dispatchEvent(new Event('change'));
  }

  stopScreenShare(): void {
    if (!this.sharing) return;
    this.#end('screen');
    this.#end('screen-audio');
    this.dispatchEvent(new Event('change'));
  }

  close(): void {
    this.#session?.abort(new CallError('aborted'));
    this.#session = undefined;
    for (const source of [...this.#tracks.keys()]) this.#end(source);
    this.dispatchEvent(new Event('change'));
  }

  #begin(): AbortController {
    this.#session ??= new AbortController();
    return this.#session;
  }

  /** Follows plugging while devices are in use; the list is known only now that a permission was given. */
  async #follow(signal: AbortSignal): Promise<void> {
    if (this.#watching === signal) {
      await this.devices.refresh();
      return;
    }
    this.#watching = signal;
    await this.devices.watch(signal);
  }
  #watching: AbortSignal | undefined;

  #wish(own: Own, on: boolean): void {
    if (this.#on[own] === on) return;
    this.#on[own] = on;
    this.dispatchEvent(new Event('change'));
  }

  /** The id to ask for: the chosen device, found by its label when the browser has given it another id. */
  #known(kind: DeviceKind): string {
    const chosen = this.#chosen.get(kind);
    if (chosen !== undefined) return chosen;
    const remembered = this.#memory.recall(kind);
    return recognise(remembered, this.devices.all, kind)?.deviceId ?? remembered?.id ?? '';
  }

  #take(captured: Captured): OpenReport {
    const report: { microphone?: CallError; camera?: CallError } = {};
    for (const own of ['microphone', 'camera'] as const) {
      const result = captured[own];
      if (result instanceof CallError) {
        report[own] = result;
        this.#wish(own, false);
      } else if (result) {
        this.#use(own, result);
      }
    }
    return report;
  }

  /** Puts an opened device to use, unless the person changed their mind while it opened. */
  #use(own: Own, track: MediaStreamTrack): void {
    if (own === 'camera' && !this.#on.camera) {
      track.stop();
      return;
    }
    track.enabled = this.#on[own];
    track.addEventListener('ended', () => { void this.#lost(own, track); }, { once: true });
    this.#put(own, track);
  }

  async #reopen(own: Own): Promise<void> {
    const session = this.#begin();
    const id = this.#known(KIND[own]);
    // Firefox cannot open a second camera while the first is in use for some devices; the old one is given back first.
    if (own === 'camera') this.#end('camera');
    const captured = await this.#capture.open({ [own]: id, quality: this.#quality }, session.signal);
    const { [own]: error } = this.#take(captured);
    await this.#follow(session.signal);
    if (error) throw error;
  }

  #put(source: Source, track: MediaStreamTrack): void {
    const before = this.#tracks.get(source);
    this.#tracks.set(source, track);
    this.dispatchEvent(new FactEvent('track', { source, track }));
    before?.stop();
    this.dispatchEvent(new Event('change'));
  }

  #end(source: Source): void {
    const track = this.#tracks.get(source);
    if (!track) return;
    this.#tracks.delete(source);
    track.stop();
    this.dispatchEvent(new FactEvent('track', { source, track: null }));
  }

  /** A device that ended by itself: another one takes its place, muted or not as this one was. */
  async #lost(own: Own, track: MediaStreamTrack): Promise<void> {
    if (this.#tracks.get(own) !== track) return;
    this.#chosen.set(KIND[own], '');
    this.#end(own);
    await this.devices.refresh();
    try {
      await this.#queue[own].run(() => this.#reopen(own));
      this.#tellDevice(KIND[own], this.#tracks.get(own)?.getSettings().deviceId ?? '', 'lost');
    } catch (cause) {
      if (!this.#session) return;
      this.dispatchEvent(new FactEvent('error', { error: new CallError('device-lost', undefined, { cause, subject: own }) }));
    }
  }

  /** A chosen device that comes back is taken up again; one that replaced it was only a stopgap. */
  #plugged(lost: readonly MediaDeviceInfo[], added: readonly MediaDeviceInfo[]): void {
    for (const own of ['microphone', 'camera'] as const) {
      const kind = KIND[own];
      const back = recognise(this.#memory.recall(kind), added, kind);
      const track = this.#tracks.get(own);
      if (back && track && track.getSettings().deviceId !== back.deviceId) {
        this.#chosen.set(kind, back.deviceId);
        void this.#queue[own].run(() => this.#reopen(own)).then(() => { this.#tellDevice(kind, back.deviceId, 'added'); }, (error: unknown) => { log.warn('replug', error); });
      }
    }
    const speaker = this.#chosen.get('audiooutput');
    if (speaker !== undefined && lost.some(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === speaker)) {
      this.#chosen.set('audiooutput', '');
      this.#tellDevice('audiooutput', '', 'lost');
    }
  }

  #tellDevice(kind: DeviceKind, id: string, cause: DeviceCause): void {
    this.dispatchEvent(new FactEvent('device', { kind, id, cause }));
  }
}

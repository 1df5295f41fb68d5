import { abortable, anySignal, stillWanted } from '../foundation/deadline.js';
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
import type { DeviceWish } from './capture.js';
import { DeviceMemory, recognise } from './device-memory.js';
import { Devices, browserDevices } from './devices.js';
import type { MediaDevicesLike } from './devices.js';
import { Latest } from './latest.js';
import { page } from './media-error.js';
import type { MediaSurroundings } from './media-error.js';
import { OwnDevice } from './own-device.js';
import type { Own } from './own-device.js';
import { Plugging } from './plugging.js';
import type { Source } from './source.js';

export interface LocalMediaOptions {
  readonly persist?: CallPersist;
  /** Where devices come from; the browser's own by default. */
  readonly source?: () => MediaDevicesLike | undefined;
  readonly surroundings?: MediaSurroundings;
}

type ScreenSource = 'screen' | 'screen-audio';

/**
 * This person's microphone, camera and screen, opened from the browser. A command records what is wished, and `#settle` brings the
 * devices there, one run after the other: so the last wish wins, and the first question asks for everything that is wished by then.
 */
export class LocalMedia extends TypedEventTarget<CallMediaEvents> implements CallMedia {
  readonly devices: Devices;
  readonly #capture: Capture;
  readonly #memory = new DeviceMemory();
  readonly #microphone = new OwnDevice('microphone');
  readonly #camera = new OwnDevice('camera');
  readonly #own = [this.#microphone, this.#camera] as const;
  readonly #screen = new Map<ScreenSource, MediaStreamTrack>();
  readonly #settling = new Latest(() => this.#settle());
  readonly #plugging: Plugging;
  #quality: CallQuality = 'auto';
  #session: AbortController | undefined;
  #picking: Promise<void> | undefined;

  constructor({ persist = 'devices', source = browserDevices, surroundings = page }: LocalMediaOptions = {}) {
    super();
    this.devices = new Devices(source);
    this.#capture = new Capture(source, surroundings);
    this.#memory.enabled = persist !== 'none';
    this.#plugging = new Plugging(this.devices, surroundings, {
      own: this.#own,
      remembered: kind => this.#memory.recall(kind),
      current: kind => this.device(kind),
      reopen: device => this.#reopen(device),
      tell: (kind, id, cause) => {
        this.#tell(kind, id, cause);
      },
      fail: (device, error) => {
        device.fail(error);
        this.#end(device);
        this.#changed();
        this.dispatchEvent(new FactEvent('error', { error }));
      },
    });
  }

  get microphoneOn(): boolean {
    return this.#microphone.on && (!this.#session || this.#microphone.healthy);
  }

  get cameraOn(): boolean {
    return this.#camera.on && this.#quality !== 'audio' && (!this.#session || this.#camera.healthy);
  }

  get sharing(): boolean {
    return this.#screen.has('screen');
  }

  track(source: Source): MediaStreamTrack | null {
    if (source === 'microphone') return this.#microphone.track;
    return source === 'camera' ? this.#camera.track : (this.#screen.get(source) ?? null);
  }

  device(kind: DeviceKind): string {
    const wanted = this.#memory.recall(kind);
    if (!wanted) return '';
    const found = recognise(wanted, this.devices.all, kind);
    if (found) return found.deviceId;
    // With the names before us and this one not among them, it is unplugged; else nobody can tell yet.
    return this.devices.list(kind).length > 0 && !this.devices.namesHidden(kind) ? '' : wanted.id;
  }

  async open(wanted: { readonly microphone: boolean; readonly camera: boolean }, signal?: AbortSignal): Promise<OpenReport> {
    stillWanted(signal);
    const began = !this.#session;
    const session = this.#begin();
    const asked = this.#own.filter(device => wanted[device.own] && !device.needed && (device.on || device === this.#microphone));
    for (const device of asked) device.want();
    try {
      await abortable(this.#settling.run(), anySignal(session.signal, signal));
    } catch (reason) {
      if (session === this.#session && began) this.close();
      else for (const device of asked) device.needed &&= device.track !== null;
      throw reason;
    }
    const { failure: microphone } = this.#microphone;
    const { failure: camera } = this.#camera;
    return { ...(microphone && { microphone }), ...(camera && { camera }) };
  }

  async setMicrophone(on: boolean): Promise<void> {
    const device = this.#microphone;
    device.on = on;
    // Silence waits for nothing, and comes before it is announced.
    if (device.track) device.track.enabled = on;
    if (!on) device.failure = undefined;
    await this.#wish(device);
  }

  async setCamera(on: boolean): Promise<void> {
    const device = this.#camera;
    device.on = on;
    if (!on) {
      device.needed = false;
      device.failure = undefined;
      this.#end(device);
    }
    await this.#wish(device);
  }

  async setDevice(kind: DeviceKind, id: string): Promise<void> {
    const before = this.#memory.recall(kind) ?? { id: '', label: '' };
    const label = this.devices.all.find(device => device.kind === kind && device.deviceId === id)?.label ?? '';
    this.#memory.keep(kind, { id, label });
    const device = this.#own.find(own => own.kind === kind);
    if (!device) await this.#plugging.follow();
    else if (this.#session && (device.track ? device.id !== id : device.on)) {
      const working = device.track !== null;
      if (!(await this.#reopen(device))) return;
      // Somebody chose once more meanwhile, and tells of that.
      if ((this.#memory.recall(kind)?.id ?? '') !== id) return;
      const { failure } = device;
      if (failure) {
        this.#memory.keep(kind, before);
        if (working) await this.#reopen(device);
        throw failure;
      }
    }
    this.#tell(kind, id, 'chosen');
  }

  tune({ quality, persist }: MediaTuning): void {
    if (persist !== undefined) this.#memory.enabled = persist !== 'none';
    if (quality === undefined || quality === this.#quality) return;
    this.#quality = quality;
    const device = this.#camera;
    if (quality === 'audio') this.#end(device);
    else if (device.track)
      device.track.applyConstraints(cameraConstraints(quality)).catch((error: unknown) => {
        log.debug('quality', error);
      });
    else if (this.#session && device.on && !device.failure) {
      this.#wish(device).catch((error: unknown) => {
        log.debug('camera', error);
      });
    }
    this.#changed();
  }

  shareScreen(options?: ScreenOptions): Promise<void> {
    // One picker at a time: a second press while it is open means the same share.
    this.#picking ??= this.#share(options).finally(() => {
      this.#picking = undefined;
    });
    return this.#picking;
  }

  stopScreenShare(): void {
    const { sharing } = this;
    for (const [source, track] of [...this.#screen]) {
      this.#screen.delete(source);
      track.stop();
      this.#put(source, null);
    }
    if (sharing) this.#changed();
  }

  close(): void {
    this.#session?.abort(new CallError('aborted'));
    this.#session = undefined;
    this.#plugging.stop();
    for (const device of this.#own) {
      device.rest();
      this.#end(device);
    }
    this.stopScreenShare();
    this.#changed();
  }

  #begin(): AbortController {
    this.#session ??= new AbortController();
    return this.#session;
  }

  /** Carries out a wish as far as the devices are in use; a failure is told to whoever wished. */
  async #wish(device: OwnDevice): Promise<void> {
    const session = this.#session;
    if (device.on && session) {
      // What the system muted may come back when it is asked for anew.
      if (device.track?.muted) device.stale = true;
      device.want();
    }
    this.#changed();
    if (!device.on || !session || !(await this.#settled(session))) return;
    if (device.failure) throw device.failure;
    if (device.track?.muted) throw new CallError('system-denied', 'The system has muted the device.', { subject: device.own });
  }

  /** Opens a device anew, the one to use now; false when nobody wants it any more. */
  async #reopen(device: OwnDevice): Promise<boolean> {
    const session = this.#session;
    if (!session) return false;
    device.stale = true;
    device.want();
    return await this.#settled(session);
  }

  /** Waits until everything is as wished; false when the devices were closed meanwhile. */
  async #settled(session: AbortController): Promise<boolean> {
    try {
      await this.#settling.run();
    } catch (error) {
      if (!session.signal.aborted) throw error;
    }
    return !session.signal.aborted;
  }

  async #settle(): Promise<void> {
    const session = this.#session;
    // A remembered device is asked for by the id that it has today.
    if (session && this.devices.all.length === 0) await abortable(this.devices.refresh(), session.signal);
    const due = this.#own.filter(device => device.due && !(device === this.#camera && this.#quality === 'audio'));
    if (!session || due.length === 0) return;
    const wish: Partial<Record<Own, DeviceWish>> = {};
    for (const device of due) {
      device.stale = false;
      wish[device.own] = this.#which(device.kind);
    }
    // Some systems open one camera at a time, so the old one is given back first. Its track stays in its place until the next is there.
    if (wish.camera) this.#camera.track?.stop();
    const captured = await this.#capture.open({ ...wish, quality: this.#quality }, session.signal);
    for (const device of due) this.#take(device, captured[device.own]);
    this.#changed();
    // Names show once a permission was given, and no event tells of it.
    await abortable(this.#plugging.follow(), session.signal);
  }

  #which(kind: DeviceKind): DeviceWish {
    const id = this.device(kind);
    if (id === '') return {};
    return { deviceId: this.devices.list(kind).some(({ deviceId }) => deviceId === id) ? { exact: id } : { ideal: id } };
  }

  #take(device: OwnDevice, result: MediaStreamTrack | CallError | undefined): void {
    if (result instanceof CallError) {
      device.fail(result);
      this.#end(device);
    } else if (result && device.needed) {
      this.#use(device, result);
    } else {
      // Minds change while a device opens.
      result?.stop();
    }
  }

  #use(device: OwnDevice, track: MediaStreamTrack): void {
    const before = device.track;
    device.track = track;
    track.enabled = device.on;
    for (const type of ['mute', 'unmute'])
      track.addEventListener(type, () => {
        if (device.track === track) this.#changed();
      });
    track.addEventListener(
      'ended',
      () => {
        void this.#plugging.lost(device, track);
      },
      { once: true },
    );
    this.#put(device.own, track);
    before?.stop();
  }

  #end(device: OwnDevice): void {
    const { track } = device;
    if (!track) return;
    device.track = null;
    track.stop();
    this.#put(device.own, null);
  }

  async #share(options?: ScreenOptions): Promise<void> {
    const session = this.#begin();
    const { video, audio } = await this.#capture.screen(options);
    if (session.signal.aborted) {
      video.stop();
      audio?.stop();
      throw session.signal.reason as Error;
    }
    this.stopScreenShare();
    // The browser's own "stop sharing" ends the track without asking anybody.
    video.addEventListener(
      'ended',
      () => {
        if (this.#screen.get('screen') === video) this.stopScreenShare();
      },
      { once: true },
    );
    this.#screen.set('screen', video);
    this.#put('screen', video);
    if (audio) {
      this.#screen.set('screen-audio', audio);
      this.#put('screen-audio', audio);
    }
    this.#changed();
  }

  #put(source: Source, track: MediaStreamTrack | null): void {
    this.dispatchEvent(new FactEvent('track', { source, track }));
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  #tell(kind: DeviceKind, id: string, cause: DeviceCause): void {
    this.dispatchEvent(new FactEvent('device', { kind, id, cause }));
  }
}

import type { CallError } from '../../src/foundation/errors.js';
import { FactEvent, TypedEventTarget } from '../../src/foundation/events.js';
import type { CallMedia, CallMediaEvents, DeviceCause, DeviceKind, MediaTuning, OpenReport } from '../../src/media/call-media.js';
import type { CallPlayback, CallPlaybackEvents } from '../../src/media/call-playback.js';
import type { Source } from '../../src/media/source.js';

export interface MediaScript {
  /** The tracks that opening gives; without one, that device is not there. */
  readonly tracks?: Partial<Record<Source, () => MediaStreamTrack>>;
  /** What opening fails with. */
  readonly microphoneError?: CallError;
  readonly cameraError?: CallError;
  readonly screenError?: CallError;
  readonly microphoneOn?: boolean;
  readonly cameraOn?: boolean;
}

/** A CallMedia that opens nothing: its tracks come from a script, its failures too. */
export class ScriptedMedia extends TypedEventTarget<CallMediaEvents> implements CallMedia {
  readonly opened: string[] = [];
  readonly #script: MediaScript;
  readonly #tracks = new Map<Source, MediaStreamTrack>();
  readonly #devices = new Map<DeviceKind, string>();
  #microphoneOn: boolean;
  #cameraOn: boolean;
  #open = false;

  constructor(script: MediaScript = {}) {
    super();
    this.#script = script;
    this.#microphoneOn = script.microphoneOn ?? true;
    this.#cameraOn = script.cameraOn ?? true;
  }

  get microphoneOn(): boolean {
    return this.#microphoneOn;
  }

  get cameraOn(): boolean {
    return this.#cameraOn;
  }

  get sharing(): boolean {
    return this.#tracks.has('screen');
  }

  track(source: Source): MediaStreamTrack | null {
    return this.#tracks.get(source) ?? null;
  }

  device(kind: DeviceKind): string {
    return this.#devices.get(kind) ?? '';
  }

  async open(wanted: { readonly microphone: boolean; readonly camera: boolean }, signal?: AbortSignal): Promise<OpenReport> {
    signal?.throwIfAborted();
    this.#open = true;
    const report: { microphone?: CallError; camera?: CallError } = {};
    if (wanted.microphone)
      await this.setMicrophone(true).catch((error: unknown) => {
        report.microphone = error as CallError;
      });
    if (wanted.camera)
      await this.setCamera(true).catch((error: unknown) => {
        report.camera = error as CallError;
      });
    return report;
  }

  async setMicrophone(on: boolean): Promise<void> {
    const failure = this.#script.microphoneError;
    await Promise.resolve();
    this.#microphoneOn = on && !(this.#open && failure);
    const track = this.#tracks.get('microphone');
    if (track) track.enabled = on;
    else if (on && this.#open && !failure) this.#give('microphone');
    this.dispatchEvent(new Event('change'));
    if (on && this.#open && failure) throw failure;
  }

  async setCamera(on: boolean): Promise<void> {
    const failure = this.#script.cameraError;
    await Promise.resolve();
    this.#cameraOn = on && !(this.#open && failure);
    if (!on) this.end('camera');
    else if (this.#open && !failure) this.#give('camera');
    this.dispatchEvent(new Event('change'));
    if (on && this.#open && failure) throw failure;
  }

  async setDevice(kind: DeviceKind, id: string): Promise<void> {
    await Promise.resolve();
    this.change(kind, id, 'chosen');
  }

  tune(_tuning: MediaTuning): void {
    // Nothing is captured.
  }

  async shareScreen(): Promise<void> {
    await Promise.resolve();
    if (this.#script.screenError) throw this.#script.screenError;
    this.#give('screen');
    this.dispatchEvent(new Event('change'));
  }

  stopScreenShare(): void {
    this.end('screen');
    this.dispatchEvent(new Event('change'));
  }

  close(): void {
    this.#open = false;
    for (const source of [...this.#tracks.keys()]) this.end(source);
    this.dispatchEvent(new Event('change'));
  }

  /** As when another device comes into use. */
  change(kind: DeviceKind, id: string, cause: DeviceCause): void {
    this.#devices.set(kind, id);
    this.dispatchEvent(new FactEvent('device', { kind, id, cause }));
  }

  /** As when a device breaks and nothing can take its place. */
  fail(error: CallError): void {
    this.dispatchEvent(new FactEvent('error', { error }));
  }

  end(source: Source): void {
    const track = this.#tracks.get(source);
    if (!track) return;
    this.#tracks.delete(source);
    track.stop();
    this.dispatchEvent(new FactEvent('track', { source, track: null }));
  }

  #give(source: Source): void {
    if (this.#tracks.has(source)) return;
    const track = this.#script.tracks?.[source]?.();
    if (!track) return;
    this.opened.push(source);
    this.#tracks.set(source, track);
    this.dispatchEvent(new FactEvent('track', { source, track }));
  }
}

/** Plays nothing and remembers what it was given. */
export class ScriptedPlayback extends TypedEventTarget<CallPlaybackEvents> implements CallPlayback {
  readonly playing = new Map<string, MediaStreamTrack>();
  blocked = false;
  speaker = '';

  play(key: string, track: MediaStreamTrack | null): void {
    if (track) this.playing.set(key, track);
    else this.playing.delete(key);
  }

  async setSpeaker(deviceId: string): Promise<void> {
    await Promise.resolve();
    this.speaker = deviceId;
  }

  async resume(): Promise<void> {
    await Promise.resolve();
    this.block(false);
  }

  /** As when the browser wants a click, or no longer does. */
  block(blocked: boolean): void {
    this.blocked = blocked;
    this.dispatchEvent(new Event('blocked'));
  }

  close(): void {
    this.playing.clear();
  }
}

import type { CallError } from '../foundation/errors.js';
import type { FactEvent, TypedEventTarget } from '../foundation/events.js';
import type { Source } from './source.js';

/** The kinds that a person chooses between; `audiooutput` is the speaker. */
export type DeviceKind = 'audioinput' | 'videoinput' | 'audiooutput';

/** Why another device is in use now: a person chose it, it was unplugged, or a better one was plugged in. */
export type DeviceCause = 'chosen' | 'lost' | 'added';

export interface ScreenOptions {
  /** Ask for the sound too, where the browser gives it (default true). */
  readonly audio?: boolean;
  /** What the content is: `detail` keeps text sharp, `motion` keeps video fluent (W3C mst-content-hint §5). */
  readonly contentHint?: 'detail' | 'motion' | 'text';
}

export interface CallMediaEvents {
  /** A source's track was replaced; null: nothing to send. A muted microphone keeps its track, disabled. */
  track: FactEvent<{ source: Source; track: MediaStreamTrack | null }>;
  /** `microphoneOn`, `cameraOn` or `sharing` changed. */
  change: Event;
  device: FactEvent<{ kind: DeviceKind; id: string; cause: DeviceCause }>;
  /** Something failed that nobody was waiting for: a device was lost and nothing could take its place. */
  error: FactEvent<{ error: CallError }>;
}

/** How much picture is captured: `auto` (720p), `low` (360p), `hd` (1080p), or `audio` for no camera at all. */
export type CallQuality = 'auto' | 'low' | 'hd' | 'audio';

/** What this browser remembers from one visit to the next: nothing, the chosen devices, or the name as well. */
export type CallPersist = 'none' | 'devices' | 'all';

export interface MediaTuning {
  readonly quality?: CallQuality;
  readonly persist?: CallPersist;
}

/** What opening the devices brought: with one refused, the other is still there. */
export interface OpenReport {
  readonly microphone?: CallError;
  readonly camera?: CallError;
}

/**
 * The owner of this person's tracks; nothing else stops them. It promises:
 * - no device is opened before one of its methods asks for it; `close()` and turning a source off end the track, so that lights go out
 *   (a muted microphone stays open for a quick return, its track disabled *before* `track` announces it);
 * - calls for one source take effect one after the other, and the last one wins;
 * - mute state is a person's decision and survives any change of device.
 */
export interface CallMedia extends TypedEventTarget<CallMediaEvents> {
  /** Wished for, and, between `open()` and `close()`, true only while it really is: a failure makes it false. */
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly sharing: boolean;
  /** What would be sent now for a source. */
  track(source: Source): MediaStreamTrack | null;
  /** The chosen device, '' for the system's default. */
  device(kind: DeviceKind): string;

  /** Opens what is asked for with one permission question where the browser can, each failure told apart. Never rejects but for abort. */
  open(wanted: { readonly microphone: boolean; readonly camera: boolean }, signal?: AbortSignal): Promise<OpenReport>;
  /** Between `open()` and `close()` these open and end the device; outside they only record the wish, for the next `open()`. */
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  setDevice(kind: DeviceKind, id: string): Promise<void>;
  /** Takes effect at once on what is open, where the device can. */
  tune(tuning: MediaTuning): void;
  shareScreen(options?: ScreenOptions): Promise<void>;
  stopScreenShare(): void;
  /** Ends every track; the wishes stay. It may be opened again. */
  close(): void;
}

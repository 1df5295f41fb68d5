import { abortable } from '../foundation/deadline.js';
import { CallError } from '../foundation/errors.js';
import type { CallErrorCode } from '../foundation/errors.js';
import type { CallQuality, ScreenOptions } from './call-media.js';
import type { MediaDevicesLike } from './devices.js';
import { mediaError, noMediaDevices, page } from './media-error.js';
import type { MediaSurroundings } from './media-error.js';

export interface CaptureWish {
  /** Which microphone; undefined when none is wanted. */
  readonly microphone?: DeviceWish | undefined;
  readonly camera?: DeviceWish | undefined;
  readonly quality: CallQuality;
}

/**
 * A device that is here is asked for with `exact`, since with `ideal` a better picture from another one would win; one that may be
 * gone with `ideal`; and the system's default with nothing at all.
 */
export interface DeviceWish {
  readonly deviceId?: { readonly exact: string } | { readonly ideal: string };
}

export interface Captured {
  readonly microphone?: MediaStreamTrack | CallError;
  readonly camera?: MediaStreamTrack | CallError;
}

const SUBJECTS = ['microphone', 'camera'] as const;
const FINAL: ReadonlySet<CallErrorCode> = new Set(['permission-dismissed', 'insecure-context', 'unsupported'] as const);
const HEIGHT: Readonly<Record<CallQuality, number>> = { auto: 720, hd: 1080, low: 360, audio: 360 };

export function cameraConstraints(quality: CallQuality): MediaTrackConstraints {
  const height = HEIGHT[quality];
  return { width: { ideal: (height * 16) / 9 }, height: { ideal: height }, frameRate: { ideal: 30 } };
}

function constraints({ microphone, camera, quality }: CaptureWish): MediaStreamConstraints {
  return {
    ...(microphone !== undefined && {
      audio: { ...microphone, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    }),
    ...(camera !== undefined && { video: { ...camera, ...cameraConstraints(quality) } }),
  };
}

/** Opens microphone and camera. With one question to the person where both are wanted; when that fails, each alone, so that each failure is told apart. */
export class Capture {
  readonly #source: () => MediaDevicesLike | undefined;
  readonly #surroundings: MediaSurroundings;

  constructor(source: () => MediaDevicesLike | undefined, surroundings: MediaSurroundings = page) {
    this.#source = source;
    this.#surroundings = surroundings;
  }

  async open(wish: CaptureWish, signal?: AbortSignal): Promise<Captured> {
    signal?.throwIfAborted();
    if (wish.microphone === undefined || wish.camera === undefined) return await this.#each(wish, signal);
    try {
      // Chromium leaves out what a policy forbids, without a word; asked for alone it says why.
      return await this.#each(wish, signal, await this.#capture(wish, signal));
    } catch (cause) {
      signal?.throwIfAborted();
      const [microphone, camera] = await Promise.all(SUBJECTS.map(subject => mediaError(cause, subject, this.#surroundings)));
      // The one question was closed: two more would only be in the way. Every other failure is of one of the two, and each tells its own.
      if (microphone && camera && FINAL.has(microphone.code) && FINAL.has(camera.code)) return { microphone, camera };
      return await this.#each(wish, signal);
    }
  }

  /** A share of a screen, window or tab, with its sound where the browser gives it. */
  async screen({ audio = true, contentHint }: ScreenOptions = {}): Promise<{
    readonly video: MediaStreamTrack;
    readonly audio: MediaStreamTrack | null;
  }> {
    const devices = this.#source();
    if (!devices?.getDisplayMedia) throw noMediaDevices('screen', this.#surroundings);
    let stream: MediaStream;
    try {
      const wish = {
        video: { frameRate: { ideal: contentHint === 'motion' ? 30 : 15, max: 30 } },
        audio: audio && { suppressLocalAudioPlayback: false },
        systemAudio: audio ? 'include' : 'exclude',
      };
      stream = await devices.getDisplayMedia(wish as DisplayMediaStreamOptions);
    } catch (cause) {
      throw await mediaError(cause, 'screen', this.#surroundings);
    }
    const [video] = stream.getVideoTracks();
    const [sound = null] = stream.getAudioTracks();
    if (!video) throw new CallError('internal', 'The share has no picture.', { subject: 'screen' });
    video.contentHint = contentHint ?? 'detail';
    return { video, audio: sound };
  }

  /** Opens what is not there yet, each alone. Whoever gives up meanwhile gets nothing, and no light stays on. */
  async #each(
    wish: CaptureWish,
    signal?: AbortSignal,
    captured: { -readonly [Own in keyof Captured]: Captured[Own] } = {},
  ): Promise<Captured> {
    try {
      for (const subject of SUBJECTS) {
        const device = wish[subject];
        if (device && !captured[subject])
          captured[subject] = await this.#one({ [subject]: device, quality: wish.quality }, subject, signal);
      }
      return captured;
    } catch (reason) {
      for (const result of Object.values(captured)) if (!(result instanceof CallError)) result.stop();
      throw reason;
    }
  }

  async #one(wish: CaptureWish, subject: 'microphone' | 'camera', signal?: AbortSignal): Promise<MediaStreamTrack | CallError> {
    try {
      const track = (await this.#capture(wish, signal))[subject];
      return track ?? new CallError('no-device', undefined, { subject });
    } catch (cause) {
      signal?.throwIfAborted();
      return await mediaError(cause, subject, this.#surroundings);
    }
  }

  async #capture(wish: CaptureWish, signal?: AbortSignal): Promise<{ microphone?: MediaStreamTrack; camera?: MediaStreamTrack }> {
    const devices = this.#source();
    if (!devices) throw noMediaDevices(wish.camera ? 'camera' : 'microphone', this.#surroundings);
    const opening = devices.getUserMedia(constraints(wish));
    // A question can stay open for long after nobody wants its answer; what it brings then is closed at once.
    const late = (stream: MediaStream): void => {
      if (signal?.aborted) for (const track of stream.getTracks()) track.stop();
    };
    opening.then(late, () => undefined);
    const stream = await abortable(opening, signal);
    signal?.throwIfAborted();
    const [microphone] = stream.getAudioTracks();
    const [camera] = stream.getVideoTracks();
    return { ...(microphone && { microphone }), ...(camera && { camera }) };
  }
}

import { CallError } from '../foundation/errors.js';
import type { CallQuality, ScreenOptions } from './call-media.js';
import type { MediaDevicesLike } from './devices.js';
import { mediaError, noMediaDevices, page } from './media-error.js';
import type { MediaSurroundings } from './media-error.js';

export interface CaptureWish {
  /** A device id, '' for the system's default; undefined when the microphone is not wanted. */
  readonly microphone?: string | undefined;
  readonly camera?: string | undefined;
  readonly quality: CallQuality;
}

export interface Captured {
  readonly microphone?: MediaStreamTrack | CallError;
  readonly camera?: MediaStreamTrack | CallError;
}

const HEIGHT: Readonly<Record<CallQuality, number>> = { auto: 720, hd: 1080, low: 360, audio: 360 };

export function cameraConstraints(quality: CallQuality): MediaTrackConstraints {
  const height = HEIGHT[quality];
  return { width: { ideal: (height * 16) / 9 }, height: { ideal: height }, frameRate: { ideal: 30 } };
}

/** A remembered device may be gone; then any other does, which `ideal` says and `exact` would refuse. */
function device(id: string): MediaTrackConstraints {
  return id === '' ? {} : { deviceId: { ideal: id } };
}

function constraints({ microphone, camera, quality }: CaptureWish): MediaStreamConstraints {
  return {
    ...(microphone !== undefined && {
      audio: { ...device(microphone), echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    }),
    ...(camera !== undefined && { video: { ...device(camera), ...cameraConstraints(quality) } }),
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
      return await this.#capture(wish, signal);
    } catch (cause) {
      signal?.throwIfAborted();
      // The one question was answered with no: asking twice more would be asking again.
      const error = await mediaError(cause, 'camera', this.#surroundings);
      if (error.code === 'permission-dismissed' || error.code === 'insecure-context') return { microphone: error, camera: error };
      return await this.#each(wish, signal);
    }
  }

  /** A share of a screen, window or tab, with its sound where the browser gives it. */
  async screen({ audio = true, contentHint }: ScreenOptions = {}): Promise<{ readonly video: MediaStreamTrack; readonly audio: MediaStreamTrack | null }> {
    const devices = this.#source();
    if (!devices?.getDisplayMedia) throw noMediaDevices('screen', this.#surroundings);
    let stream: MediaStream;
    try {
      const wish = { video: { frameRate: { ideal: 15, max: 30 } }, audio: audio && { suppressLocalAudioPlayback: false }, systemAudio: audio ? 'include' : 'exclude' };
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

  async #each(wish: CaptureWish, signal?: AbortSignal): Promise<Captured> {
    const microphone = wish.microphone !== undefined && (await this.#one({ microphone: wish.microphone, quality: wish.quality }, 'microphone', signal));
    const camera = wish.camera !== undefined && (await this.#one({ camera: wish.camera, quality: wish.quality }, 'camera', signal));
    return { ...(microphone && { microphone }), ...(camera && { camera }) };
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
    if (!devices) throw noMediaDevices('camera', this.#surroundings);
    const stream = await devices.getUserMedia(constraints(wish));
    if (signal?.aborted) {
      for (const track of stream.getTracks()) track.stop();
      throw signal.reason as Error;
    }
    const [microphone] = stream.getAudioTracks();
    const [camera] = stream.getVideoTracks();
    return { ...(microphone && { microphone }), ...(camera && { camera }) };
  }
}

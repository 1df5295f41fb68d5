import type { MediaDevicesLike } from '../../src/media/devices.js';
import type { MediaSurroundings } from '../../src/media/media-error.js';
import { paintedCamera, tone } from './fake-tracks.js';

/** A device of a scripted computer. */
export interface ScriptedDevice {
  readonly kind: MediaDeviceKind;
  readonly id: string;
  readonly label: string;
}

export const MIC: ScriptedDevice = { kind: 'audioinput', id: 'm1', label: 'Desk microphone' };
export const HEADSET: ScriptedDevice = { kind: 'audioinput', id: 'm2', label: 'Headset' };
export const CAM: ScriptedDevice = { kind: 'videoinput', id: 'c1', label: 'Lid camera' };
export const WEBCAM: ScriptedDevice = { kind: 'videoinput', id: 'c2', label: 'Webcam' };
export const SPEAKER: ScriptedDevice = { kind: 'audiooutput', id: 's1', label: 'Loudspeaker' };

type Asked = MediaStreamConstraints;

/**
 * A computer's devices as a script: it answers like a browser (names only after a permission, `exact` and `ideal` ids, one failure per
 * kind), with tracks that are real and end when they should.
 */
export class ScriptedDevices extends EventTarget implements MediaDevicesLike {
  /** What was asked for, in order. */
  readonly asked: Asked[] = [];
  /** Every track that was handed out, with its device's id. */
  readonly given: { readonly id: string; readonly track: MediaStreamTrack }[] = [];
  /** What opening a kind fails with. */
  readonly failures = new Map<MediaDeviceKind | 'screen', DOMException>();
  /** What one device fails with. */
  readonly broken = new Map<string, DOMException>();
  permitted = false;
  /** What Permissions-Policy forbids: Chromium leaves it out of what was asked for together, and fails alone. */
  forbidden: MediaDeviceKind | undefined;
  /** Opening waits for this, as for a person who thinks about the question. */
  question: Promise<void> = Promise.resolve();
  #here: ScriptedDevice[];

  constructor(...here: readonly ScriptedDevice[]) {
    super();
    this.#here = [...here];
  }

  /** The tracks that are not ended: each is a light that is on. */
  get lights(): string[] {
    return this.given.filter(({ track }) => track.readyState === 'live').map(({ id }) => id);
  }

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    const shown = this.permitted ? this.#here : this.#here.map(({ kind }) => ({ kind, id: '', label: '' }));
    return Promise.resolve(shown.map(({ kind, id, label }) => ({ kind, deviceId: id, label, groupId: '', toJSON: () => ({}) })));
  }

  async getUserMedia(wish: Asked = {}): Promise<MediaStream> {
    this.asked.push(wish);
    this.dispatchEvent(new Event('asked'));
    await this.question;
    const tracks: MediaStreamTrack[] = [];
    try {
      const alone = !wish.audio || !wish.video;
      if (wish.audio && (alone || this.forbidden !== 'audioinput')) tracks.push(this.#open('audioinput', wish.audio));
      if (wish.video && (alone || this.forbidden !== 'videoinput')) tracks.push(this.#open('videoinput', wish.video));
    } catch (error) {
      for (const track of tracks) track.stop();
      throw error;
    }
    this.permitted = true;
    return new MediaStream(tracks);
  }

  getDisplayMedia(wish: Asked = {}): Promise<MediaStream> {
    this.asked.push(wish);
    const failure = this.failures.get('screen');
    if (failure !== undefined) return Promise.reject(failure);
    const track = this.#hand('screen', paintedCamera(200));
    return Promise.resolve(new MediaStream([track, ...(wish.audio ? [this.#hand('screen-audio', tone())] : [])]));
  }

  plugIn(device: ScriptedDevice): void {
    this.#here.push(device);
    this.dispatchEvent(new Event('devicechange'));
  }

  /** As when a cable is pulled: the track ends by itself, and the list changes. */
  unplug(device: ScriptedDevice, { silently = false } = {}): void {
    this.#here = this.#here.filter(({ id }) => id !== device.id);
    if (!silently) for (const { id, track } of this.given) if (id === device.id) endByItself(track);
    this.dispatchEvent(new Event('devicechange'));
  }

  #open(kind: 'audioinput' | 'videoinput', wish: true | MediaTrackConstraints): MediaStreamTrack {
    if (this.forbidden === kind) throw new DOMException('Permission denied', 'NotAllowedError');
    const failure = this.failures.get(kind);
    if (failure) throw failure;
    const wanted = (wish === true ? undefined : wish.deviceId) as { readonly exact?: string; readonly ideal?: string } | undefined;
    const all = this.#here.filter(device => device.kind === kind);
    const found = all.find(({ id }) => id === (wanted?.exact ?? wanted?.ideal));
    const device = wanted?.exact === undefined ? (found ?? all[0]) : found;
    if (all.length === 0) throw new DOMException('Requested device not found', 'NotFoundError');
    if (!device) throw new DOMException('', 'OverconstrainedError');
    const broken = this.broken.get(device.id);
    if (broken) throw broken;
    return this.#hand(device.id, kind === 'audioinput' ? tone() : paintedCamera(20));
  }

  #hand(id: string, track: MediaStreamTrack): MediaStreamTrack {
    // Firefox delivers no made-up event to a track, so these tracks carry an event target of their own.
    const events = new EventTarget();
    Object.assign(track, {
      getSettings: () => ({ deviceId: id }),
      addEventListener: events.addEventListener.bind(events),
      removeEventListener: events.removeEventListener.bind(events),
      dispatchEvent: events.dispatchEvent.bind(events),
    });
    this.given.push({ id, track });
    return track;
  }
}

/** As when a device or the browser ends a track: it tells, which `stop()` alone does not. */
export function endByItself(track: MediaStreamTrack): void {
  if (track.readyState === 'ended') return;
  track.stop();
  track.dispatchEvent(new Event('ended'));
}

/** As when the system mutes a device, and gives it back. */
export function muteBySystem(track: MediaStreamTrack, muted: boolean): void {
  Object.defineProperty(track, 'muted', { configurable: true, value: muted });
  track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
}

/** A secure page whose every permission is as said. */
export function surroundings(
  change: Partial<MediaSurroundings> = {},
  permission: PermissionState | undefined = 'granted',
): MediaSurroundings {
  return { secure: true, allowed: () => true, permission: () => Promise.resolve(permission), ...change };
}

/** A question to a person that a test answers. */
export function question(): { readonly asked: Promise<void>; readonly answer: () => void } {
  let answer = (): void => undefined;
  const asked = new Promise<void>(resolve => {
    answer = resolve;
  });
  return {
    asked,
    answer: () => {
      answer();
    },
  };
}

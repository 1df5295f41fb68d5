import { toCallError } from '../../src/foundation/errors.js';
import type { CallErrorCode } from '../../src/foundation/errors.js';
import type { CallMediaEvents } from '../../src/media/call-media.js';
import { LocalMedia } from '../../src/media/local-media.js';
import type { LocalMediaOptions } from '../../src/media/local-media.js';
import { surroundings } from './media-devices.js';
import type { ScriptedDevices } from './media-devices.js';

export const BOTH = { microphone: true, camera: true };
const all: LocalMedia[] = [];

/** A LocalMedia on a scripted computer, or on the browser's own devices. */
export function mediaOn(devices?: ScriptedDevices, options: LocalMediaOptions = {}): LocalMedia {
  const media = new LocalMedia(devices ? { source: () => devices, surroundings: surroundings(), ...options } : options);
  all.push(media);
  return media;
}

/** The same with microphone and camera open. */
export async function openedMedia(devices?: ScriptedDevices, options?: LocalMediaOptions): Promise<LocalMedia> {
  const media = mediaOn(devices, options);
  await media.open(BOTH);
  return media;
}

/** Closes everything and forgets the chosen devices; for `afterEach`. */
export function endMedia(): void {
  for (const media of all.splice(0)) media.close();
  localStorage.clear();
}

/** The next event of a type. */
export function nextOf<K extends keyof CallMediaEvents & string>(media: LocalMedia, type: K): Promise<CallMediaEvents[K]> {
  return new Promise(resolve => {
    media.addEventListener(type, resolve, { once: true });
  });
}

/** The code with which a command fails. */
export function failureOf(promise: Promise<unknown>): Promise<CallErrorCode | 'none'> {
  return promise.then(
    () => 'none' as const,
    (error: unknown) => toCallError(error).code,
  );
}

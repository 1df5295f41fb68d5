import type { TypedEventTarget } from '../foundation/events.js';

export interface CallPlaybackEvents {
  /** `blocked` changed. */
  blocked: Event;
}

/**
 * Plays the others' sound, on no page's DOM. It promises: one element per key, ended by `play(key, null)` or `close()`; a chosen
 * speaker that fails leaves the sound on the default one, never silent; own sound is never given to it.
 */
export interface CallPlayback extends TypedEventTarget<CallPlaybackEvents> {
  /** The browser wants a click before it plays sound. */
  readonly blocked: boolean;
  /** Plays a track under a key (participant and source), in place of the one before; null ends it. */
  play(key: string, track: MediaStreamTrack | null): void;
  setSpeaker(deviceId: string): Promise<void>;
  /** Starts everything that was blocked; call it in a click. */
  resume(): Promise<void>;
  close(): void;
}

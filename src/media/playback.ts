import { TypedEventTarget } from '../foundation/events.js';
import { log } from '../foundation/logger.js';
import { resumeLevels } from './audio-level.js';
import type { CallPlayback, CallPlaybackEvents } from './call-playback.js';
import { refused } from './media-error.js';
import { playOn } from './play-on.js';

/** Plays the others through audio elements that are in no document. */
export class Playback extends TypedEventTarget<CallPlaybackEvents> implements CallPlayback {
  readonly #playing = new Map<string, HTMLAudioElement>();
  readonly #held = new Set<HTMLAudioElement>();
  #speaker = '';

  get blocked(): boolean {
    return this.#held.size > 0;
  }

  play(key: string, track: MediaStreamTrack | null): void {
    const before = this.#playing.get(key);
    if (!track) {
      if (before) this.#end(key, before);
      return;
    }
    const audio = before ?? this.#make();
    this.#playing.set(key, audio);
    audio.autoplay = true;
    audio.srcObject = new MediaStream([track]);
    if (!before && this.#speaker !== '') void this.#route(audio);
    void this.#start(audio);
  }

  async setSpeaker(deviceId: string): Promise<void> {
    this.#speaker = deviceId;
    await Promise.all([...this.#playing.values()].map(audio => this.#route(audio)));
  }

  async resume(): Promise<void> {
    await Promise.all([resumeLevels(), ...[...this.#playing.values()].map(audio => this.#start(audio))]);
  }

  close(): void {
    for (const [key, audio] of [...this.#playing]) this.#end(key, audio);
  }

  #make(): HTMLAudioElement {
    const audio = new Audio();
    playOn(audio, () => void this.#start(audio));
    return audio;
  }

  #end(key: string, audio: HTMLAudioElement): void {
    this.#playing.delete(key);
    audio.pause();
    audio.srcObject = null;
    this.#hold(audio, false);
  }

  async #start(audio: HTMLAudioElement): Promise<void> {
    try {
      await audio.play();
      this.#hold(audio, false);
    } catch (error) {
      // Any other failure is that of an element which was ended or given another track meanwhile.
      if (refused(error) && audio.srcObject) this.#hold(audio, true);
      else log.debug('play', error);
    }
  }

  /** A speaker that is gone or not allowed must not cost the sound: the default one plays then. */
  async #route(audio: HTMLAudioElement): Promise<void> {
    if (!('setSinkId' in audio)) return;
    try {
      await audio.setSinkId(this.#speaker);
    } catch (error) {
      log.warn('speaker', error);
      await audio.setSinkId('').catch((failure: unknown) => {
        log.warn('default speaker', failure);
      });
    }
  }

  #hold(audio: HTMLAudioElement, held: boolean): void {
    const before = this.blocked;
    if (held) this.#held.add(audio);
    else this.#held.delete(audio);
    if (this.blocked !== before) this.dispatchEvent(new Event('blocked'));
  }
}

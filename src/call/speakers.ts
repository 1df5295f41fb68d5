import { LevelMeter } from '../media/audio-level.js';
import { SpeakingDetector } from '../media/speaking-detector.js';

interface Voice {
  readonly track: MediaStreamTrack;
  /** By `performance.now()`. */
  readonly since: number;
  meter: LevelMeter | undefined;
  readonly detector: SpeakingDetector;
  speaking: boolean;
}

/** How often voices are listened to, in ms: fine enough for a ring that follows speech, coarse enough to cost nothing. */
const INTERVAL = 100;
/** A new voice is not listened to at once, in ms: while a call connects, everything else has to wait. */
const PATIENCE = 500;
/** How long somebody must speak before the stage turns to them, in ms. */
const TURN = 600;

/** Listens to every voice and tells who speaks, and who of them has the floor: the one who kept speaking longest since. */
export class Speakers {
  readonly #voices = new Map<string, Voice>();
  readonly #onSpeaking: (id: string, speaking: boolean) => void;
  readonly #onFloor: (id: string | null) => void;
  readonly #open: (id: string) => boolean;
  #timer: ReturnType<typeof setInterval> | undefined;
  #floor: string | null = null;
  #candidate: { readonly id: string; readonly since: number } | undefined;

  /** `open` says whose microphone is on: listening to silence costs as much as to a voice. */
  constructor(onSpeaking: (id: string, speaking: boolean) => void, onFloor: (id: string | null) => void, open: (id: string) => boolean) {
    this.#onSpeaking = onSpeaking;
    this.#onFloor = onFloor;
    this.#open = open;
  }

  /** Listens to this track as that participant's voice; null stops listening. */
  watch(id: string, track: MediaStreamTrack | null): void {
    this.#drop(id);
    if (track) {
      this.#voices.set(id, { track, since: performance.now(), meter: undefined, detector: new SpeakingDetector(), speaking: false });
      this.#timer ??= setInterval(() => {
        this.#listen(performance.now());
      }, INTERVAL);
    } else if (this.#voices.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#candidate = undefined;
    }
  }

  /** 0 to 1, as of now. */
  level(id: string): number {
    return this.#voices.get(id)?.meter?.level ?? 0;
  }

  /** Listens to nobody any more. */
  clear(): void {
    for (const id of [...this.#voices.keys()]) this.watch(id, null);
    this.#give(null);
  }

  #drop(id: string): void {
    const voice = this.#voices.get(id);
    if (!voice) return;
    voice.meter?.close();
    this.#voices.delete(id);
    if (voice.speaking) this.#onSpeaking(id, false);
    if (this.#floor === id) this.#give(null);
  }

  #listen(now: number): void {
    let loudest: { readonly id: string; readonly level: number } | undefined;
    for (const [id, voice] of this.#voices) {
      if (!this.#open(id)) {
        voice.meter?.close();
        voice.meter = undefined;
      } else if (now - voice.since >= PATIENCE) {
        voice.meter ??= new LevelMeter(voice.track);
      }
      const level = this.level(id);
      const speaking = voice.detector.update(level, now);
      if (speaking !== voice.speaking) {
        voice.speaking = speaking;
        this.#onSpeaking(id, speaking);
      }
      if (speaking && (!loudest || level > loudest.level)) loudest = { id, level };
    }
    this.#follow(loudest?.id, now);
  }

  /** The stage turns only to somebody who keeps speaking: a cough is not a speech. */
  #follow(id: string | undefined, now: number): void {
    if (id === undefined || id === this.#floor) {
      this.#candidate = undefined;
      return;
    }
    if (this.#candidate?.id !== id) this.#candidate = { id, since: now };
    if (this.#floor === null || now - this.#candidate.since >= TURN) this.#give(id);
  }

  #give(id: string | null): void {
    if (this.#floor === id) return;
    this.#floor = id;
    this.#candidate = undefined;
    this.#onFloor(id);
  }
}

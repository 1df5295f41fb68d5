import { SpeakingDetector } from '../media/speaking-detector.js';

/** Something that says how loud a voice is, 0 to 1, whenever it is read. */
export interface Ear {
  readonly level: number;
  close?(): void;
}

interface Voice {
  readonly open: () => Ear;
  /** By `performance.now()`. */
  readonly since: number;
  ear: Ear | undefined;
  level: number;
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

  /** Listens to a participant's voice by this ear, made when it is needed; null stops listening. */
  watch(id: string, open: (() => Ear) | null): void {
    this.#drop(id);
    if (open) {
      this.#voices.set(id, { open, since: performance.now(), ear: undefined, level: 0, detector: new SpeakingDetector(), speaking: false });
      this.#timer ??= setInterval(() => {
        this.#listen(performance.now());
      }, INTERVAL);
    } else if (this.#voices.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#candidate = undefined;
    }
  }

  /** 0 to 1, as it was when it was last listened to. */
  level(id: string): number {
    return this.#voices.get(id)?.level ?? 0;
  }

  /** Listens to nobody any more. */
  clear(): void {
    for (const id of [...this.#voices.keys()]) this.watch(id, null);
    this.#give(null);
  }

  #drop(id: string): void {
    const voice = this.#voices.get(id);
    if (!voice) return;
    voice.ear?.close?.();
    this.#voices.delete(id);
    if (voice.speaking) this.#onSpeaking(id, false);
    if (this.#floor === id) this.#give(null);
  }

  #listen(now: number): void {
    let loudest: { readonly id: string; readonly level: number } | undefined;
    for (const [id, voice] of this.#voices) {
      if (!this.#open(id)) {
        voice.ear?.close?.();
        voice.ear = undefined;
      } else if (now - voice.since >= PATIENCE) {
        voice.ear ??= voice.open();
      }
      const level = (voice.level = voice.ear?.level ?? 0);
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

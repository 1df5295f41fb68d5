import { log } from '../foundation/logger.js';
import { SHAPES, samplesOf } from './tone-shapes.js';
import type { Tone } from './tone-shapes.js';

export type { Tone };

/** The one tab of this browser that sounds: five open tabs of one name are one telephone. */
const LOCK = 'calltag-tone';
/** How long a tone takes to fade when it is stopped, in seconds. */
const FADE = 0.03;

export interface TonesOptions {
  /** Told when `blocked` changed. */
  readonly onblocked?: () => void;
  /** Whether the browser lets this page sound; default: as it says itself. */
  readonly awake?: () => boolean;
  /** Where tones are played. */
  readonly open?: () => AudioContext;
}

/**
 * The tones of ringing, made by Web Audio. One tone at a time; whoever made this ends it with `close()`. Before a person has touched the
 * page, browsers play nothing: then nothing is tried (trying is a warning in the console), and the tone begins at the first touch.
 */
export class Tones {
  readonly #options: TonesOptions;
  #context: AudioContext | undefined;
  #playing: { readonly tone: Tone; readonly stop: AbortController } | undefined;
  #blocked = false;

  constructor(options: TonesOptions = {}) {
    this.#options = options;
  }

  /** A tone should sound, and the browser waits for a touch of the page. */
  get blocked(): boolean {
    return this.#blocked;
  }

  /** The tone that is wanted now; null for none. */
  get tone(): Tone | null {
    return this.#playing?.tone ?? null;
  }

  /** Plays a tone in place of another: again and again, or once. The same tone goes on. `speaker` is an output device's id. */
  play(tone: Tone, speaker = ''): void {
    if (this.#playing?.tone === tone) return;
    this.stop();
    const stop = new AbortController();
    this.#playing = { tone, stop };
    if (this.#awake()) void this.#begin(tone, speaker, stop.signal);
    else this.#await(() => void this.#begin(tone, speaker, stop.signal), stop.signal);
  }

  /** Silence. */
  stop(): void {
    this.#playing?.stop.abort();
    this.#playing = undefined;
    this.#block(false);
  }

  /** Makes the browser ready to sound; call it in a click. */
  async unlock(): Promise<void> {
    try {
      await this.#open().resume();
      if (!this.#playing) await this.#context?.suspend();
    } catch (error) {
      log.debug('tones', error);
    }
  }

  /** Ends everything that this holds. */
  close(): void {
    this.stop();
    const context = this.#context;
    this.#context = undefined;
    if (context && context.state !== 'closed')
      context.close().catch((error: unknown) => {
        log.debug('tones', error);
      });
  }

  #awake(): boolean {
    return (this.#options.awake ?? mayStart)();
  }

  #open(): AudioContext {
    this.#context ??= this.#options.open?.() ?? new AudioContext({ latencyHint: 'playback' });
    return this.#context;
  }

  #await(begin: () => void, signal: AbortSignal): void {
    this.#block(true);
    for (const touch of ['pointerup', 'keydown'] as const) {
      window.addEventListener(
        touch,
        () => {
          if (!this.#blocked || !this.#awake()) return;
          this.#block(false);
          begin();
        },
        { signal, capture: true },
      );
    }
  }

  async #begin(tone: Tone, speaker: string, signal: AbortSignal): Promise<void> {
    try {
      const context = this.#open();
      if (speaker !== '' && 'setSinkId' in context)
        await (context.setSinkId as (id: string) => Promise<void>)(speaker).catch((error: unknown) => {
          log.debug('tones: the speaker', error);
        });
      await context.resume();
      if (signal.aborted) return;
      if (SHAPES[tone].repeats) await alone(signal, () => this.#sound(context, tone, signal));
      else await this.#sound(context, tone, signal);
    } catch (error) {
      if (!signal.aborted) log.debug('tones', error);
    }
  }

  /** Resolves when the tone has ended, or was stopped. */
  #sound(context: AudioContext, tone: Tone, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const samples = samplesOf(tone, context.sampleRate);
      const buffer = context.createBuffer(1, samples.length, context.sampleRate);
      buffer.copyToChannel(samples, 0);
      const source = context.createBufferSource();
      const volume = context.createGain();
      source.buffer = buffer;
      source.loop = SHAPES[tone].repeats;
      source.connect(volume).connect(context.destination);
      source.addEventListener('ended', () => {
        source.disconnect();
        volume.disconnect();
        if (this.#playing?.stop.signal === signal) this.#playing = undefined;
        // A context that plays nothing still keeps the sound card awake.
        if (!this.#playing && context.state === 'running') void context.suspend().catch(() => undefined);
        resolve();
      });
      source.start();
      signal.addEventListener(
        'abort',
        () => {
          // Another may sound from now on; and of a context that is being closed, no source ever tells that it ended.
          resolve();
          volume.gain.setTargetAtTime(0, context.currentTime, FADE / 3);
          source.stop(context.currentTime + FADE);
        },
        { once: true },
      );
    });
  }

  #block(blocked: boolean): void {
    if (blocked === this.#blocked) return;
    this.#blocked = blocked;
    this.#options.onblocked?.();
  }
}

/** Whether a person has touched this page; browsers that cannot say are asked by trying. */
export function mayStart(): boolean {
  const { userActivation } = navigator as Partial<Navigator>;
  return userActivation?.hasBeenActive ?? true;
}

/** Runs it while no other tab of this browser does; the next one follows when it ends. */
async function alone(signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  const { locks } = navigator as Partial<Navigator>;
  if (!locks) {
    await run();
    return;
  }
  await locks.request(LOCK, { signal }, async () => {
    if (!signal.aborted) await run();
  });
}

import { log } from '../foundation/logger.js';

/** The decibels between which a level goes from 0 to 1: a quiet room and a loud voice. */
const FLOOR = -60;
const CEILING = -10;

let shared: { readonly context: AudioContext; readonly end: AbortController; users: number } | undefined;

/** One AudioContext for every meter of a page: browsers allow few. It ends with its last user. */
function borrow(): AudioContext {
  if (!shared) {
    const end = new AbortController();
    // It is never heard: it needs no output (Web Audio §1.2, sinkId), and wakes seldom.
    const context = new AudioContext({ latencyHint: 'playback', sinkId: { type: 'none' } } as AudioContextOptions);
    shared = { context, end, users: 0 };
    // A page that nobody has clicked yet may not start sound, not even to listen; the first gesture wakes the meters.
    for (const gesture of ['pointerup', 'keydown'])
      document.addEventListener(gesture, () => void resumeLevels(), { signal: end.signal, capture: true });
  }
  shared.users += 1;
  return shared.context;
}

function giveBack(): void {
  if (!shared) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  shared.end.abort();
  void shared.context.close();
  shared = undefined;
}

/** Wakes the meters when the browser had put sound to sleep; call it in a click. */
export async function resumeLevels(): Promise<void> {
  if (shared?.context.state === 'suspended') await shared.context.resume();
}

/** How loud a track is, 0 to 1, read whenever one likes. A track that cannot be listened to reads 0. */
export class LevelMeter {
  readonly #samples = new Float32Array(1024);
  #source: MediaStreamAudioSourceNode | undefined;
  #analyser: AnalyserNode | undefined;

  constructor(track: MediaStreamTrack) {
    const context = borrow();
    try {
      this.#source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
      this.#analyser = new AnalyserNode(context, { fftSize: this.#samples.length });
      this.#source.connect(this.#analyser);
    } catch (error) {
      // Firefox refuses a microphone whose sample rate is not the context's. A call without a meter is still a call.
      log.warn('level', error);
      this.#source = undefined;
      giveBack();
    }
  }

  get level(): number {
    if (!this.#source || !this.#analyser) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return levelOf(this.#samples);
  }

  close(): void {
    if (!this.#source) return;
    this.#source.disconnect();
    this.#source = undefined;
    giveBack();
  }
}

/** The loudness of samples between -1 and 1, as 0 to 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return loudness(Math.sqrt(sum / samples.length));
}

/** An effective amplitude of 0 to 1, as 0 to 1 on a scale of decibels, as ears hear. */
export function loudness(amplitude: number): number {
  return Math.min(1, Math.max(0, (20 * Math.log10(amplitude) - FLOOR) / (CEILING - FLOOR)));
}

/** The decibels between which a level goes from 0 to 1: a quiet room and a loud voice. */
const FLOOR = -60;
const CEILING = -10;

let shared: { readonly context: AudioContext; users: number } | undefined;

/** One AudioContext for every meter of a page: browsers allow few. It ends with its last user. */
function borrow(): AudioContext {
  shared ??= { context: new AudioContext(), users: 0 };
  shared.users += 1;
  return shared.context;
}

function giveBack(): void {
  if (!shared) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  void shared.context.close();
  shared = undefined;
}

/** Wakes the meters when the browser had put sound to sleep; call it in a click. */
export async function resumeLevels(): Promise<void> {
  if (shared?.context.state === 'suspended') await shared.context.resume();
}

/** How loud a track is, 0 to 1, read whenever one likes. */
export class LevelMeter {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;
  #closed = false;

  constructor(track: MediaStreamTrack) {
    const context = borrow();
    this.#source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
    this.#analyser = new AnalyserNode(context, { fftSize: 1024 });
    this.#source.connect(this.#analyser);
    this.#samples = new Float32Array(this.#analyser.fftSize);
  }

  get level(): number {
    if (this.#closed) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return levelOf(this.#samples);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#source.disconnect();
    giveBack();
  }
}

/** The loudness of samples between -1 and 1, as 0 to 1 on a scale of decibels, as ears hear. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  if (sum === 0) return 0;
  const decibels = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, (decibels - FLOOR) / (CEILING - FLOOR)));
}

/**
 * Eyes and ears inside a page. The harness puts `install` into every page before its own scripts, by its text: it must stand alone.
 */

/** What a picture says of itself; see clip.ts. */
export interface Sight {
  readonly id: number;
  readonly frame: number;
}

/** What is heard in a stream: the loudest pitch in Hz, and the level in dB. */
export interface Sound {
  readonly pitch: number;
  readonly level: number;
}

export interface Senses {
  /** Every element that a selector finds, through open shadow roots. */
  all(selector: string): Element[];
  first(selector: string): Element | undefined;
  /** Reads the clip's word from what a video shows now; null when there is none. */
  see(video: HTMLVideoElement): Sight | null;
  /** Listens to a stream for a while. */
  hear(stream: MediaStream, ms?: number): Promise<Sound>;
}

declare global {
  interface Window {
    readonly senses: Senses;
  }
}

/** Defines `window.senses`. */
export function install(): void {
  const canvas = document.createElement('canvas');
  const BLOCKS = 16;

  function* find(root: ParentNode, selector: string): Generator<Element, undefined> {
    yield* root.querySelectorAll(selector);
    for (const host of root.querySelectorAll('*')) if (host.shadowRoot) yield* find(host.shadowRoot, selector);
    return undefined;
  }

  function see(video: HTMLVideoElement): Sight | null {
    const width = video.videoWidth;
    if (width === 0) return null;
    const block = width / BLOCKS;
    canvas.width = width;
    canvas.height = Math.ceil(block * 2);
    const paper = canvas.getContext('2d', { willReadFrequently: true });
    if (!paper) return null;
    paper.drawImage(video, 0, 0);
    const { data } = paper.getImageData(0, 0, width, canvas.height);
    const light = (column: number, row: number): number =>
      data[(Math.floor((row + 0.5) * block) * width + Math.floor((column + 0.5) * block)) * 4 + 1] ?? 0;
    let word = 0;
    for (let column = 0; column < BLOCKS; column += 1) {
      const difference = light(column, 0) - light(column, 1);
      if (Math.abs(difference) < 60) return null;
      word = (word << 1) | (difference > 0 ? 1 : 0);
    }
    const [id, frame] = [word >> 13, (word >> 4) & 511];
    const sum = (id * 5 + (frame & 15) + ((frame >> 4) & 15) * 3 + (frame >> 8) * 7 + 9) & 15;
    return sum === (word & 15) ? { id, frame } : null;
  }

  async function hear(stream: MediaStream, ms = 500): Promise<Sound> {
    const context = new AudioContext();
    try {
      const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(stream).connect(analyser);
      await context.resume();
      const samples = new Float32Array(analyser.fftSize);
      const bins = new Float32Array(analyser.frequencyBinCount);
      let sum = 0;
      let count = 0;
      const end = context.currentTime + ms / 1000;
      // The first window holds silence from before there was a graph.
      const begin = context.currentTime + analyser.fftSize / context.sampleRate;
      while (context.currentTime < end + analyser.fftSize / context.sampleRate) {
        await new Promise(resolve => setTimeout(resolve, 20));
        if (context.currentTime < begin) continue;
        analyser.getFloatTimeDomainData(samples);
        for (const sample of samples) sum += sample * sample;
        count += samples.length;
      }
      analyser.getFloatFrequencyData(bins);
      const peak = bins.reduce((best, value, index) => (value > (bins[best] ?? -Infinity) ? index : best), 0);
      return { pitch: (peak * context.sampleRate) / analyser.fftSize, level: 10 * Math.log10(Math.max(sum / count, 1e-12)) };
    } finally {
      await context.close();
    }
  }

  const senses: Senses = {
    all: selector => [...find(document, selector)],
    first: selector => find(document, selector).next().value,
    see,
    hear,
  };
  Object.defineProperty(window, 'senses', { value: senses });
}

import type { Source } from '../media/source.js';
import type { Participant } from './call-state.js';

const PARTS = {
  stream: ['camera', 'microphone'],
  screen: ['screen', 'screen-audio'],
} as const satisfies Record<'stream' | 'screen', readonly Source[]>;

/**
 * Keeps every participant's tracks and makes the two streams of them. A stream is replaced when its tracks change, so that a
 * participant's record says all there is to know.
 */
export class Streams {
  readonly #tracks = new Map<string, Map<Source, MediaStreamTrack>>();

  track(id: string, source: Source): MediaStreamTrack | null {
    return this.#tracks.get(id)?.get(source) ?? null;
  }

  /** Records a track and returns what changes in the participant. */
  set(id: string, source: Source, track: MediaStreamTrack | null): Partial<Participant> {
    const tracks = this.#tracks.get(id) ?? new Map<Source, MediaStreamTrack>();
    this.#tracks.set(id, tracks);
    if (track) tracks.set(source, track);
    else tracks.delete(source);
    const name = source === 'camera' || source === 'microphone' ? 'stream' : 'screen';
    const present = PARTS[name].map(part => tracks.get(part)).filter(part => part !== undefined);
    return { [name]: present.length > 0 ? new MediaStream(present) : null };
  }

  forget(id: string): void {
    this.#tracks.delete(id);
  }

  /** Every participant that has a track. */
  ids(): Iterable<string> {
    return this.#tracks.keys();
  }
}

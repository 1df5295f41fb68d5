import { SOURCES } from '../../media/source.js';
import type { Source } from '../../media/source.js';

/** What of the other side's tracks is to be shown: what it says it sends, and what has a place. A track that nobody claims is an empty place. */
export class RemoteSources {
  readonly #onTrack: (source: Source, track: MediaStreamTrack | null) => void;
  readonly #shown = new Map<Source, MediaStreamTrack>();
  #claimed: readonly Source[] = [];

  constructor(onTrack: (source: Source, track: MediaStreamTrack | null) => void) {
    this.#onTrack = onTrack;
  }

  /** The other side says what it sends. */
  claim(sources: readonly Source[]): void {
    this.#claimed = sources;
  }

  claims(source: Source): boolean {
    return this.#claimed.includes(source);
  }

  /** Compares what is shown with what there is, and tells of each difference; undefined is not known yet. */
  update(trackOf: (source: Source) => MediaStreamTrack | null | undefined): void {
    for (const source of SOURCES) {
      const track = trackOf(source);
      if (track === undefined || track === (this.#shown.get(source) ?? null)) continue;
      if (track) this.#shown.set(source, track);
      else this.#shown.delete(source);
      this.#onTrack(source, track);
    }
  }
}

/** Louder than this for long enough is speech; the gap between the two keeps a voice at the edge from flickering. */
const LOUD = 0.12;
const QUIET = 0.06;
/** How long it must be loud before it counts, and quiet before it ends, in ms: a key press is no speech, a breath no end. */
const ATTACK = 150;
const RELEASE = 700;

/** Decides from a level (0 to 1) over time whether somebody speaks. */
export class SpeakingDetector {
  #speaking = false;
  #since: number | undefined;

  /** Takes the level at a time in ms and tells whether this is speech. */
  update(level: number, now: number): boolean {
    const turning = this.#speaking ? level < QUIET : level > LOUD;
    if (!turning) {
      this.#since = undefined;
      return this.#speaking;
    }
    this.#since ??= now;
    if (now - this.#since >= (this.#speaking ? RELEASE : ATTACK)) {
      this.#speaking = !this.#speaking;
      this.#since = undefined;
    }
    return this.#speaking;
  }
}

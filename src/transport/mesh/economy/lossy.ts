/** From this loss on, as a share, a line counts as lossy; and below that no more. */
const LOSSY = 0.05;
const CLEAN = 0.015;
/** For so many looks in a row before the verdict changes: a codec's change costs a whole picture. */
const ENTER = 2;
const LEAVE = 15;

/**
 * Knows which lines lose packets. There pictures go as VP8: browsers protect it with forward error correction (RFC 5109), which H.264
 * does not get, and what is lost need not be asked for and waited for (docs/performance.md).
 */
export class Lossy {
  readonly #lines = new Map<string, { lossy: boolean; against: number }>();

  /** Takes the loss of a line in the last second. */
  take(id: string, loss: number): void {
    const line = this.#lines.get(id) ?? { lossy: false, against: 0 };
    this.#lines.set(id, line);
    const against = line.lossy ? loss < CLEAN : loss > LOSSY;
    line.against = against ? line.against + 1 : 0;
    if (line.against < (line.lossy ? LEAVE : ENTER)) return;
    line.lossy = !line.lossy;
    line.against = 0;
  }

  has(id: string): boolean {
    return this.#lines.get(id)?.lossy === true;
  }

  keys(): Iterable<string> {
    return this.#lines.keys();
  }

  delete(id: string): void {
    this.#lines.delete(id);
  }
}

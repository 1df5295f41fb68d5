/** From this share on a line counts as lossy, and below that no more. */
export interface Limits {
  readonly lossy: number;
  readonly clean: number;
}

/** For so many looks in a row before the verdict changes: a change costs a whole picture, or is heard. */
const ENTER = 2;
const LEAVE = 15;

/** Knows which lines lose packets. */
export class Lossy {
  readonly #limits: Limits;
  readonly #lines = new Map<string, { lossy: boolean; against: number }>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Takes the loss of a line in the last second. */
  take(id: string, loss: number): void {
    const line = this.#lines.get(id) ?? { lossy: false, against: 0 };
    this.#lines.set(id, line);
    const against = line.lossy ? loss < this.#limits.clean : loss > this.#limits.lossy;
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

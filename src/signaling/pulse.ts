/** How often a quiet socket is asked for a sign of life, and how long that may take, in ms: well before the broker gives a socket up. */
const EVERY = 3000;
const PATIENCE = 3000;

export interface PulseOptions {
  readonly ask: () => void;
  /** Nothing came back: the socket is open in name only. */
  readonly onSilent: () => void;
  readonly every?: number;
  readonly patience?: number;
}

/**
 * Feels the pulse of a socket. After a change of network a WebSocket stays open for minutes while nothing passes, and a page sees no
 * pongs: so it asks. A broker that never answered is not held to it, since a stock PeerServer does not know the question.
 */
export class Pulse {
  readonly #options: PulseOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #answers = false;

  constructor(options: PulseOptions) {
    this.#options = options;
  }

  /** A socket was opened. */
  start(): void {
    this.#wait();
  }

  /** Something came: that is life enough. `answer`: it came because it was asked for. */
  heard(answer: boolean): void {
    if (answer) this.#answers = true;
    if (this.#timer !== undefined) this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { this.#ask(); }, this.#options.every ?? EVERY);
  }

  #ask(): void {
    this.#options.ask();
    this.#timer = setTimeout(() => {
      if (this.#answers) {
        this.stop();
        this.#options.onSilent();
      } else {
        this.#wait();
      }
    }, this.#options.patience ?? PATIENCE);
  }
}

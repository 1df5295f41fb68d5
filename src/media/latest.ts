/** Runs a command again and again, never twice at once. Whoever asks while it runs gets the one run that follows, shared by all who wait. */
export class Latest {
  readonly #command: () => Promise<void>;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(command: () => Promise<void>) {
    this.#command = command;
  }

  run(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#running = this.#next ?? this.#running;
        this.#next = undefined;
        return this.#command();
      });
    return this.#next;
  }
}

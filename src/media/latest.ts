/** Runs commands one after the other; of those that wait, only the last is carried out, and all who wait get its result. */
export class Latest {
  #running: Promise<void> = Promise.resolve();
  #next: { command: () => Promise<void>; readonly promise: Promise<void> } | undefined;

  run(command: () => Promise<void>): Promise<void> {
    if (this.#next) {
      this.#next.command = command;
      return this.#next.promise;
    }
    const promise = this.#running.catch(() => undefined).then(() => {
      const { command: last = command } = this.#next ?? {};
      this.#next = undefined;
      return last();
    });
    this.#next = { command, promise };
    this.#running = promise;
    return promise;
  }
}

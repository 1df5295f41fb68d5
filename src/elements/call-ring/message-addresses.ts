/** Addresses at which this page plays messages; each ends when its message is shown no more. */
export class MessageAddresses {
  readonly #known = new Map<Blob, string>();

  of(message: Blob): string {
    const known = this.#known.get(message);
    if (known !== undefined) return known;
    const address = URL.createObjectURL(message);
    this.#known.set(message, address);
    return address;
  }

  /** Lets go of all but these. */
  keep(messages: readonly Blob[]): void {
    for (const [message, address] of this.#known) {
      if (messages.includes(message)) continue;
      URL.revokeObjectURL(address);
      this.#known.delete(message);
    }
  }
}

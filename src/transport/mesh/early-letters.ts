import type { LinkEnvelope } from '../../signaling/signaling.js';

/** So many peers, and so many messages of each, are kept before the broker has said who they are. */
const PEERS = 16;
const LETTERS = 40;

/** Messages from peers whom the broker has not announced yet: with several nodes the announcement may come second. */
export class EarlyLetters {
  readonly #letters = new Map<string, LinkEnvelope[]>();

  keep(from: string, envelope: LinkEnvelope): void {
    const letters = this.#letters.get(from) ?? [];
    if (letters.length >= LETTERS || (letters.length === 0 && this.#letters.size >= PEERS)) return;
    letters.push(envelope);
    this.#letters.set(from, letters);
  }

  take(from: string): readonly LinkEnvelope[] {
    const letters = this.#letters.get(from) ?? [];
    this.#letters.delete(from);
    return letters;
  }

  clear(): void {
    this.#letters.clear();
  }
}

import { waitUntil } from '@open-wc/testing';

/** How long a test waits for what must come, in ms: far longer than it takes, since the machine may be busy. */
const PATIENCE = 20_000;

/** Resolves when something is true; fails with the words, when it never is. */
export function until(is: () => unknown, words?: string, { timeout = PATIENCE }: { readonly timeout?: number } = {}): Promise<void> {
  return waitUntil(is, words, { timeout });
}

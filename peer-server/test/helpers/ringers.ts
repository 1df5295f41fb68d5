import { randomBytes } from 'node:crypto';
import type { TestClient, Frame } from './client.js';

export type Payload = Readonly<Record<string, unknown>>;

function fresh(): string {
  return randomBytes(4).toString('hex');
}

/** Signs in and gives the answer, SIGNED-IN or REFUSED. */
export async function signIn(client: TestClient, user: string, more: Payload = {}): Promise<Frame> {
  const ref = fresh();
  client.send({ type: 'SIGN-IN', payload: { ref, user, name: 'Somebody', ...more } });
  return client.next(['SIGNED-IN', 'REFUSED'], frame => frame.payload?.['ref'] === ref);
}

/** Resolves when all that a page has said of names and rings is done: it is heard in order, and no name is a name that nobody can have. */
export async function heeded(client: TestClient): Promise<void> {
  await signIn(client, '');
}

/** Rings, and gives the ring's id once it rings there, or how it ended at once. */
export async function ring(client: TestClient, to: string, more: Payload = {}): Promise<{ ref: string; id: string; end?: Payload }> {
  const ref = fresh();
  client.send({ type: 'RING', payload: { ref, to, name: 'Ann', ...more } });
  const frame = await client.next(['RINGING', 'RING-END', 'REFUSED'], ({ payload }) => payload?.['ref'] === ref);
  const id = String(frame.payload?.['ring']);
  return frame.type === 'RINGING' ? { ref, id } : { ref, id, end: frame.payload ?? {} };
}

/** The id of the next ring that comes here. */
export async function ringingOn(client: TestClient): Promise<string> {
  return String((await client.next('RING')).payload?.['ring']);
}

export function answer(client: TestClient, id: string, word: 'accept' | 'decline' | 'busy', message?: string): void {
  client.send({ type: 'RING-ANSWER', payload: { ring: id, answer: word, message } });
}

/** How a ring ended for this page. */
export async function endOf(client: TestClient, id: string): Promise<Payload> {
  return (await client.next('RING-END', ({ payload }) => payload?.['ring'] === id)).payload ?? {};
}

/** Follows names, and gives what is known of them. */
export async function watch(client: TestClient, users: readonly string[]): Promise<readonly Payload[]> {
  const ref = fresh();
  client.send({ type: 'WATCH', payload: { ref, users } });
  return (await client.next('USERS', ({ payload }) => payload?.['ref'] === ref)).payload?.['users'] as readonly Payload[];
}

/** The next news about a name with this status. */
export async function status(client: TestClient, user: string, wanted: string): Promise<Payload> {
  return (await client.next('USER', ({ payload }) => payload?.['user'] === user && payload['status'] === wanted)).payload ?? {};
}

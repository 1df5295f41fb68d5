import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintToken } from '../src/cli/token.js';
import { startServer, TestClient, type Frame } from './helpers/client.js';

const secret = 'a-secret-of-at-least-thirty-two-characters';
const mint = (room: string): Promise<string> => mintToken(secret, { room: [room], role: 'member', expires: '1h' });
const plenty = { messageBurst: 1_000_000, messagesPerSecond: 1_000_000, roomTriesPerMinute: 1_000_000, queueMessages: 5000 };

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** What a frame says, without what the asker said. */
function content({ type, payload }: Frame): string {
  return JSON.stringify({ type, payload: { ...payload, ref: '', room: '' } });
}

// Test 44 of RELIABILITY.md, without the limit on tries: even who had all the time in the world would learn nothing.
describe('a guesser', () => {
  it('learns from 10,000 guesses neither by content nor by time which rooms there are', async t => {
    const server = await startServer({ auth: { secret }, limits: plenty });
    const inside = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const client = await TestClient.open(server, { token: await mint(`secret ${String(n)}`) });
        await client.join(`secret ${String(n)}`);
        return client;
      }),
    );
    const guesser = await TestClient.open(server, { token: await mint('his own') });
    const times = { there: [] as number[], not: [] as number[] };
    const answers = { JOIN: new Set<string>(), PEEK: new Set<string>() };
    for (let n = 0; n < 10_000; n++) {
      const there = n % 4 < 2;
      const type = n % 2 === 0 ? 'JOIN' : 'PEEK';
      const room = `${there ? 'secret' : 'absent'} ${String(n % 50)}`;
      const start = performance.now();
      guesser.send({ type, payload: { ref: 'r', room, ...(type === 'JOIN' ? { name: 'Guesser' } : {}) } });
      const answer = await guesser.next(['REFUSED', 'PEEKED']);
      times[there ? 'there' : 'not'].push(performance.now() - start);
      answers[type].add(content(answer));
      if (n % 500 === 0) {
        guesser.frames.length = 0;
        guesser.rewind();
      }
    }
    const [there, not] = [median(times.there), median(times.not)];
    t.diagnostic(`median answer: ${there.toFixed(3)} ms for rooms that exist, ${not.toFixed(3)} ms for others`);
    assert.deepEqual([answers.JOIN.size, answers.PEEK.size], [1, 1]);
    assert.match([...answers.JOIN][0] ?? '', /unauthorized/);
    assert.ok(Math.abs(there - not) <= 5);
    for (const client of [...inside, guesser]) client.drop();
    await server.close();
  });

  it('learns neither by content nor by time who is there, where messages go to room mates only', async t => {
    const server = await startServer({ relay: 'room', limits: plenty, timing: { expire: 300, sweep: 20 } });
    const present = await Promise.all(Array.from({ length: 100 }, () => TestClient.open(server)));
    const guesser = await TestClient.open(server);
    await guesser.join('alone');
    const times = { there: [] as number[], not: [] as number[] };
    for (let round = 0; round < 10; round++) {
      const sent = new Map<string, number>();
      for (const [n, { id }] of present.entries()) {
        for (const dst of n % 2 === 0 ? [id, `absent${String(n)}`] : [`absent${String(n)}`, id]) {
          sent.set(dst, performance.now());
          guesser.send({ type: 'OFFER', dst, payload: 'anybody?' });
        }
      }
      while (sent.size > 0) {
        const { src = '' } = await guesser.next('EXPIRE');
        times[src.startsWith('absent') ? 'not' : 'there'].push(performance.now() - (sent.get(src) ?? NaN));
        sent.delete(src);
      }
    }
    const [there, not] = [median(times.there), median(times.not)];
    t.diagnostic(`median EXPIRE: ${there.toFixed(2)} ms for who is there, ${not.toFixed(2)} ms for who is not`);
    assert.ok(Math.abs(there - not) <= 5);
    assert.ok(present.every(client => client.frames.every(frame => frame.type === 'OPEN')));
    for (const client of [...present, guesser]) client.drop();
    await server.close();
  });
});

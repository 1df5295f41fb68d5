import fc from 'fast-check';
import type { PeerServer } from '../../src/index.js';
import { TestClient } from './client.js';

const names = fc.constantFrom('room', 'a', '__proto__', 'constructor', '\u202Ex', '', ' ', 'x'.repeat(5000), '\u0000');
const types = fc.constantFrom(
  ...['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE', 'OPEN', 'HEARTBEAT', 'JOIN', 'PART', 'RENAME', 'LOCK', 'ADMIT', 'DENY', 'REMOVE'],
  ...['ASK-MUTE', 'toString', '__proto__', 'constructor', '', 'MOVE', 'KNOCK'],
);
const anything = fc.oneof(names, fc.anything({ maxDepth: 3, withNullPrototype: true }), fc.integer(), fc.double(), fc.constant(null));

/** Objects that are nearly messages: right keys, wrong values, and the other way round. */
const nearly = fc.record(
  {
    type: fc.oneof({ weight: 9, arbitrary: types }, anything),
    dst: fc.oneof(fc.constantFrom('witness-a', 'witness-b', 'nobody'), anything),
    src: anything,
    payload: fc.oneof(
      fc.record(
        { ref: anything, room: names, name: anything, role: anything, max: anything, id: names, on: anything, hold: anything },
        { requiredKeys: [] },
      ),
      anything,
    ),
  },
  { requiredKeys: ['type'] },
);

function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch {
    return '[';
  }
}

/** Messages about rings, well formed often enough to be acted upon. */
export const hostileRing = (users: readonly string[], rings: () => readonly string[]): fc.Arbitrary<string> => {
  const user = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...users) }, names);
  const id = fc.oneof({ weight: 6, arbitrary: fc.nat(9).map(back => rings().at(-1 - back) ?? 'none') }, names);
  const odd = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof({ weight: 15, arbitrary }, anything);
  return fc
    .oneof(
      fc.record({
        type: fc.constant('SIGN-IN'),
        payload: fc.record({ ref: odd(names), user: odd(user), name: odd(names), password: odd(fc.constantFrom(undefined, 'x')) }),
      }),
      fc.record({ type: fc.constantFrom('SIGN-OUT', 'UNWATCH', 'MISSED-SEEN'), payload: odd(fc.constant({})) }),
      fc.record({
        type: fc.constant('PRESENCE'),
        payload: fc.record({ status: odd(fc.constantFrom('online', 'away', 'busy', 'offline')) }),
      }),
      fc.record({
        type: fc.constant('WATCH'),
        payload: fc.record({ ref: odd(names), users: odd(fc.array(odd(user), { maxLength: 60 })) }),
      }),
      fc.record({
        type: fc.constant('RING'),
        payload: fc.record(
          { ref: odd(names), to: odd(user), name: odd(names), room: odd(names), audio: odd(fc.boolean()), timeout: odd(fc.integer()) },
          { requiredKeys: ['ref', 'to', 'name'] },
        ),
      }),
      fc.record({
        type: fc.constant('RING-ANSWER'),
        payload: fc.record(
          { ring: odd(id), answer: odd(fc.constantFrom('accept', 'decline', 'busy')), message: odd(names) },
          { requiredKeys: ['ring', 'answer'] },
        ),
      }),
      fc.record({ type: fc.constant('RING-CANCEL'), payload: fc.record({ ring: odd(id) }) }),
    )
    .map(written);
};

/** Nesting that overflows whoever recurses over it. */
const deep = fc
  .integer({ min: 1, max: 30_000 })
  .map(depth => `{"type":"OFFER","dst":"witness-a","payload":${'['.repeat(depth)}${']'.repeat(depth)}}`);
const polluting = fc.constantFrom(
  '{"type":"OFFER","dst":"witness-a","__proto__":{"polluted":1},"payload":{"__proto__":{"polluted":1}}}',
  '{"type":"JOIN","payload":{"ref":"__proto__","room":"__proto__","name":"constructor","__proto__":{"max":1}}}',
  '{"__proto__":{"type":"JOIN"}}',
);

/** Frames that nobody should send. */
export const hostileFrame: fc.Arbitrary<string | Buffer> = fc.oneof(
  { weight: 10, arbitrary: nearly.map(written) },
  { weight: 4, arbitrary: hostileRing(['witness', 'a'], () => []) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 2, arbitrary: fc.json() },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: polluting },
  { weight: 2, arbitrary: nearly.map(written).chain(text => fc.nat(text.length).map(end => text.slice(0, end))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)) },
);

export interface FuzzResult {
  readonly frames: number;
  readonly sockets: number;
  readonly relayed: number;
}

/** Throws `count` frames at a server while two witnesses talk; throws when a witness was harmed. */
export async function fuzz(server: PeerServer, count: number, seed: number): Promise<FuzzResult> {
  const witnesses = [await TestClient.open(server, { id: 'witness-a' }), await TestClient.open(server, { id: 'witness-b' })] as const;
  const [ann, bob] = witnesses;
  let sockets = 0;
  let relayed = 0;
  const batch = 250;
  for (let sent = 0; sent < count; sent += batch) {
    const frames = fc.sample(hostileFrame, { numRuns: Math.min(batch, count - sent), seed: seed + sent });
    let attacker: TestClient | undefined;
    for (const frame of frames) {
      if (attacker?.socket.readyState !== 1) {
        attacker = await TestClient.open(server);
        sockets += 1;
      }
      attacker.socket.send(frame);
      // Every few frames the attacker waits for the server, so that a socket that was closed is replaced and the next frame is heard.
      if (sockets % 2 === 0 || frame.length % 3 === 0) await Promise.race([attacker.settle(), attacker.closed]);
    }
    ann.send({ type: 'OFFER', dst: 'witness-b', payload: { batch: sent } });
    await bob.next('OFFER', frame => frame.src === 'witness-a' && frame.payload?.['batch'] === sent);
    relayed += 1;
    attacker?.drop();
    for (const { frames: heard } of witnesses) heard.length = 0;
    for (const witness of witnesses) witness.rewind();
  }
  for (const witness of witnesses) {
    if (witness.socket.readyState !== 1) throw new Error('A witness was cut off.');
    await witness.close();
  }
  if ('polluted' in {} || 'max' in {}) throw new Error('Object.prototype was changed.');
  return { frames: count, sockets, relayed };
}

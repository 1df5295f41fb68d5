import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseRingClientMessage, parseRingServerMessage, RING_ENDS } from '../src/protocol-ring.js';
import { parseClientMessage, parseServerMessage, UNKNOWN } from '../src/protocol.js';

/** Every example of PROTOCOL.md. */
async function examples(): Promise<readonly { readonly type: string }[]> {
  const text = await readFile(new URL('../PROTOCOL.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/```json\n(.*?)```/gs)].map(match => match[1] ?? '');
  // An example begins with a brace in the first column and may go on in indented lines.
  return blocks.flatMap(block => block.split(/\n(?=\{)/).map(example => JSON.parse(example) as { type: string }));
}

const client = [
  'HEARTBEAT',
  'OFFER',
  'ANSWER',
  'CANDIDATE',
  'LEAVE',
  'JOIN',
  'PART',
  'RENAME',
  'LOCK',
  'ADMIT',
  'DENY',
  'REMOVE',
  'ASK-MUTE',
];
const server = [
  ...[
    'OPEN',
    'ERROR',
    'ID-TAKEN',
    'OFFER',
    'EXPIRE',
    'JOINED',
    'REFUSED',
    'KNOCKING',
    'MEMBER',
    'MEMBER-GONE',
    'ROOM',
    'KNOCK',
    'ASK-MUTE',
    'ICE',
    'MOVE',
    'BYE',
  ],
];

const rings = [
  ...['SIGN-IN', 'SIGN-OUT', 'PRESENCE', 'WATCH', 'UNWATCH', 'RING', 'RING-ANSWER', 'RING-CANCEL', 'MISSED-SEEN'],
  ...['SIGNED-IN', 'USERS', 'USER', 'RINGING', 'RING-END'],
];

describe('the protocol', () => {
  it('is described with examples that are what they say', async () => {
    const all = await examples();
    for (const example of all) {
      const text = JSON.stringify(example);
      const fromClient = [parseClientMessage(text), parseRingClientMessage(text)].some(message => message && message !== UNKNOWN);
      assert.ok(fromClient || parseServerMessage(text) || parseRingServerMessage(text), text);
    }
    const described = await readFile(new URL('../PROTOCOL.md', import.meta.url), 'utf8');
    for (const type of [...client, ...server, ...rings])
      assert.ok(described.includes(`"type":"${type}"`) || described.includes(`\`${type}\``), type);
    for (const state of RING_ENDS) assert.ok(described.includes(`\`${state}\``), state);
    const shown = new Set(all.map(example => example.type));
    for (const type of server) assert.ok(shown.has(type) || described.includes(`{"type":"${type}"`), `${type} has no example`);
  });

  it('tells a malformed message from one of a later version', () => {
    assert.equal(parseClientMessage('{"type":"SOMETHING-NEW","payload":1}'), UNKNOWN);
    for (const bad of [
      '{',
      'null',
      '[]',
      '{}',
      '{"type":1}',
      '{"type":"JOIN"}',
      '{"type":"JOIN","payload":{"ref":"1","room":"a","name":"b","max":-1}}',
    ]) {
      assert.equal(parseClientMessage(bad), undefined, bad);
    }
    assert.equal(parseServerMessage({ type: 'constructor' }), undefined);
    assert.equal(parseServerMessage({ type: 'MEMBER', payload: { room: 'a', version: 1, member: { id: 'x' } } }), undefined);
    assert.deepEqual(parseServerMessage({ type: 'OPEN' }), { type: 'OPEN' });
    assert.equal(parseRingClientMessage('{"type":"JOIN"}'), UNKNOWN);
    for (const bad of [
      '{"type":"SIGN-IN","payload":{"ref":"1","user":"a"}}',
      '{"type":"SIGN-OUT"}',
      '{"type":"PRESENCE","payload":{"status":"offline"}}',
      '{"type":"WATCH","payload":{"ref":"1","users":"desk"}}',
      '{"type":"RING","payload":{"ref":"1","to":"a","name":"b","timeout":-1}}',
      '{"type":"RING-ANSWER","payload":{"ring":"1","answer":"toString"}}',
    ]) {
      assert.equal(parseRingClientMessage(bad), undefined, bad);
    }
    assert.equal(parseRingServerMessage({ type: 'RING-END', payload: { ring: '1', state: 'constructor' } }), undefined);
    assert.equal(parseRingServerMessage({ type: 'MEMBER' }), undefined);
  });

  it('throws at nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.anything()), value => {
        parseServerMessage(value);
        parseRingServerMessage(value);
        const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
        parseClientMessage(text);
        parseRingClientMessage(text);
      }),
      { numRuns: 2000 },
    );
  });
});

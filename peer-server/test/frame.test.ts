import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { relayText, textFrame } from '../src/frame.js';
import { parseClientMessage } from '../src/protocol.js';

interface Read {
  readonly payload?: unknown;
  readonly type: string;
  readonly src: string;
  readonly dst: string;
}

function bytesOf(text: string): Buffer {
  const frame = textFrame(text);
  return typeof frame === 'string' ? Buffer.from(frame, 'latin1') : frame;
}

/** What a receiver reads in the relayed text of a frame; undefined when the frame is refused. */
function relayed(frame: string): Read | undefined {
  const message = parseClientMessage(frame);
  return message?.type === 'OFFER' ? (JSON.parse(relayText(frame, message, 'me')) as Read) : undefined;
}

describe('a text frame', () => {
  it('has the header of RFC 6455 and the bytes of the text, at every length around which the header changes', () => {
    const lengths = [0, 1, 125, 126, 127, 128, 255, 256, 32_767, 32_768, 32_896, 65_535, 65_536, 70_000];
    for (const letter of ['a', 'é', '漢', '\u0080']) {
      for (const length of lengths) {
        const text = letter.repeat(length);
        const body = Buffer.from(text);
        const frame = bytesOf(text);
        assert.equal(frame[0], 0x81);
        const short = frame[1] ?? 0;
        const [size, head] = short < 126 ? [short, 2] : short === 126 ? [frame.readUInt16BE(2), 4] : [Number(frame.readBigUInt64BE(2)), 10];
        assert.equal(size, body.length);
        assert.ok(frame.subarray(head).equals(body), `${letter} ${String(length)}`);
      }
    }
  });
});

describe('a relayed message', () => {
  it('comes from who sent it, whatever a frame says twice', () => {
    const frames = [
      '{"type":"OFFER","src":"victim","payload":1,"dst":"bob"}',
      '{"type":"OFFER","payload":1,"src":"victim","dst":"bob"}',
      '{"type":"OFFER","dst":"bob","payload":1,"src":"victim"}',
      '{"type":"OFFER","dst":"bob","payload":1,"payload":2,"src":"victim","src":"other"}',
      '{"type":"OFFER","payload":{"a":1},"dst":"eve","payload":2,"dst":"bob"}',
      '{"type":"OFFER","dst":"bob","payload":1,"type":"OFFER"}',
      '{"type":"OFFER","dst":"bob","payload":1,"\\u0073rc":"victim"}',
      '{"type":"OFFER","dst":"bob","payload":{"src":"victim"},"__proto__":{"src":"victim"}}',
      '{"type":"OFFER","dst":"b\\u006fb","payload":1}',
      '{ "type" : "OFFER" , "dst" : "bob" , "payload" : 1 }',
    ];
    for (const frame of frames) {
      const read = relayed(frame);
      assert.equal(read?.src, 'me', frame);
      assert.equal(read.dst, 'bob', frame);
    }
  });

  it('is what was sent, for any payload, and never anything else than JSON', () => {
    const key = fc.constantFrom('type', 'src', 'dst', 'payload', '\\u0073rc', 'dst","src":"victim', '__proto__', 'x');
    const value = fc.oneof(fc.json(), fc.constantFrom('"OFFER"', '"bob"', '"victim"', '1', '"a","src":"victim"', '{}}', '"\\"', ''));
    const field = fc.tuple(key, value).map(([name, text]) => `"${name}":${text}`);
    const first = fc.constantFrom('"type":"OFFER","payload":', '"type":"OFFER","dst":"bob","payload":', '"type":"OFFER","dst":"bob",');
    const last = fc.constantFrom(',"dst":"bob"}', '}', ',"dst":"bob"}}', '');
    fc.assert(
      fc.property(first, value, fc.array(field, { maxLength: 4 }), last, (start, payload, fields, end) => {
        const frame = `{${[start + payload, ...fields].join(',')}${end}`;
        const read = relayed(frame);
        if (!read) return;
        const said = JSON.parse(frame) as Read;
        assert.deepEqual(Object.keys(read).sort(), ['payload' in said ? ['payload'] : [], 'dst', 'src', 'type'].flat().sort());
        assert.equal(read.src, 'me');
        assert.equal(read.dst, said.dst);
        assert.deepEqual(read.payload, said.payload);
      }),
      { numRuns: 20_000 },
    );
  });
});

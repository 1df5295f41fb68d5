import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { WebSocketServer, type WebSocket } from 'ws';
import { Intake } from '../src/intake.js';

const most = 200;

/** The other end of a connection, in memory: what comes in which piece is the test's to say. */
class Wire extends Duplex {
  override _read(): void {
    // Bytes come when they come.
  }
  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
  }
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

interface Heard {
  readonly messages: string[];
  code: number | undefined;
}

/** What a socket makes of some pieces: through `ws` alone, or with an intake before it, which lets go after so many messages. */
async function hear(pieces: readonly Buffer[], quick: boolean, spaced = true, releaseAt = 0): Promise<Heard & { readonly taken: number }> {
  const headers = { upgrade: 'websocket', 'sec-websocket-key': randomBytes(16).toString('base64'), 'sec-websocket-version': '13' };
  const request = { method: 'GET', url: '/', headers } as unknown as IncomingMessage;
  const server = new WebSocketServer({ noServer: true, maxPayload: most, perMessageDeflate: false, clientTracking: false });
  const wire = new Wire();
  const heard = { messages: [] as string[], code: undefined as number | undefined, taken: 0 };
  const socket = await new Promise<WebSocket>(resolve => {
    server.handleUpgrade(request, wire, Buffer.alloc(0), resolve);
  });
  socket.on('message', data => heard.messages.push((data as Buffer).toString()));
  socket.on('ping', () => heard.messages.push('(ping)'));
  socket.on('error', () => heard.messages.push('(error)'));
  const closed = new Promise<void>(resolve => {
    socket.on('close', code => {
      heard.code = code;
      resolve();
    });
  });
  if (quick) {
    const intake = new Intake(socket, wire, most, message => {
      heard.taken += 1;
      heard.messages.push(message.toString());
      if (heard.taken === releaseAt) intake.release();
    });
  }
  // Each side has bytes of its own, since masks are taken off in place.
  for (const piece of pieces) {
    wire.push(Buffer.from(piece));
    if (spaced) await turn();
  }
  wire.push(null);
  await closed;
  return heard;
}

interface FrameOptions {
  readonly opcode?: number;
  readonly fin?: boolean;
  readonly reserved?: number;
  readonly masked?: boolean;
  readonly wide?: boolean;
}

function frame(payload: string | Buffer, { opcode = 1, fin = true, reserved = 0, masked = true, wide = false }: FrameOptions = {}): Buffer {
  const body = Buffer.from(payload as string);
  const key = masked ? randomBytes(4) : Buffer.alloc(0);
  const bit = masked ? 0x80 : 0;
  const head = [(fin ? 0x80 : 0) | (reserved << 4) | opcode];
  if (wide) head.push(bit | 127, 0, 0, 0, 0, 0, 0, body.length >> 8, body.length & 255);
  else if (body.length < 126) head.push(bit | body.length);
  else head.push(bit | 126, body.length >> 8, body.length & 255);
  return Buffer.concat([Buffer.from(head), key, body.map((byte, n) => byte ^ (key[n & 3] ?? 0))]);
}

function cut(bytes: Buffer, at: readonly number[]): readonly Buffer[] {
  const places = [...new Set(at.map(place => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((start, n) => bytes.subarray(start, places[n] ?? bytes.length)).filter(piece => piece.length > 0);
}

describe('the intake', () => {
  it('takes whole text messages, in whatever pieces they come', async () => {
    const texts = ['', 'a', 'grüße 🙂', 'x'.repeat(31), 'y'.repeat(125), 'z'.repeat(126), '9'.repeat(199)];
    const bytes = Buffer.concat(texts.map(text => frame(text)));
    for (let size = 1; size <= bytes.length; size += size < 40 ? 1 : 37) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
      const heard = await hear(pieces, true);
      assert.deepEqual(heard.messages, texts);
      assert.equal(heard.taken, texts.length);
    }
  });

  it('leaves to ws what is not a whole text message, and takes on afterwards', async () => {
    const sent = [
      frame('one'),
      frame('two', { opcode: 2 }),
      frame('thr', { fin: false }),
      frame('!', { opcode: 9 }),
      frame('ee', { opcode: 0 }),
      frame('four'),
    ];
    const heard = await hear(sent, true);
    assert.deepEqual(heard.messages, ['one', 'two', '(ping)', 'three', 'four']);
    assert.equal(heard.taken, 2, 'each piece came in a turn of its own');
    assert.deepEqual((await hear([Buffer.concat(sent)], true)).messages, heard.messages);
  });

  it('lets ws refuse what is against the rules, with its own code', async () => {
    const cases: readonly (readonly [number, Buffer])[] = [
      [1007, frame(Buffer.from([0xc3, 0x28]))],
      [1002, frame('unmasked', { masked: false })],
      [1002, frame('reserved', { reserved: 4 })],
      [1002, frame('opcode', { opcode: 3 })],
      [1002, Buffer.concat([frame('a', { fin: false }), frame('b')])],
      [1002, frame('c', { opcode: 0 })],
      [1009, frame('x'.repeat(most + 1))],
      [1009, frame('x'.repeat(most + 1), { wide: true })],
    ];
    for (const [code, bytes] of cases) {
      const heard = await hear([frame('before'), bytes, frame('after')], true);
      assert.deepEqual(heard.messages, ['before', '(error)'], String(code));
      // The wire ends without a goodbye, so ours is what would have been sent; ws alone is the witness.
      assert.deepEqual(heard.code, (await hear([frame('before'), bytes, frame('after')], false)).code);
    }
  });

  it('hears what ws alone would hear, of anything in any pieces', async () => {
    const payload = fc.oneof(
      { weight: 6, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }).map(text => Buffer.from(text)) },
      { weight: 2, arbitrary: fc.integer({ min: 120, max: 210 }).map(length => Buffer.alloc(length, 'é')) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }).map(bytes => Buffer.from(bytes)) },
    );
    const options = fc.record({
      opcode: fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, fc.constantFrom(0, 2, 8, 9, 10), fc.nat(15)),
      fin: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.boolean()),
      reserved: fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, fc.nat(7)),
      masked: fc.oneof({ weight: 40, arbitrary: fc.constant(true) }, fc.boolean()),
      wide: fc.oneof({ weight: 10, arbitrary: fc.constant(false) }, fc.boolean()),
    });
    const frames = fc.array(
      fc.tuple(payload, options).map(([body, how]) => frame(body, how)),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(frames, fc.array(fc.nat(), { maxLength: 60 }), fc.boolean(), fc.nat(3), async (sent, places, spaced, releaseAt) => {
        const pieces = cut(Buffer.concat(sent), places);
        const alone = await hear(pieces, false, spaced);
        const both = await hear(pieces, true, spaced, releaseAt);
        assert.deepEqual(both.messages, alone.messages);
        assert.equal(both.code, alone.code);
      }),
      { numRuns: 2000 },
    );
  });
});

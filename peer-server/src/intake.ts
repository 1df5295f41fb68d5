import { isUtf8 } from 'node:buffer';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

type Listener = (this: Duplex, chunk: Buffer) => void;

/** How many bytes a frame has, header and all; `short` while its header is not there yet, `strange` when it is not for us. */
type Size = number | 'short' | 'strange';

/** FIN, no extension, opcode 1: a whole text message in one frame. */
const wholeText = 0x81;

/** The most bytes before the payload: two, eight of length, four of mask. */
const longestHeader = 14;

/** The most pieces that are kept apart: many small buffers weigh far more than what is in them. */
const mostPieces = 32;

const keyBytes = new Uint8Array(4);
const keyWord = new Int32Array(keyBytes.buffer);

/**
 * Takes whole text messages off the wire before `ws` sees them, which is nearly all that a broker gets: a third of what a relayed message
 * costs in JavaScript is its way through the receiver of `ws`, most of that the XOR of the mask byte by byte (here it is four at a time).
 * Everything else goes to `ws` as it came, frame by frame (control frames, binary and fragmented messages), and from the first frame that
 * is against the rules on `ws` has the wire for itself: it knows all of RFC 6455 and says what is wrong.
 */
export class Intake {
  readonly #wire: Duplex;
  readonly #socket: WebSocket;
  readonly #hear: (message: Buffer) => void;
  readonly #most: number;
  /** The listener of `ws`; undefined once it is back in its place, or gone with the socket. */
  #plain: Listener | undefined;
  /** A frame's beginning, in the pieces in which it came, and the bytes with which there is more to tell. */
  #pieces: Buffer[] | undefined;
  #have = 0;
  #need = 0;
  /** Inside of a fragmented message, where a text frame is an error. */
  #fragmented = false;
  /** For the rest of this turn everything goes to `ws`: whether it liked what it got shows only when its own callbacks have run. */
  #deferring = false;

  /** `most` is the longest message that is taken in bytes; longer ones are for `ws` to refuse. */
  constructor(socket: WebSocket, wire: Duplex, most: number, hear: (message: Buffer) => void) {
    this.#socket = socket;
    this.#wire = wire;
    this.#most = most;
    this.#hear = hear;
    const [plain, ...others] = wire.listeners('data') as Listener[];
    // Not what we know of `ws`: then it works without us, as it always does.
    if (!plain || others.length > 0) return;
    this.#plain = plain;
    wire.off('data', plain);
    wire.on('data', this.#take);
  }

  /** Gives the wire back to `ws`, for good; before `ws` is told to close, since it waits for the other side's goodbye. */
  release(): void {
    const plain = this.#plain;
    if (!plain) return;
    this.#leave();
    this.#wire.on('data', plain);
    if (this.#pieces) plain.call(this.#wire, Buffer.concat(this.#pieces));
    this.#pieces = undefined;
  }

  #leave(): void {
    this.#plain = undefined;
    this.#wire.off('data', this.#take);
  }

  readonly #take = (chunk: Buffer): void => {
    let bytes = chunk;
    if (this.#pieces) {
      this.#pieces.push(chunk);
      this.#have += chunk.length;
      if (this.#have < this.#need) {
        if (this.#pieces.length >= mostPieces) this.#pieces = [Buffer.concat(this.#pieces)];
        return;
      }
      bytes = Buffer.concat(this.#pieces);
      this.#pieces = undefined;
    }
    let at = 0;
    while (at < bytes.length) {
      // A message before this one may have closed the socket.
      if (!this.#plain || this.#socket.readyState !== this.#socket.OPEN) {
        this.#rest(bytes.subarray(at));
        return;
      }
      const size = sizeOf(bytes, at, this.#most);
      if (size === 'strange') {
        this.release();
        this.#rest(bytes.subarray(at));
        return;
      }
      if (size === 'short' || at + size > bytes.length) {
        this.#wait(at === 0 ? bytes : bytes.subarray(at), size);
        return;
      }
      this.#frame(bytes, at, size);
      at += size;
    }
  };

  /** Bytes that are not ours to read. */
  #rest(bytes: Buffer): void {
    // A socket that closes by itself has read what there was; one that we gave back reads on.
    if (this.#plain) this.#leave();
    else for (const listener of this.#wire.listeners('data') as Listener[]) listener.call(this.#wire, bytes);
  }

  #wait(piece: Buffer, size: number | 'short'): void {
    this.#pieces = [piece];
    this.#have = piece.length;
    this.#need = size === 'short' ? Math.min(piece.length + 1, longestHeader) : size;
  }

  #frame(bytes: Buffer, at: number, size: number): void {
    const first = bytes[at] ?? 0;
    if (first === wholeText && !this.#fragmented && !this.#deferring) {
      const body = at + ((bytes[at + 1] ?? 0) === 0xfe ? 8 : 6);
      const message = bytes.subarray(body, at + size);
      unmask(message, bytes, body - 4);
      if (isUtf8(message)) {
        this.#hear(message);
        return;
      }
      // Masked again, it goes where it is refused.
      unmask(message, bytes, body - 4);
    }
    // A data frame, or the next piece of one, says whether more of its message is to come; control frames come in between.
    if ((first & 0x08) === 0) this.#fragmented = first < 0x80;
    this.#plain?.call(this.#wire, bytes.subarray(at, at + size));
    if (this.#deferring) return;
    this.#deferring = true;
    setImmediate(() => {
      this.#deferring = false;
    });
  }
}

function sizeOf(bytes: Buffer, at: number, most: number): Size {
  if (bytes.length < at + 2) return 'short';
  const second = bytes[at + 1] ?? 0;
  // Not masked, or of a length that only a frame above the limit has to write this way.
  if (second < 0x80 || second === 0xff) return 'strange';
  if (second < 0xfe) return 6 + second - 0x80;
  if (bytes.length < at + 4) return 'short';
  const length = bytes.readUInt16BE(at + 2);
  return length > most ? 'strange' : 8 + length;
}

/** RFC 6455 §5.3, in place; the four bytes of the mask are at `key` in `from`. */
function unmask(message: Buffer, from: Buffer, key: number): void {
  const { length, byteOffset, buffer } = message;
  const toWord = -byteOffset & 3;
  const words = length < 32 ? 0 : (length - toWord) >> 2;
  let at = 0;
  if (words > 0) {
    for (; at < toWord; at++) message[at] = (message[at] ?? 0) ^ (from[key + at] ?? 0);
    for (let n = 0; n < 4; n++) keyBytes[n] = from[key + ((toWord + n) & 3)] ?? 0;
    const word = keyWord[0] ?? 0;
    const view = new Int32Array(buffer, byteOffset + toWord, words);
    for (let n = 0; n < words; n++) view[n] = (view[n] ?? 0) ^ word;
    at = toWord + words * 4;
  }
  for (; at < length; at++) message[at] = (message[at] ?? 0) ^ (from[key + (at & 3)] ?? 0);
}

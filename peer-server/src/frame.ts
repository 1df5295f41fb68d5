/** What a relayed message is written from; `payload` is only looked at when its text cannot be taken as it came. */
interface Relayed {
  readonly type: string;
  readonly dst: string;
  readonly payload?: unknown;
}

/**
 * One whole unmasked text frame (RFC 6455 §5.2), to be written to the TCP socket as it is, in `latin1` where it is a string: half of what a
 * relayed message costs is writing it, and `ws` writes header and text apart. What is ASCII, nearly everything, stays a string: Node writes
 * short ones from its stack, with no buffer to make and to collect.
 */
export function textFrame(text: string): Buffer | string {
  const { length } = text;
  if (length < 65_536) {
    // Made before it is known to be ASCII, so that the text is copied into one piece once and not twice.
    const frame = header(length) + text;
    const high = 1 + (length < 126 ? 0 : (length >> 15) + ((length >> 7) & 1));
    if (Buffer.byteLength(frame) === frame.length + high) return frame;
  }
  const bytes = Buffer.byteLength(text);
  const head = header(bytes);
  const frame = Buffer.allocUnsafe(head.length + bytes);
  frame.write(head, 'latin1');
  frame.write(text, head.length);
  return frame;
}

/** A frame's first bytes, one in each character. */
function header(length: number): string {
  if (length < 126) return String.fromCharCode(0x81, length);
  if (length < 65_536) return String.fromCharCode(0x81, 126, length >> 8, length & 0xff);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return `\x81\x7f${bytes.toString('latin1')}`;
}

/**
 * The text of a message as its receiver gets it. Where the sender wrote the fields in one of the usual orders, the payload is copied as
 * text instead of being written anew. `text` has been parsed into `message` before, so it is valid JSON, and what stands between a known
 * beginning and a known end is the payload, or the payload and further fields. Those that are not a repetition are ruled out by counting;
 * a repetition cannot matter, because of two fields with one name the last counts, and ours come last.
 * May throw when the payload has to be written anew and is nested too deeply.
 */
export function relayText(text: string, message: Relayed, src: string): string {
  const { type, dst } = message;
  const tail = `,"type":"${type}","src":"${src}","dst":${JSON.stringify(dst)}}`;
  const payload = payloadText(text, message);
  if (payload !== undefined) return `{"payload":${payload}${tail}`;
  return message.payload === undefined ? `{${tail.slice(1)}` : `{"payload":${JSON.stringify(message.payload)}${tail}`;
}

function payloadText(text: string, message: Relayed): string | undefined {
  // An id of letters and digits has one spelling; one with escapes may have several.
  if (!/^[\w -]*$/.test(message.dst) || Object.keys(message).length !== 3) return undefined;
  const start = `{"type":"${message.type}","payload":`;
  const end = `,"dst":"${message.dst}"}`;
  if (text.startsWith(start) && text.endsWith(end) && text.length > start.length + end.length) return text.slice(start.length, -end.length);
  const other = `{"type":"${message.type}","dst":"${message.dst}","payload":`;
  return text.startsWith(other) && text.endsWith('}') ? text.slice(other.length, -1) : undefined;
}

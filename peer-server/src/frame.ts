/** What a relayed message is written from; `payload` is only looked at when its text cannot be taken as it came. */
interface Relayed {
  readonly type: string;
  readonly dst: string;
  readonly payload?: unknown;
}

/**
 * One whole unmasked text frame (RFC 6455 §5.2) in one buffer. Written to the TCP socket as it is: half of what a relayed message costs is
 * writing it, and `ws` writes header and text apart.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x81;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
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

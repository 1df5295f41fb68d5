import { createSocket, type RemoteInfo } from 'node:dgram';

const magicCookie = 0x2112a442;
const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const bindingError = 0x0111;
const xorMappedAddress = 0x0020;
const errorCode = 0x0009;
const unknownAttributes = 0x000a;

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

/** The sixteen (or four) bytes of an address. */
function addressBytes(address: string, family: string): Buffer {
  if (family === 'IPv4') return Buffer.from(address.split('.').map(Number));
  const [left = '', right] = (address.split('%')[0] ?? '').split('::');
  const groups = left.split(':').filter(Boolean);
  const tail = right?.split(':').filter(Boolean) ?? [];
  const all = [...groups, ...Array<string>(Math.max(0, 8 - groups.length - tail.length)).fill('0'), ...tail];
  return Buffer.from(all.flatMap(group => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]));
}

function mapped(request: Buffer, from: Pick<RemoteInfo, 'address' | 'port' | 'family'>): Buffer {
  // A dual-stack socket sees IPv4 senders in their IPv6 dress.
  const v4 = /^::ffff:([\d.]+)$/.exec(from.address)?.[1];
  const family = v4 === undefined ? from.family : 'IPv4';
  const bytes = addressBytes(v4 ?? from.address, family);
  // Cookie and transaction id, in this order in the header, are what the address is hidden with from address-rewriting routers.
  const hidden = bytes.map((byte, i) => byte ^ (request[4 + i] ?? 0));
  const head = Buffer.from([0, family === 'IPv4' ? 1 : 2, 0, 0]);
  head.writeUInt16BE(from.port ^ (magicCookie >>> 16), 2);
  return attribute(xorMappedAddress, Buffer.concat([head, hidden]));
}

/** The attributes that a server must understand (type below 0x8000), or undefined when the message is not well formed. */
function required(request: Buffer): readonly number[] | undefined {
  const types: number[] = [];
  for (let at = 20; at < request.length;) {
    if (at + 4 > request.length) return undefined;
    const type = request.readUInt16BE(at);
    if (type < 0x8000) types.push(type);
    at += 4 + Math.ceil(request.readUInt16BE(at + 2) / 4) * 4;
    if (at > request.length) return undefined;
  }
  return types;
}

/** The answer to a STUN binding request (RFC 8489), or undefined for anything else; it says where the request came from, and no more. */
export function stunAnswer(request: Buffer, from: Pick<RemoteInfo, 'address' | 'port' | 'family'>): Buffer | undefined {
  if (request.length < 20 || request.length > 548 || request.readUInt16BE(0) !== bindingRequest) return undefined;
  if (request.readUInt32BE(4) !== magicCookie || request.readUInt16BE(2) !== request.length - 20) return undefined;
  const asked = required(request);
  if (!asked) return undefined;
  // USERNAME, MESSAGE-INTEGRITY(-SHA256), REALM, NONCE and PRIORITY come with ICE checks, which are not for us but harmless.
  const known = new Set([0x0006, 0x0008, 0x0014, 0x0015, 0x001c, 0x001d, 0x001e, 0x0024, 0x0025]);
  const unknown = asked.filter(type => !known.has(type));
  const body = unknown.length === 0 ? mapped(request, from) : refusal(unknown);
  const head = Buffer.from(request.subarray(0, 20));
  head.writeUInt16BE(unknown.length === 0 ? bindingSuccess : bindingError, 0);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

function refusal(unknown: readonly number[]): Buffer {
  const reason = Buffer.concat([Buffer.from([0, 0, 4, 20]), Buffer.from('Unknown Attribute')]);
  const types = Buffer.alloc(unknown.length * 2);
  unknown.forEach((type, i) => types.writeUInt16BE(type, i * 2));
  return Buffer.concat([attribute(errorCode, reason), attribute(unknownAttributes, types)]);
}

/** A STUN server that runs. */
export interface StunServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Answers STUN binding requests on a UDP port; rejects when the port cannot be had. */
export async function startStun(port: number, host: string): Promise<StunServer> {
  try {
    return await bind(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (host !== '::' || (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL')) throw error;
    return bind(port, '0.0.0.0');
  }
}

function bind(port: number, host: string): Promise<StunServer> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' });
  socket.on('message', (request, from) => {
    const answer = stunAnswer(request, from);
    // An address that cannot be answered (it was forged, or is gone) is nobody's trouble.
    if (answer) socket.send(answer, from.port, from.address, () => undefined);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      const close = (): Promise<void> => new Promise(done => socket.close(() => done()));
      resolve({ port: socket.address().port, close });
    });
  });
}

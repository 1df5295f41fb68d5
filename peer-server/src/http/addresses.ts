import type { IncomingMessage } from 'node:http';
import type { Limits } from '../config.js';

/** How many sockets each address has. */
export class Addresses {
  readonly #sockets = new Map<string, number>();
  readonly #most: number;

  constructor({ socketsPerAddress }: Limits) {
    this.#most = socketsPerAddress;
  }

  /** Counts one in and gives the function that counts it out again; undefined when there are too many. */
  enter(address: string): (() => void) | undefined {
    if (isLoopback(address)) return () => undefined;
    const now = this.#sockets.get(address) ?? 0;
    if (now >= this.#most) return undefined;
    this.#sockets.set(address, now + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const rest = (this.#sockets.get(address) ?? 1) - 1;
      if (rest > 0) this.#sockets.set(address, rest);
      else this.#sockets.delete(address);
    };
  }
}

/** Where a request comes from; an IPv6 host owns a whole /64, so that is what is counted. */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1)?.trim() : undefined;
  const address = (forwarded ?? request.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
  return address.includes(':') ? network(address) : address;
}

/** The first four groups of an IPv6 address, written out. */
function network(address: string): string {
  const [left = '', right] = address.split('::');
  const groups = left.split(':').filter(Boolean);
  const tail = right?.split(':').filter(Boolean) ?? [];
  const zeros = Array<string>(Math.max(0, 8 - groups.length - tail.length)).fill('0');
  return [...groups, ...zeros, ...tail].slice(0, 4).join(':');
}

/** This machine itself: a developer, a test, or a proxy that nobody told us to trust. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '0:0:0:0' || address === '';
}

import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request with what every handler asks of it. */
export interface Request {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

export type Headers = Readonly<Record<string, string>>;

/** A whole answer; HEAD gets the same without the body. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body?: string | Buffer;
}

/** Headers on every answer: a browser takes the type as it is said, and tells other sites little. */
const always: Headers = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'strict-origin-when-cross-origin' };

export function text(status: number, body: string, headers: Headers = {}): Reply {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body };
}

export function json(status: number, value: unknown, headers: Headers = {}): Reply {
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) };
}

/** Writes a reply; answers 304 when the client has this very body already. */
export function send(request: IncomingMessage, response: ServerResponse, { status, headers, body = '' }: Reply): void {
  const etag = headers['ETag'];
  const known = etag !== undefined && request.headers['if-none-match']?.split(/\s*,\s*/).includes(etag) === true;
  const length = known ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  response.writeHead(known ? 304 : status, { ...always, ...length, ...headers });
  response.end(known || request.method === 'HEAD' ? undefined : body);
}

/** The path of a request target, decoded; undefined when it is not a path that a browser would send. */
export function pathOf(target: string): string | undefined {
  const path = target.split(/[?#]/, 1)[0] ?? '';
  if (!path.startsWith('/')) return undefined;
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes('\0') ? undefined : decoded;
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Headers, Reply } from './reply.js';

/** The types of the files that a demo or a bundle is made of; anything else is served as bytes to download. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.wav': 'audio/wav',
};

interface Cached {
  readonly modified: number;
  readonly body: Buffer;
  readonly hash: Buffer;
}

/** Files are small and few (a demo, a bundle): read once, and again when they change. */
const mostCached = 32 * 1024 * 1024;
const cache = new Map<string, Cached>();
let cachedBytes = 0;

async function read(file: string, modified: number): Promise<Cached> {
  const known = cache.get(file);
  if (known?.modified === modified) return known;
  const body = await readFile(file);
  const fresh: Cached = { modified, body, hash: createHash('sha384').update(body).digest() };
  cachedBytes += body.length - (known?.body.length ?? 0);
  if (cachedBytes > mostCached) {
    cache.clear();
    cachedBytes = body.length;
  }
  cache.set(file, fresh);
  return fresh;
}

/** A file as it is on the disk now, with its SHA-384; undefined when there is none. */
export async function loadFile(file: string): Promise<{ readonly body: Buffer; readonly hash: Buffer } | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() ? await read(file, found.mtimeMs) : undefined;
  } catch {
    return undefined;
  }
}

/** A reply with a file's bytes. */
export function fileReply(name: string, { body, hash }: { readonly body: Buffer; readonly hash: Buffer }, headers: Headers): Reply {
  const type = types[extname(name).toLowerCase()] ?? 'application/octet-stream';
  const etag = `"${hash.toString('base64url').slice(0, 22)}"`;
  return { status: 200, headers: { 'Content-Type': type, ETag: etag, 'Cache-Control': 'no-cache', ...headers }, body };
}

/**
 * The file that a decoded URL path names below a directory: `index.html` for a directory, `.html` added where it is left out.
 * Links are followed before the question whether the file is inside, so that no path, however written, leads out.
 */
export async function findBelow(root: string, path: string): Promise<string | undefined> {
  if (path.split(/[/\\]/).some(part => part.startsWith('.'))) return undefined;
  const top = await realpath(root).catch(() => undefined);
  if (top === undefined) return undefined;
  for (const candidate of path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`]) {
    const file = await realpath(join(top, candidate)).catch(() => undefined);
    if (file?.startsWith(top + sep) && (await stat(file).catch(() => undefined))?.isFile()) return file;
  }
  return undefined;
}

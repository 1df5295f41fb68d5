import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { TlsFiles } from './config.js';

/** A little less than its year of life, so that it never ends during a day of work. */
const freshFor = 300 * 24 * 3600 * 1000;

function cacheDirectory(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  return join(base, 'calltag-server');
}

/** A certificate for the given names and addresses, made once and kept in the user's cache: a phone that trusted it need not be asked again. */
export async function selfSigned(addresses: readonly string[]): Promise<TlsFiles> {
  const file = join(cacheDirectory(), 'certificate.json');
  const names = ['localhost', '127.0.0.1', '::1', ...addresses];
  const cached = await readCached(file, names);
  if (cached) return cached;
  const altNames = names.map(name => (/^[\d.]+$|:/.test(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name }));
  const pems = await generate([{ name: 'commonName', value: 'Calltag on this network' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  const made: TlsFiles = { cert: pems.cert, key: pems.private };
  try {
    await mkdir(cacheDirectory(), { recursive: true, mode: 0o700 });
    await writeFile(file, JSON.stringify({ names, ...made }), { mode: 0o600 });
  } catch {
    // A read-only home only means that the next start makes another one.
  }
  return made;
}

async function readCached(file: string, names: readonly string[]): Promise<TlsFiles | undefined> {
  try {
    if (Date.now() - (await stat(file)).mtimeMs > freshFor) return undefined;
    const kept = JSON.parse(await readFile(file, 'utf8')) as Partial<TlsFiles & { names: string[] }>;
    if (!kept.cert || !kept.key || !names.every(name => kept.names?.includes(name))) return undefined;
    return { cert: kept.cert, key: kept.key };
  } catch {
    return undefined;
  }
}

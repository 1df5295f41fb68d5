import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileReply, loadFile } from './files.js';
import type { Reply } from './reply.js';
import { json } from './reply.js';

/** The bundle is for every site: that is what a script to paste is. */
const forAll = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
const forever = { ...forAll, 'Cache-Control': 'public, max-age=31536000, immutable' };

/** What the bundle loads on demand lies beside it, and has the build's version in its name. */
const ON_DEMAND = /^calltag-[a-z-]+\.[\da-f]{8}\.js$/;

/**
 * The bundle under its plain name, under a name that never changes its content (`/calltag-<hash>.js`), what it loads on demand, and
 * `/calltag.json`, which tells those names and the `integrity` values for them.
 */
export async function bundleReply(bundle: string, path: string): Promise<Reply | undefined> {
  const name = path.slice(1);
  if (ON_DEMAND.test(name.replace(/\.map$/, ''))) {
    const part = await loadFile(join(dirname(bundle), name));
    return part && fileReply(path, part, forever);
  }
  const match = /^calltag(?:-([\w-]{16}))?\.(js|js\.map|json)$/.exec(name);
  if (!match) return undefined;
  const script = await loadFile(bundle);
  if (!script) return undefined;
  const [, asked, ending] = match;
  const version = script.hash.toString('base64url').slice(0, 16);
  if (asked !== undefined && asked !== version) return undefined;
  if (ending === 'json') return asked === undefined ? await about(bundle, `/calltag-${version}.js`) : undefined;
  const loaded = ending === 'js' ? script : await loadFile(`${bundle}.map`);
  return loaded && fileReply(path, loaded, asked === undefined ? forAll : forever);
}

async function about(bundle: string, url: string): Promise<Reply> {
  const beside = (await readdir(dirname(bundle))).filter(name => ON_DEMAND.test(name)).sort();
  const [main, ...onDemand] = await Promise.all([
    describe(url, bundle),
    ...beside.map(name => describe(`/${name}`, join(dirname(bundle), name))),
  ]);
  return json(200, { ...main, onDemand }, { ...forAll, 'Cache-Control': 'no-cache' });
}

async function describe(url: string, file: string): Promise<object> {
  const loaded = await loadFile(file);
  return { url, integrity: `sha384-${loaded?.hash.toString('base64') ?? ''}`, bytes: loaded?.body.length ?? 0 };
}

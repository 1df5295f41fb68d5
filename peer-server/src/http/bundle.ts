import type { Reply } from './reply.js';
import { json } from './reply.js';
import { fileReply, loadFile } from './files.js';

/** The bundle is for every site: that is what a script to paste is. */
const forAll = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
const forever = { ...forAll, 'Cache-Control': 'public, max-age=31536000, immutable' };

/**
 * The one-file bundle under its plain name, under a name that never changes its content (`/calltag-<hash>.js`), and `/calltag.json`,
 * which tells that name and the `integrity` value for it.
 */
export async function bundleReply(file: string, path: string): Promise<Reply | undefined> {
  const match = /^\/calltag(?:-([\w-]{16}))?\.(js|js\.map|json)$/.exec(path);
  if (!match) return undefined;
  const script = await loadFile(file);
  if (!script) return undefined;
  const [, asked, ending] = match;
  const version = script.hash.toString('base64url').slice(0, 16);
  if (asked !== undefined && asked !== version) return undefined;
  if (ending === 'json') {
    if (asked !== undefined) return undefined;
    const integrity = `sha384-${script.hash.toString('base64')}`;
    return json(200, { url: `/calltag-${version}.js`, integrity, bytes: script.body.length }, { ...forAll, 'Cache-Control': 'no-cache' });
  }
  const loaded = ending === 'js' ? script : await loadFile(`${file}.map`);
  return loaded && fileReply(path, loaded, asked === undefined ? forAll : forever);
}

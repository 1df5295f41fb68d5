import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './run.mjs';

/**
 * tsc mirrors the repository's folders; dist has src's alone. Moves the declarations there, the wire's beside them, and points what
 * imports it at its new place.
 */
export async function arrangeTypes() {
  const made = join(root, 'dist/.types');
  const dist = join(root, 'dist');
  for (const folder of ['src', 'peer-server/src']) await cp(join(made, folder), dist, { recursive: true });
  await rm(made, { recursive: true });
  for (const file of await readdir(dist, { recursive: true })) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(dist, file);
    const text = await readFile(path, 'utf8');
    const moved = text
      .replaceAll(/\.\.\/peer-server\/src\/(protocol(-ring)?\.js)/g, '$1')
      .replaceAll(/(["'])(protocol(-ring)?\.js)\1/g, '$1./$2$1');
    if (moved !== text) await writeFile(path, moved);
  }
}

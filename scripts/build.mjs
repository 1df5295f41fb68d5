import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildDemo } from './demo.mjs';
import { isMain, node, root, run, step } from './run.mjs';
import { checkSize } from './size.mjs';
import { arrangeTypes } from './types.mjs';

/** `npm run build`: everything that is published or served. `--only=bundle,demo` builds those parts. */

const vite = ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn', '-c'];
const tsc = 'node_modules/typescript/bin/tsc';
const quiet = { quiet: true };

export const parts = {
  modules: () => node([...vite, 'vite.modules.config.mjs'], quiet),
  types: async () => {
    const result = await node([tsc, '-p', 'tsconfig.types.json'], quiet);
    if (result.code === 0) await arrangeTypes();
    return result;
  },
  bundle: async () => {
    // What an earlier build loaded on demand has another version in its name.
    const old = (await readdir(join(root, 'dist')).catch(() => [])).filter(file => /^calltag-.*\.js(\.map)?$/.test(file));
    await Promise.all(old.map(file => rm(join(root, 'dist', file))));
    const result = await node([...vite, 'vite.bundle.config.mjs'], quiet);
    return result.code === 0 ? checkSize() : result;
  },
  server: () => run('npm', ['run', 'build', '-w', 'peer-server', '--silent'], quiet),
  demo: () => buildDemo(),
};

/** Builds parts, two at a time where nothing depends on the other. Answers the number of parts that failed. */
export async function build(names = Object.keys(parts)) {
  if (names.includes('modules')) await rm(join(root, 'dist'), { recursive: true, force: true });
  const started = names.map(name => step(name, parts[name]));
  const codes = await Promise.all(started);
  return codes.filter(code => code !== 0).length;
}

if (isMain(import.meta)) {
  const only = process.argv.find(argument => argument.startsWith('--only='));
  process.exitCode = (await build(only?.slice('--only='.length).split(','))) === 0 ? 0 : 1;
}

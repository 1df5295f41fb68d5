import { cp, readdir, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import esbuild from 'esbuild';
import { isMain, root } from './run.mjs';

const from = join(root, 'demo');
const to = join(root, 'dist-demo');

/**
 * The demo: pages and style sheets as they are written, so that a visitor who looks at the source reads what we wrote; each `.ts` becomes
 * the `.js` of the same name. `/calltag.js` comes from the broker, as on anybody's page.
 */
export async function buildDemo({ watch = false } = {}) {
  await rm(to, { recursive: true, force: true });
  await copyPages();
  const context = await esbuild.context({
    entryPoints: (await readdir(from, { recursive: true })).filter(file => /(?<!\.d)\.ts$/.test(file)).map(file => join(from, file)),
    outbase: from,
    outdir: to,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: true,
    minify: !watch,
    external: ['/calltag.js'],
    logLevel: 'silent',
  });
  if (watch) {
    await context.watch();
    return { code: 0, stop: () => context.dispose() };
  }
  try {
    await context.rebuild();
    return { code: 0 };
  } catch (error) {
    console.error(error.message);
    return { code: 1 };
  } finally {
    await context.dispose();
  }
}

/** Copies what needs no building. */
export function copyPages() {
  return cp(from, to, { recursive: true, filter: path => !['.ts', '.md'].includes(extname(path)) && !/tsconfig.*\.json$/.test(path) });
}

if (isMain(import.meta)) process.exitCode = (await buildDemo()).code;

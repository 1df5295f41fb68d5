import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isMain, root } from './run.mjs';

/** What the whole widget may weigh on the wire: 70 kB, gzipped. */
const BUDGET = 70_000;

/** Weighs dist/calltag.js against the budget. */
export async function checkSize() {
  const size = gzipSync(await readFile(join(root, 'dist/calltag.js')), { level: 9 }).length;
  const note = `calltag.js is ${kB(size)} gzipped, of ${kB(BUDGET)}`;
  return { code: size <= BUDGET ? 0 : 1, note, size };
}

const kB = bytes => `${(bytes / 1000).toFixed(1)} kB`;

if (isMain(import.meta)) {
  const { code, note } = await checkSize();
  console.log(note);
  process.exitCode = code;
}

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isMain, root } from './run.mjs';

/** What the widget may weigh on the wire: 70 kB, gzipped. What it loads on demand is told beside it. */
const BUDGET = 70_000;

/** Weighs dist/calltag.js against the budget. */
export async function checkSize() {
  const size = await weigh('calltag.js');
  const onDemand = (await readdir(join(root, 'dist'))).filter(file => /^calltag-.*\.js$/.test(file));
  const more = await Promise.all(onDemand.map(async file => `${file.split('.')[0]} ${kB(await weigh(file))}`));
  const note = [`calltag.js is ${kB(size)} gzipped, of ${kB(BUDGET)}`, ...more].join(', ');
  return { code: size <= BUDGET ? 0 : 1, note, size };
}

const weigh = async file => gzipSync(await readFile(join(root, 'dist', file)), { level: 9 }).length;
const kB = bytes => `${(bytes / 1000).toFixed(1)} kB`;

if (isMain(import.meta)) {
  const { code, note } = await checkSize();
  console.log(note);
  process.exitCode = code;
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { whyNoLab } from '../netlab/lab/lab.js';
import { FarLab, WAYS } from './far/join.js';
import type { Way } from './far/join.js';
import { narrow } from './far/narrow.js';

/**
 * `npm run bench:far -- join|narrow`: what distance and a narrow line do to a call, in the network lab (test/netlab/README.md): from the
 * click on Join to the first picture with 100 ms each way, and six people behind 1.5 Mbit/s. Writes docs/far-bench.json; `--dry` does not.
 */
const FILE = fileURLToPath(new URL('../../docs/far-bench.json', import.meta.url));
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const SECONDS = Number(process.env['SECONDS'] ?? 40);

const median = (list: readonly number[]): number | null => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? null;

async function join(): Promise<unknown> {
  const lab = await FarLab.open();
  const times: Record<Way, number[]> = { stock: [], ours: [], 'stock-cold': [] };
  try {
    // The first round of each warms the browsers up and does not count.
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const way of WAYS) {
        const ms = await lab.round(way);
        console.log(way, ms ?? 'never', 'ms');
        if (round > 0 && ms !== undefined) times[way].push(ms);
      }
  } finally {
    await lab.close();
  }
  const medians = Object.fromEntries(WAYS.map(way => [way, median(times[way])]));
  return { rounds: ROUNDS, load: loadavg()[0], medians, times };
}

const MEASURES: Readonly<Record<string, () => Promise<unknown>>> = { join, narrow: () => narrow(SECONDS) };

async function main(): Promise<void> {
  const refusal = await whyNoLab();
  if (refusal !== undefined) {
    console.log(refusal);
    return;
  }
  const known: Record<string, unknown> = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, unknown>) : {};
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (!process.argv.includes(name)) continue;
    const result = await measure();
    console.log(name, JSON.stringify(result, null, 2));
    known[name] = result;
    const rounded = (_: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toFixed(3)) : value);
    if (!process.argv.includes('--dry')) writeFileSync(FILE, `${JSON.stringify(known, rounded, 2)}\n`);
  }
}

await main();

import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stage } from '../helpers/e2e.js';
import { writeCamera, writeRoom } from './mesh/clip.js';
import { Room } from './mesh/room.js';
import type { Figures, Layout, Side } from './mesh/room.js';

/**
 * `npm run bench:mesh`: what people in a mesh cost, ours beside a page on stock peerjs 1.5.5, in one run, with the same clip and tiles of
 * the same size. `--short` takes fewer and shorter measures. Writes docs/mesh-bench.json and draws docs/images/mesh-*.svg from it.
 */
const short = process.argv.includes('--short');
const only = process.argv.find(word => word.startsWith('--only='))?.slice('--only='.length);
const FPS = Number(process.argv.find(word => word.startsWith('--fps='))?.slice('--fps='.length) ?? 10);
const sides = process.argv
  .find(word => word.startsWith('--side='))
  ?.slice('--side='.length)
  .split(',') ?? ['stock', 'ours'];
const SECONDS = short ? 8 : 20;
const SETTLE = short ? 6 : 12;
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

interface Run extends Figures {
  readonly side: Side;
  readonly layout: Layout;
  readonly people: number;
  /** ms from the opening of the last one's page to everybody's first frame there. */
  readonly join: number;
  /** ms, the 98th of a hundred presses. */
  readonly input: number;
}

async function run(stage: Stage, clip: string, side: Side, layout: Layout, people: number): Promise<Run> {
  const room = new Room(stage, side, layout, clip, `${side}-${layout}-${String(people)}-${String(Date.now() % 1e6)}`);
  let join = 0;
  for (let index = 0; index < people; index += 1) {
    // Whoever comes last comes to a call that has found its pace.
    if (index === people - 1) await pause(SETTLE * 500);
    join = await room.enter();
  }
  await pause(SETTLE * 1000);
  const figures = await room.measure(SECONDS * 1000);
  const delays = await room.press(short ? 20 : 100);
  await stage.clear();
  return { side, layout, people, join, input: delays[Math.floor(delays.length * 0.98)] ?? 0, ...figures };
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

async function main(): Promise<void> {
  const pages = mkdtempSync(join(tmpdir(), 'calltag-bench-'));
  cpSync(at('test/bench/pages'), pages, { recursive: true });
  copyFileSync(at('node_modules/peerjs/dist/peerjs.min.js'), join(pages, 'peerjs.min.js'));
  const clip = join(pages, 'person');
  writeCamera(`${clip}.y4m`, FPS);
  writeRoom(`${clip}.wav`);
  const stage = await new Stage({ pages }).open();
  const scenes: readonly (readonly [Layout, number])[] = short
    ? [
        ['grid', 4],
        ['speaker', 6],
      ]
    : [
        ['grid', 2],
        ['grid', 3],
        ['grid', 4],
        ['speaker', 4],
        ['speaker', 5],
        ['speaker', 6],
      ];
  const runs: Run[] = [];
  try {
    for (const [layout, people] of scenes) {
      if (only !== undefined && only !== `${layout}${String(people)}`) continue;
      for (const side of ['stock', 'ours'] as const) {
        if (!sides.includes(side)) continue;
        const result = await run(stage, clip, side, layout, people);
        runs.push(result);
        console.log(
          `${layout} ${String(people)} ${side}: ${String(round(result.cores))} cores, ${String(round(result.sent / 1000, 0))} kbit/s each, ` +
            `${String(round(result.fps, 1))} fps, speaker ${String(round(result.speakerFps, 1))}, join ${String(round(result.join, 0))} ms, ` +
            `input ${String(round(result.input, 0))} ms, concealed ${String(round(result.concealed, 3))}, load ${String(round(loadavg()[0] ?? 0, 1))}`,
        );
        console.log(
          '  ',
          Object.entries(result.kinds)
            .map(([kind, cores]) => `${kind} ${String(round(cores))}`)
            .join(', '),
        );
      }
    }
  } finally {
    await stage.close();
    rmSync(pages, { recursive: true, force: true });
  }
  if (!short && only === undefined)
    writeFileSync(at('docs/mesh-bench.json'), `${JSON.stringify({ cores: cpus().length, seconds: SECONDS, runs }, null, 2)}\n`);
}

await main();

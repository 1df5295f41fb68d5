import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stage } from '../helpers/e2e.js';
import { charts } from './mesh/chart.js';
import { writeCamera, writeRoom } from './mesh/clip.js';
import { Room } from './mesh/room.js';
import type { Figures, Layout, Side } from './mesh/room.js';

/**
 * `npm run bench:mesh`: what people in a mesh cost, ours beside a page on stock peerjs 1.5.5, in one run, with the same clip and tiles of
 * the same size. Writes docs/mesh-bench.json and draws docs/images/mesh-*.svg from it.
 *
 * - `--short`: one scene of three, in under a minute, that fails when people send as much as the naive page does; writes nothing.
 * - `--only=grid4,speaker6`, `--side=ours`: parts of it; their figures take the place of those that the file has.
 * - `--draw`: draws from the file alone.
 */
const short = process.argv.includes('--short');
const option = (name: string): readonly string[] | undefined =>
  process.argv
    .find(word => word.startsWith(`--${name}=`))
    ?.slice(name.length + 3)
    .split(',');
const only = option('only');
const sides = (['stock', 'ours'] as const).filter(side => option('side')?.includes(side) ?? true);
const SECONDS = short ? 5 : 8;
const SETTLE = short ? 5 : 8;
/** Of a short run: bits per second that a person may send, as a share of what the naive page sends in the same run. */
const MOST = 0.7;
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const FILE = at('docs/mesh-bench.json');

/** Frames per second of the cameras are as many as the naive page carries on two cores, so that both deliver the same. */
interface Scene {
  readonly layout: Layout;
  readonly people: number;
  readonly fps: number;
}
const SCENES: readonly Scene[] = short
  ? [{ layout: 'grid', people: 3, fps: 10 }]
  : [{ layout: 'grid', people: 4, fps: 15 }, ...[2, 3, 4, 5, 6].map(people => ({ layout: 'speaker' as const, people, fps: 10 }))];

/** The figures of a scene at one kind of page. */
export interface Run extends Figures, Scene {
  readonly side: Side;
  /** Frames per second that were delivered, of all pictures; `fps` is what cameras gave. */
  readonly delivered: number;
  /** ms from the opening of the last one's page to everybody's first frame there; null when it took longer than anybody waits. */
  readonly join: number | null;
  /** ms that input waited, the 98th of a hundred presses. */
  readonly input: number;
  readonly load: number;
}

async function run(stage: Stage, pages: string, side: Side, { layout, people, fps }: Scene): Promise<Run> {
  const clip = join(pages, `person-${String(fps)}`);
  writeCamera(`${clip}.y4m`, fps);
  writeRoom(`${clip}.wav`);
  const room = new Room(stage, side, layout, clip, `${side}-${layout}-${String(people)}-${String(Date.now() % 1e6)}`);
  let last: number | null = 0;
  for (let index = 0; index < people; index += 1) {
    // Whoever comes last comes to a call that has found its pace.
    if (index === people - 1) await pause(SETTLE * 500);
    last = await room.enter();
  }
  await pause(SETTLE * 1000);
  const { fps: delivered, ...figures } = await room.measure(SECONDS * 1000);
  const delays = await room.press(20);
  await stage.clear();
  const input = delays[Math.floor(delays.length * 0.98)] ?? 0;
  return { ...figures, side, layout, people, fps, delivered, join: last, input, load: loadavg()[0] ?? 0 };
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const keyOf = ({ side, layout, people }: Run): string => `${side}/${layout}/${String(people)}`;

function tell(result: Run): void {
  const { layout, people, side, cores, sent, delivered, speakerFps, join, input, concealed, load, kinds } = result;
  console.log(
    `${layout} ${String(people)} ${side}: ${cores.toFixed(2)} cores, ${(sent / 1000).toFixed(0)} kbit/s each, ${delivered.toFixed(1)} fps, ` +
      `speaker ${speakerFps.toFixed(1)}, join ${join?.toFixed(0) ?? 'never'} ms, input ${input.toFixed(0)} ms, ` +
      `concealed ${concealed.toFixed(3)}, load ${load.toFixed(1)}`,
  );
  const dear = Object.entries(kinds).filter(([, share]) => share >= 0.01);
  console.log('  ', dear.map(([kind, share]) => `${kind} ${share.toFixed(2)}`).join(', '));
}

async function measure(keep: (result: Run) => void): Promise<void> {
  const pages = mkdtempSync(join(tmpdir(), 'calltag-bench-'));
  cpSync(at('test/bench/pages'), pages, { recursive: true });
  copyFileSync(at('node_modules/peerjs/dist/peerjs.min.js'), join(pages, 'peerjs.min.js'));
  const stage = await new Stage({ pages }).open();
  try {
    for (const scene of SCENES) {
      if (only && !only.includes(`${scene.layout}${String(scene.people)}`)) continue;
      for (const side of sides) {
        const result = await run(stage, pages, side, scene);
        tell(result);
        keep(result);
      }
    }
  } finally {
    await stage.close();
    rmSync(pages, { recursive: true, force: true });
  }
}

function read(): readonly Run[] {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { readonly runs: readonly Run[] }).runs : [];
}

/** Puts figures into the file, those of the same scene give way, and draws all. */
function save(results: readonly Run[]): void {
  const runs = [...new Map([...read(), ...results].map(each => [keyOf(each), each])).values()];
  const rounded = (_: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toFixed(3)) : value);
  writeFileSync(FILE, `${JSON.stringify({ cores: cpus().length, seconds: SECONDS, runs }, rounded, 2)}\n`);
  draw(runs);
}

function draw(runs: readonly Run[]): void {
  mkdirSync(at('docs/images'), { recursive: true });
  for (const [name, svg] of charts(runs)) writeFileSync(at(`docs/images/${name}.svg`), svg);
}

async function main(): Promise<void> {
  if (process.argv.includes('--draw')) {
    draw(read());
    return;
  }
  const results: Run[] = [];
  await measure(result => {
    results.push(result);
    if (!short) save(results);
  });
  if (!short) return;
  const sentBy = (which: Side): number | undefined => results.find(({ side }) => side === which)?.sent;
  const [ours, stock] = [sentBy('ours'), sentBy('stock')];
  if (ours === undefined || stock === undefined) return;
  const share = ours / stock;
  console.log(`Sent per person: ${share.toFixed(2)} of what the naive page sends (at most ${String(MOST)}).`);
  if (!(share <= MOST)) process.exitCode = 1;
}

await main();

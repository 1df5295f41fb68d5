import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stage } from '../helpers/e2e.js';
import { charts } from './mesh/chart.js';
import { writeCamera, writeSound } from './mesh/clip.js';
import { Room } from './mesh/room.js';
import type { Figures, Input, Layout, Side, Voices } from './mesh/room.js';

/**
 * `npm run bench:mesh`: what people in a mesh cost, ours beside a page on stock peerjs 1.5.5, in one run, with the same clip and tiles of
 * the same size. Writes docs/mesh-bench.json and draws docs/images/mesh-*.svg from it.
 *
 * - `--short`: one scene of three, in under a minute, that fails when people send as much as the naive page does; writes nothing.
 * - `--only=grid4,speaker6-one`, `--side=ours`: parts of it; their figures take the place of those that the file has.
 * - `--dry`: writes nothing; `--threads`: tells what each thread took.
 * - `--draw`: draws from the file alone.
 */
const [short, dry, threads] = ['--short', '--dry', '--threads'].map(word => process.argv.includes(word));
const option = (name: string): readonly string[] | undefined =>
  process.argv
    .find(word => word.startsWith(`--${name}=`))
    ?.slice(name.length + 3)
    .split(',');
const only = option('only');
const sides = (['stock', 'ours'] as const).filter(side => option('side')?.includes(side) ?? true);
const SECONDS = short ? 4 : 8;
const SETTLE = short ? 4 : 8;
/** Of a short run: bits per second that a person may send, as a share of what the naive page sends in the same run. */
const MOST = 0.6;
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const FILE = at('docs/mesh-bench.json');

/** Frames per second of the cameras are as many as the naive page carries on two cores, so that both deliver the same. */
interface Scene {
  readonly layout: Layout;
  readonly voices: Voices;
  readonly people: number;
  readonly fps: number;
}
const speaker = (people: number, voices: Voices): Scene => ({ layout: 'speaker', voices, people, fps: people < 5 ? 10 : 5 });
const SCENES: readonly Scene[] = short
  ? [{ layout: 'grid', voices: 'one', people: 3, fps: 10 }]
  : [
      ...(['one', 'open'] as const).map(voices => ({ layout: 'grid' as const, voices, people: 4, fps: 10 })),
      ...[2, 3, 4, 5, 6].map(people => speaker(people, 'one')),
      ...[4, 6].map(people => speaker(people, 'open')),
    ];
/** Presses and keys whose delay is measured. */
const PRESSES = short ? 0 : 50;

/** The figures of a scene at one kind of page. */
export interface Run extends Omit<Figures, 'threads'>, Scene {
  readonly side: Side;
  /** Frames per second that were delivered, of all pictures; `fps` is what cameras gave. */
  readonly delivered: number;
  /** ms from the last one's click on Join to everybody's first frame there; null when it took longer than anybody waits. */
  readonly join: number | null;
  /** ms that input waited for its listener, and until it was painted: the 98th of a hundred, of presses and keys. */
  readonly input: number;
  readonly painted: number;
  readonly load: number;
}

async function run(stage: Stage, clips: Clips, side: Side, scene: Scene): Promise<Run> {
  const { people, voices } = scene;
  const room = new Room(stage, { ...scene, side, args: clips(scene, side), name: `${side}-${nameOf(scene)}-${String(Date.now() % 1e6)}` });
  let last: number | null = 0;
  for (let index = 0; index < people; index += 1) {
    // Whoever comes last comes to a call that has found its pace.
    if (index === people - 1) await pause(SETTLE * 500);
    last = await room.enter();
  }
  await pause(SETTLE * 1000);
  const { fps: delivered, threads: work, ...figures } = await room.measure(SECONDS * 1000);
  if (threads) tellThreads(work);
  const load = loadavg()[0] ?? 0;
  const inputs = await room.press(PRESSES);
  await stage.clear();
  // Each press is two events of an interaction and more; what is not told took less than the observer's least, 16 ms.
  const late = (of: (input: Input) => number): number => percentile(inputs.map(of), Math.max(inputs.length, PRESSES * 2), 0.98);
  const [input, painted] = [late(({ delay }) => delay), late(({ duration }) => duration)];
  return { ...figures, ...scene, voices, side, delivered, join: last, input, painted, load };
}

/** Of so many values, those that are not known being 0. */
function percentile(known: readonly number[], count: number, share: number): number {
  const all = [...Array.from({ length: count - known.length }, () => 0), ...[...known].sort((a, b) => a - b)];
  return all[Math.floor((count - 1) * share)] ?? 0;
}

/** The arguments by which a browser plays a scene's clips; each is written once, since a browser may still read it. */
type Clips = (scene: Scene, side: Side) => readonly string[];

function clipsIn(directory: string): Clips {
  const written = new Set<string>();
  const once = (path: string, write: (path: string) => void): string => {
    if (!written.has(path)) write(path);
    written.add(path);
    return path;
  };
  return ({ fps, voices }, side) => {
    const camera = once(join(directory, `${String(fps)}.y4m`), path => {
      writeCamera(path, fps);
    });
    const sound = once(join(directory, `${voices}.wav`), path => {
      writeSound(path, voices === 'one' ? 'talk' : 'quiet');
    });
    // A browser of its own for each side: what one left behind is not counted for the other.
    return [`--use-file-for-fake-video-capture=${camera}`, `--use-file-for-fake-audio-capture=${sound}`, `--bench-side=${side}`];
  };
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const nameOf = ({ layout, people, voices }: Scene): string => `${layout}${String(people)}-${voices}`;
const keyOf = (each: Run): string => `${each.side}/${nameOf(each)}`;

function tell(result: Run): void {
  const { side, cores, sent, delivered, speakerFps, join, input, painted, concealed, load, kinds } = result;
  console.log(
    `${nameOf(result)} ${side}: ${cores.toFixed(2)} cores, ${(sent / 1000).toFixed(0)} kbit/s each, ${delivered.toFixed(1)} fps, ` +
      `speaker ${speakerFps.toFixed(1)}, join ${join?.toFixed(0) ?? 'never'} ms, input ${input.toFixed(0)}/${painted.toFixed(0)} ms, ` +
      `concealed ${concealed.toFixed(3)}, load ${load.toFixed(1)}`,
  );
  const dear = Object.entries(kinds).filter(([, share]) => share >= 0.01);
  console.log('  ', dear.map(([kind, share]) => `${kind} ${share.toFixed(2)}`).join(', '));
}

function tellThreads(work: Figures['threads']): void {
  for (const [thread, cores] of Object.entries(work).sort(([, a], [, b]) => b - a))
    if (cores >= 0.004) console.log(`   ${cores.toFixed(3)} ${thread}`);
}

/** Until the machine rests: right after a page that took both cores, the next one's same work was seen to take a tenth more. */
async function rest(): Promise<void> {
  while ((loadavg()[0] ?? 0) > 2) await pause(2000);
}

async function measure(keep: (result: Run) => void): Promise<void> {
  const pages = mkdtempSync(join(tmpdir(), 'calltag-bench-'));
  cpSync(at('test/bench/pages'), pages, { recursive: true });
  copyFileSync(at('node_modules/peerjs/dist/peerjs.min.js'), join(pages, 'peerjs.min.js'));
  const clips = clipsIn(pages);
  const stage = await new Stage({ pages }).open();
  try {
    for (const scene of SCENES) {
      if (only && !only.some(name => nameOf(scene).startsWith(name))) continue;
      for (const side of sides) {
        if (!short) await rest();
        const result = await run(stage, clips, side, scene);
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
    if (!short && !dry) save(results);
  });
  if (short) judge(results);
}

/** Fails when ours sends too much, or shows nothing: neither depends on how busy the machine is. */
function judge(results: readonly Run[]): void {
  const [ours, stock] = (['ours', 'stock'] as const).map(which => results.find(({ side }) => side === which));
  if (!ours || !stock) return;
  const share = ours.sent / stock.sent;
  console.log(
    `Sent per person: ${share.toFixed(2)} of what the naive page sends (at most ${String(MOST)}), ` +
      `${ours.delivered.toFixed(1)} frames per second (naive ${stock.delivered.toFixed(1)}).`,
  );
  if (!(share <= MOST) || ours.join === null || ours.delivered < stock.delivered / 2) process.exitCode = 1;
}

await main();

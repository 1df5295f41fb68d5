import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { brokenLinks } from './check-links.mjs';
import { prepareMachine } from './machine.mjs';
import { manifest } from './manifest.mjs';
import { node, paint, root, run, step } from './run.mjs';

/**
 * `npm test`: everything, one line a stage; a stage's output is shown when it fails. `node scripts/test.mjs lint unit` runs those stages.
 * A failure does not stop the stages that do not need the failed one.
 */

const MINUTE = 60_000;
const quiet = { quiet: true, limit: 12 * MINUTE, env: { STORYBOOK_DISABLE_TELEMETRY: '1' } };
const npm = name => run('npm', ['run', '--silent', name], quiet);
const suite = files => counted(node(['--import', 'tsx', '--test', '--test-concurrency=1', '--test-timeout=300000', ...files], quiet));
const endToEnd = wanted =>
  readdirSync(join(root, 'test/e2e'))
    .filter(file => file.endsWith('.e2e.ts') && file !== 'stories.e2e.ts' && wanted(file))
    .map(file => `test/e2e/${file}`);
const rings = file => file.startsWith('ring');

/** The names of tests that failed, to be said again at the end: of a long output often only the end is kept. */
const blamed = new Set();
function blame(output, pattern) {
  for (const [, name] of output.matchAll(pattern)) blamed.add(name);
}

/** Adds to a test run's result how many passed and how many were skipped. */
async function counted(running) {
  const result = await running;
  const sum = word =>
    [...result.output.matchAll(new RegExp(`^(?:#|ℹ) ${word} (\\d+)`, 'gm'))].reduce((total, [, count]) => total + Number(count), 0);
  const skipped = sum('skipped');
  blame(result.output, /^ *(?:not ok \d+ -|✖) (.+)$/gm);
  return { ...result, note: `${sum('pass')} passed${skipped > 0 ? `, ${skipped} skipped` : ''}` };
}

async function unit() {
  const { browsers } = await prepareMachine();
  const result = await node(['node_modules/@web/test-runner/dist/bin.js'], { ...quiet, env: { BROWSERS: browsers.join(',') } });
  blame(result.output, /❌ (.+)$/gm);
  // It tells its progress again and again; the last word counts.
  const passed = new Map([...result.output.matchAll(/^(Chromium|Firefox): .*?(\d+) passed/gm)].map(([, name, count]) => [name, count]));
  return { ...result, note: [...passed].map(([name, count]) => `${count} passed in ${name}`).join(', ') };
}

function links() {
  const broken = brokenLinks();
  for (const line of broken) console.error(line);
  return { code: broken.length === 0 ? 0 : 1 };
}

async function stories() {
  const built = await npm('build-storybook');
  return built.code === 0 ? suite(['test/e2e/stories.e2e.ts']) : built;
}

const STAGES = {
  machine: prepareMachine,
  build: async () => ({ code: await build() }),
  lint: () => npm('lint'),
  format: () => node(['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'], quiet),
  types: () => npm('typecheck'),
  manifest: () => manifest({ check: true }),
  links,
  ssr: () => node(['scripts/check-ssr.mjs'], quiet),
  unit,
  server: () => counted(npm('test:server')),
  e2e: () => suite(endToEnd(file => !rings(file))),
  rings: () => suite(endToEnd(rings)),
  stories,
  netlab: () => suite(['test/netlab/netlab.e2e.ts']),
  mesh: async () => {
    const result = await node(['--import', 'tsx', 'test/bench/mesh.ts', '--short'], quiet);
    return { ...result, note: /^Sent per person: (.*)$/m.exec(result.output)?.[1] ?? '' };
  },
};

/** One after the other, since most measure times; what only reads the sources has two lines beside each other. */
const ORDER = [
  [['machine', 'build']],
  [['lint'], ['format', 'types', 'manifest', 'links', 'ssr']],
  [['unit', 'server', 'e2e', 'rings', 'stories', 'netlab', 'mesh']],
];

const forgotten = Object.keys(STAGES).filter(name => !ORDER.flat(2).includes(name));
if (forgotten.length > 0) throw new Error(`No place in the order for ${forgotten.join(', ')}.`);

const asked = process.argv.slice(2);
const unknown = asked.filter(name => !(name in STAGES));
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}; there are ${Object.keys(STAGES).join(', ')}.`);
  process.exit(1);
}

const began = performance.now();
const failed = [];
async function line(names) {
  for (const name of names) if ((await step(name, STAGES[name])) !== 0) failed.push(name);
}
for (const lines of asked.length > 0 ? [[asked]] : ORDER) await Promise.all(lines.map(line));
for (const name of blamed) console.log(paint(31, `failed: ${name}`));
const minutes = ((performance.now() - began) / MINUTE).toFixed(1);
console.log(
  failed.length === 0 ? paint(32, `Everything passed in ${minutes} min.`) : paint(31, `Failed: ${failed.join(', ')} (${minutes} min).`),
);
process.exitCode = failed.length === 0 ? 0 : 1;

import { parseArgs } from 'node:util';
import { Lab, whyNoLab } from './lab/lab.js';
import type { BrowserName } from './lab/agent.js';
import type { Kind } from './lab/visitor.js';
import { measureFaults, measureLines, measureMatrix, measurePartings, measureSoak, measureThree, type Plan } from './report/measure.js';
import { badLines } from './scenarios/quality.js';
import { faults } from './scenarios/faults.js';
import { partings } from './scenarios/partings.js';
import { threes } from './scenarios/three.js';

/** `npm run netlab`: lists the scenarios; with a name, runs them and writes docs/reliability.md. */

const help = `npm run netlab -- WHAT [--kind stock|ours|both] [--only PATTERN] [--runs N] [--browsers chromium,firefox] [--seed N] [--minutes N] [--again N] [--long] [--verbose] [--dry]

WHAT
  matrix    every pair of routers with every list of ICE servers, two homes
  faults    ${faults.map(each => each.id).join(' ')}
  lines     ${badLines.map(each => each.id).join(' ')}
  partings  ${partings.map(each => each.id).join(' ')}
  three     ${threes.map(each => each.id).join(' ')}
  soak      four people, a fault every 20 s drawn with a seed
  short     a handful of each, for a quick look (also: node --import tsx --test test/netlab/netlab.e2e.ts)

With --long also what takes minutes. Results go to docs/reliability.md, stock and ours side by side; a run replaces only what it measured; with --dry
nothing is written.
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    kind: { type: 'string', default: 'both' },
    only: { type: 'string', default: '' },
    runs: { type: 'string', default: '1' },
    browsers: { type: 'string', default: 'chromium,chromium' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '20' },
    again: { type: 'string', default: '2' },
    long: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    dry: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function planOf(kind: Kind): Plan {
  const [a = 'chromium', b = 'chromium'] = values.browsers.split(',') as BrowserName[];
  return {
    kind,
    only: new RegExp(values.only),
    runs: Number(values.runs),
    browsers: { a, b },
    seed: Number(values.seed),
    minutes: Number(values.minutes),
    again: Number(values.again),
    long: values.long,
    verbose: values.verbose,
    dry: values.dry,
    tell: line => process.stdout.write(`${line}\n`),
  };
}

async function inLab(kind: Kind, homes: readonly string[], measure: (lab: Lab, plan: Plan) => Promise<void>): Promise<void> {
  const lab = await Lab.open({ homes, servers: [kind, 'turn'], seed: Number(values.seed) });
  try {
    await measure(lab, planOf(kind));
  } finally {
    await lab.close();
  }
}

const measures: Readonly<Record<string, readonly [readonly string[], readonly ((lab: Lab, plan: Plan) => Promise<void>)[]]>> = {
  matrix: [['a', 'b'], [measureMatrix]],
  faults: [['a', 'b'], [measureFaults]],
  lines: [['a', 'b'], [measureLines]],
  partings: [['a', 'b'], [measurePartings]],
  three: [['a', 'b', 'c'], [measureThree]],
  soak: [['a', 'b', 'c', 'd'], [measureSoak]],
};

async function main(): Promise<void> {
  const [what = ''] = positionals;
  const chosen = measures[what === 'short' ? 'faults' : what];
  if (!chosen || values.help) {
    process.stdout.write(help);
    return;
  }
  const refusal = await whyNoLab();
  if (refusal !== undefined) {
    process.stdout.write(`${refusal}\n`);
    return;
  }
  if (what === 'short' && values.only === '') values.only = '^(wifi-mobile|turn-restart|public-address|blackhole-5)$';
  const [homes, steps] = chosen;
  for (const kind of values.kind === 'both' ? (['stock', 'ours'] as const) : [values.kind as Kind]) {
    for (const step of steps) await inLab(kind, homes, step);
  }
}

await main();

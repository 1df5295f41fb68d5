import type { BrowserName } from '../lab/agent.js';
import type { Lab } from '../lab/lab.js';
import { iceModes } from '../lab/ice.js';
import { lasting } from '../lab/shell.js';
import { loadNow, Stage, type Conditions } from '../lab/stage.js';
import type { Kind, Saying } from '../lab/visitor.js';
import { faults } from '../scenarios/faults.js';
import { connectOnce, pairs, type MatrixResult } from '../scenarios/matrix.js';
import { partings, runParting } from '../scenarios/partings.js';
import { badLines, runBadLine } from '../scenarios/quality.js';
import { runFault } from '../scenarios/run-fault.js';
import { runSoak } from '../scenarios/soak.js';
import { threes } from '../scenarios/three.js';
import { Ledger, type Outcome, type Row } from './ledger.js';
import {
  askedOfFault,
  askedOfLine,
  askedOfParting,
  askedOfThree,
  faultOutcome,
  lineOutcome,
  matrixOutcome,
  partingOutcome,
  soakOutcome,
  threeOutcome,
} from './summaries.js';

/** What to measure, and how often. */
export interface Plan {
  readonly kind: Kind;
  readonly only: RegExp;
  /** Also what takes minutes. */
  readonly long: boolean;
  readonly runs: number;
  readonly browsers: Readonly<Record<string, BrowserName>>;
  readonly seed: number;
  readonly minutes: number;
  readonly verbose: boolean;
  /** Only told: nothing is written to docs/reliability.*. */
  readonly dry: boolean;
  /** How often a disturbed run is repeated at most. */
  readonly again: number;
  readonly tell: (line: string) => void;
}

const unfit = ({ load, fps }: Conditions): boolean => load > 5 || (fps !== undefined && fps < 15);

/** The same again where the machine was too busy for the figure to mean something, or no call came about; as often as the plan allows, and said. */
async function undisturbed<T extends { readonly conditions: Conditions }>(plan: Plan, run: () => Promise<T>): Promise<T> {
  for (let again = 0; ; again++) {
    try {
      const result = await run();
      if (again >= plan.again || !unfit(result.conditions)) return result;
      plan.tell(`    again: load ${result.conditions.load.toFixed(1)}, ${result.conditions.fps} fps`);
    } catch (error) {
      if (again >= plan.again) throw error;
      plan.tell(`    again: ${String(error).slice(0, 400)}`);
    }
  }
}

/** A scenario that cannot even be set up is a result too. */
function broken(error: unknown): Outcome {
  const text = `could not be run: ${error instanceof Error ? error.message.slice(0, 120).replaceAll('\n', ' ').replaceAll('|', '/') : String(error)}`;
  return { text, met: 0, runs: 1, conditions: { load: loadNow(), fps: undefined }, on: new Date().toISOString().slice(0, 10) };
}

async function note(plan: Plan, row: Omit<Row, 'stock' | 'ours'>, outcome: Outcome): Promise<void> {
  if (!plan.dry) await (await Ledger.open()).note(row, plan.kind, outcome);
}

type Traces = Readonly<Record<string, readonly Saying[]>>;

/** What the page said, and what each side's connections did, by time from the fault on. */
function tellAll(plan: Plan, { said = [], traces = {}, from = 0 }: { said?: readonly Saying[]; traces?: Traces; from?: number }): void {
  const lines = [
    ...said.map(each => ({ ...each, who: 'says' })),
    ...Object.entries(traces).flatMap(([who, all]) => all.map(each => ({ ...each, who }))),
  ];
  for (const { at, who, what } of lines.sort((one, other) => one.at - other.at)) plan.tell(`    ${at - from} ${who} ${what.slice(0, 240)}`);
}

async function measure<
  T extends { readonly conditions: Conditions; readonly said?: readonly Saying[]; readonly traces?: Traces; readonly from?: number },
>(plan: Plan, row: Omit<Row, 'stock' | 'ours'>, run: () => Promise<T>, summary: (runs: readonly T[]) => Outcome): Promise<void> {
  const runs: T[] = [];
  try {
    for (let i = 0; i < plan.runs; i++) {
      const result = await undisturbed(plan, run);
      runs.push(result);
      if (plan.verbose) tellAll(plan, result);
    }
  } catch (error) {
    if (runs.length === 0) {
      const outcome = broken(error);
      plan.tell(`${plan.kind} ${row.id}: ${outcome.text}`);
      await note(plan, row, outcome);
      return;
    }
  }
  const outcome = summary(runs);
  plan.tell(
    `${plan.kind} ${row.id}: ${outcome.met} of ${outcome.runs} ${outcome.text} (load ${outcome.conditions.load.toFixed(1)}, ${outcome.conditions.fps} fps)`,
  );
  await note(plan, row, outcome);
}

export async function measureFaults(lab: Lab, plan: Plan): Promise<void> {
  const stage = new Stage(lab, { kind: plan.kind, browsers: plan.browsers });
  const suffix = suffixOf(plan);
  for (const fault of chosen(plan, faults)) {
    const row = { section: 'faults', id: `${fault.id}${suffix}`, what: `${fault.what}${suffix}`, asked: askedOfFault(fault) } as const;
    await measure(
      plan,
      row,
      () => runFault(stage, fault),
      runs => faultOutcome(fault, runs),
    );
  }
}

function chosen<T extends { readonly id: string; readonly long?: boolean }>({ only, long }: Plan, all: readonly T[]): readonly T[] {
  return all.filter(each => only.test(each.id) && (long || each.long !== true));
}

function suffixOf({ browsers }: Plan): string {
  const [a, b] = [browsers['a'], browsers['b']];
  return a === 'chromium' && b === 'chromium' ? '' : ` (${a}–${b})`;
}

export async function measureLines(lab: Lab, plan: Plan): Promise<void> {
  const stage = new Stage(lab, { kind: plan.kind });
  for (const line of chosen(plan, badLines)) {
    const row = { section: 'lines', id: line.id, what: line.what, asked: askedOfLine(line) } as const;
    await measure(
      plan,
      row,
      () => runBadLine(stage, line),
      runs => lineOutcome(line, runs),
    );
  }
}

export async function measurePartings(lab: Lab, plan: Plan): Promise<void> {
  const stage = new Stage(lab, { kind: plan.kind });
  for (const parting of chosen(plan, partings)) {
    const row = { section: 'partings', id: parting.id, what: parting.what, asked: askedOfParting(parting) } as const;
    await measure(
      plan,
      row,
      () => runParting(stage, parting),
      runs => partingOutcome(parting, runs),
    );
  }
}

export async function measureThree(lab: Lab, plan: Plan): Promise<void> {
  const stage = new Stage(lab, { kind: plan.kind });
  for (const three of chosen(plan, threes)) {
    const row = { section: 'three', id: three.id, what: three.what, asked: askedOfThree(three) } as const;
    const run = async () => {
      const result = await three.run(stage);
      const before = await stage.sums();
      await lasting(2000);
      return { ...result, conditions: stage.conditions(before, await stage.sums()) };
    };
    await measure(plan, row, run, runs =>
      threeOutcome(
        three,
        runs,
        runs.map(each => each.conditions),
      ),
    );
  }
}

export async function measureMatrix(lab: Lab, plan: Plan): Promise<void> {
  // One for all lists: each stage has browsers of its own, and those of the list before would go on calling.
  const stage = new Stage(lab, { kind: plan.kind });
  const suffix = suffixOf(plan);
  const tell = (result: MatrixResult): void => {
    const right = result.theory === result.outcome ? 'as theory says' : `theory says ${result.theory}`;
    plan.tell(
      `${plan.kind} ${result.mode} ${result.pair.join('–')}: ${result.outcome}, ${right} ${result.firstFrameMs ?? ''} ${result.selected}`,
    );
  };
  for (const mode of iceModes.filter(each => plan.only.test(each))) {
    const results: MatrixResult[] = [];
    for (const pair of pairs) {
      const result = await undisturbed(plan, () => connectOnce(stage, pair, mode, plan.browsers));
      results.push(result);
      tell(result);
    }
    const row = { section: 'matrix', id: `${mode}${suffix}`, what: `15 pairs of routers, ${mode}${suffix}`, asked: '15 of 15' } as const;
    await note(plan, row, matrixOutcome(results));
  }
}

export async function measureSoak(lab: Lab, plan: Plan): Promise<void> {
  const stage = new Stage(lab, {
    kind: plan.kind,
    query: { attributes: JSON.stringify({ quality: 'low' }), script: 'https://pages.test/calltag.js' },
  });
  plan.tell(`seed ${plan.seed}`);
  const run = await runSoak(stage, plan.minutes, plan.seed, plan.tell);
  const before = await stage.sums();
  await lasting(5000);
  const outcome = soakOutcome(run, stage.conditions(before, await stage.sums()));
  plan.tell(outcome.text);
  const row = {
    section: 'soak',
    id: 'soak',
    what: `${plan.minutes} minutes`,
    asked: 'all together at the end, one link per pair',
  } as const;
  await note(plan, row, outcome);
}

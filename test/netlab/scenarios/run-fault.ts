import { allSights, inFullSwing, pictureAfter, type Picture } from '../lab/picture.js';
import type { Conditions, Stage, StageOptions } from '../lab/stage.js';
import type { Kind, Saying } from '../lab/visitor.js';
import type { Fault } from './faults.js';

export interface FaultRun extends Picture {
  readonly fault: string;
  readonly kind: Kind;
  readonly conditions: Conditions;
  /** What the page of the person at fault's other side said from the fault on. */
  readonly said: readonly Saying[];
  /** What became of each side's connections and what went over its broker's socket, for the search of causes. */
  readonly traces: Readonly<Record<string, readonly Saying[]>>;
  /** How often the two, together, restarted their connection or made another. */
  readonly restarts: number;
  /** When the fault began and ended, to read the sayings by. */
  readonly from: number;
  readonly to: number;
}

/** How long a stock call is waited for: what has not come by then does not come. */
const patience: Readonly<Record<Kind, number>> = { stock: 20_000, ours: 30_000 };

/** How long a picture that must not stand still is watched after the fault. */
const watch = 6000;

/** A fresh call of two, the fault, and what became of the picture. */
export async function runFault(stage: Stage, fault: Fault, more: Partial<StageOptions> = {}): Promise<FaultRun> {
  await stage.clear();
  const options = { ...more, ...(fault.relay ? { relayOnly: true } : {}) };
  await stage.enter('a', options);
  await stage.enter('b', options);
  if ((await stage.everybodySees(15_000)) === undefined) throw new Error(`${fault.id}: the call did not come about.`);
  const sights = allSights(['a', 'b']);
  const conditions = await inFullSwing(stage, sights);
  const { from, to } = await fault.happen(stage);
  const picture = await pictureAfter(stage, sights, from, to, patience[stage.kind], fault.bar.gapMs === undefined ? 0 : watch);
  const said = await stage.visitor('b').said(from);
  const traces = { a: await stage.visitor('a').traces(from), b: await stage.visitor('b').traces(from) };
  const restarts = Object.values(traces)
    .flat()
    .filter(({ what }) => /^pc\d+ (restarted|made)$/.test(what)).length;
  return { fault: fault.id, kind: stage.kind, conditions, ...picture, said, traces, restarts, from, to };
}

/** Whether a run reached what the fault asks. */
export function meets(fault: Fault, run: FaultRun): boolean {
  if (run.backMs === undefined) return false;
  return (
    (fault.bar.backMs === undefined || run.backMs <= fault.bar.backMs) &&
    (fault.bar.gapMs === undefined || run.gapMs <= fault.bar.gapMs) &&
    (fault.bar.restarts === undefined || run.restarts <= fault.bar.restarts)
  );
}

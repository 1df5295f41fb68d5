import type { Conditions } from '../lab/stage.js';
import { meets, type FaultRun } from '../scenarios/run-fault.js';
import type { Fault } from '../scenarios/faults.js';
import type { MatrixResult } from '../scenarios/matrix.js';
import { meetsParting, type Parting, type PartingRun } from '../scenarios/partings.js';
import { meetsLine, type BadLine, type QualityRun } from '../scenarios/quality.js';
import { meetsThree, type Three, type ThreeRun } from '../scenarios/three.js';
import type { SoakRun } from '../scenarios/soak.js';
import type { Outcome } from './ledger.js';

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}

/** The middle one and the worst, or the middle one where there is only one. */
function spread(values: readonly (number | undefined)[], never: string): string {
  const known = values.filter(value => value !== undefined);
  const lost = values.length - known.length;
  if (known.length === 0) return never;
  const text = known.length > 1 ? `${seconds(median(known))}, worst ${seconds(Math.max(...known))}` : seconds(median(known));
  return lost > 0 ? `${text}; ${never} ${lost} of ${values.length}` : text;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function worst(all: readonly Conditions[]): Conditions {
  const rates = all.flatMap(each => (each.fps === undefined ? [] : [each.fps]));
  return { load: Math.max(...all.map(each => each.load)), fps: rates.length > 0 ? Math.min(...rates) : undefined };
}

function outcome(text: string, met: number, all: readonly Conditions[]): Outcome {
  return { text, met, runs: all.length, conditions: worst(all), on: today() };
}

export function askedOfFault({ bar }: Fault): string {
  const parts = [
    bar.backMs === undefined ? '' : `back ≤ ${seconds(bar.backMs)}`,
    bar.gapMs === undefined ? '' : `gap ≤ ${seconds(bar.gapMs)}`,
    bar.restarts === undefined ? '' : `at most ${bar.restarts} restarts`,
  ];
  return parts.filter(Boolean).join(', ');
}

export function faultOutcome(fault: Fault, runs: readonly FaultRun[]): Outcome {
  const alive = runs.map(run => (run.backMs === undefined ? undefined : fault.bar.backMs === undefined ? run.gapMs : run.backMs));
  const picture = `${fault.bar.backMs === undefined ? 'gap' : 'back'} ${spread(alive, 'dead')}`.replace(/^(gap|back) dead/, 'dead');
  return outcome(
    fault.bar.restarts === undefined ? picture : `${picture}, ${Math.max(...runs.map(run => run.restarts))} restarts`,
    runs.filter(run => meets(fault, run)).length,
    runs.map(run => run.conditions),
  );
}

export function askedOfLine({ bar }: BadLine): string {
  const parts = [
    bar.concealed === undefined ? '' : `≤ ${(bar.concealed * 100).toFixed(1)} % concealed`,
    bar.gapMs === undefined ? '' : `gap ≤ ${seconds(bar.gapMs)}`,
  ];
  return parts.filter(Boolean).join(', ') || '–';
}

export function lineOutcome(line: BadLine, runs: readonly QualityRun[]): Outcome {
  const share = (median(runs.map(run => run.concealed)) * 100).toFixed(1);
  const text = `${share} % concealed, gap ${seconds(median(runs.map(run => run.gapMs)))}, ${median(runs.map(run => run.freezes))} freezes`;
  return outcome(
    text,
    runs.filter(run => meetsLine(line, run)).length,
    runs.map(run => run.conditions),
  );
}

export function askedOfParting(parting: Parting): string {
  const words = parting.wanted.map(wanted => `${wanted.title} ≤ ${seconds(wanted.withinMs)}`);
  return [...words, ...(parting.pictureGapMs === undefined ? [] : [`gap ≤ ${seconds(parting.pictureGapMs)}`])].join(', ');
}

export function partingOutcome(parting: Parting, runs: readonly PartingRun[]): Outcome {
  const words = parting.wanted.map(
    (wanted, i) =>
      `${wanted.title} ${spread(
        runs.map(run => run.saidMs[i]),
        'never',
      )}`,
  );
  const gap =
    parting.pictureGapMs === undefined
      ? []
      : [
          `gap ${spread(
            runs.map(run => run.gapMs),
            '?',
          )}`,
        ];
  return outcome(
    [...words, ...gap].join(', '),
    runs.filter(run => meetsParting(parting, run)).length,
    runs.map(run => run.conditions),
  );
}

export function askedOfThree({ bar }: Three): string {
  const parts = [
    bar.toldMs === undefined ? '' : `told ≤ ${seconds(bar.toldMs)}`,
    bar.togetherMs === undefined ? '' : `together ≤ ${seconds(bar.togetherMs)}`,
    bar.othersGapMs === undefined ? '' : `others’ gap ≤ ${seconds(bar.othersGapMs)}`,
  ];
  return parts.filter(Boolean).join(', ');
}

export function threeOutcome(three: Three, runs: readonly ThreeRun[], all: readonly Conditions[]): Outcome {
  const parts = [
    three.bar.toldMs === undefined
      ? ''
      : `told ${spread(
          runs.map(run => run.toldMs),
          'never',
        )}`,
    three.bar.togetherMs === undefined
      ? ''
      : `together ${spread(
          runs.map(run => run.togetherMs),
          'never',
        )}`,
    three.bar.othersGapMs === undefined
      ? ''
      : `others’ gap ${spread(
          runs.map(run => run.othersGapMs),
          '?',
        )}`,
  ];
  return outcome(parts.filter(Boolean).join(', '), runs.filter(run => meetsThree(three, run)).length, all);
}

export function matrixOutcome(results: readonly MatrixResult[]): Outcome {
  const right = results.filter(each => each.outcome === each.theory).length;
  const times = results.flatMap(each => (each.firstFrameMs === undefined ? [] : [each.firstFrameMs])).sort((a, b) => a - b);
  const p95 = times[Math.max(0, Math.ceil(times.length * 0.95) - 1)];
  const wrong = results.filter(each => each.outcome !== each.theory).map(each => `${each.pair.join('–')} ${each.outcome}`);
  const text = `${right} of ${results.length} as theory says, first frame ${seconds(median(times))}, p95 ${p95 === undefined ? '?' : seconds(p95)}${wrong.length > 0 ? ` (not: ${wrong.join('; ')})` : ''}`;
  return { ...outcome(text, right === results.length ? 1 : 0, [worst(results.map(({ conditions }) => conditions))]), runs: 1 };
}

export function soakOutcome(run: SoakRun, conditions: Conditions): Outcome {
  const linked = run.connections.every(count => count === 3);
  const met = run.togetherMs !== undefined && linked && run.people.every(count => count === 4);
  const end = run.togetherMs === undefined ? 'not all together at the end' : `all together ${seconds(run.togetherMs)} after the last`;
  const text = `${run.faults} faults in ${run.minutes} min (seed ${run.seed}): ${end}; connections ${run.connections.join(' ')}, people ${run.people.join(' ')}, heap growth ${run.heapGrowthMb.join(' ')} MB, pictures moving ${(run.movingShare * 100).toFixed(1)} % of seconds`;
  return outcome(text, met ? 1 : 0, [conditions]);
}

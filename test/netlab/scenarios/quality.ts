import type { Shape } from '../lab/emulator.js';
import { allSights, inFullSwing, longestGap } from '../lab/picture.js';
import { lasting } from '../lab/shell.js';
import type { Conditions, Stage } from '../lab/stage.js';
import type { Kind, Saying } from '../lab/visitor.js';

/** A bad line at one person's home, both ways, for as long as it is measured. */
export interface BadLine {
  readonly id: string;
  readonly what: string;
  readonly tests: string;
  readonly shape: Shape;
  /** At most this share of the sound made up by the receiver; at most that long without a new picture. */
  readonly bar: { readonly concealed?: number; readonly gapMs?: number };
}

const loss = (percent: number, concealed: number, gapMs?: number): BadLine => ({
  id: `loss-${percent}`,
  what: `${percent} % of packets lost`,
  tests: percent === 30 ? '33' : '32',
  shape: { loss: percent / 100 },
  bar: { concealed, ...(gapMs === undefined ? {} : { gapMs }) },
});

const rate = (kbitPerSecond: number, gapMs?: number): BadLine => ({
  id: `rate-${kbitPerSecond}`,
  what: `${kbitPerSecond} kbit/s, 200 ms of queue`,
  tests: kbitPerSecond === 150 ? '33' : '',
  shape: { kbitPerSecond, queueBytes: Math.max(4000, kbitPerSecond * 25) },
  bar: gapMs === undefined ? {} : { gapMs },
});

export const badLines: readonly BadLine[] = [
  loss(2, 0.005),
  loss(5, 0.006),
  loss(10, 0.015),
  loss(20, 0.04),
  loss(30, 0.15, 2000),
  { id: 'burst-5', what: '5 % lost in bursts of 5', tests: '34', shape: { loss: 0.05, burst: 5 }, bar: { concealed: 0.02 } },
  {
    id: 'jitter-30',
    what: 'delay ± 30 ms, reordered',
    tests: '34',
    shape: { jitterMs: 30, delayMs: 45, reorder: true },
    bar: { concealed: 0.02 },
  },
  { id: 'jitter-100', what: 'delay ± 100 ms, reordered', tests: '', shape: { jitterMs: 100, delayMs: 115, reorder: true }, bar: {} },
  rate(150, 2000),
  rate(300),
  rate(800),
];

export interface QualityRun {
  readonly line: string;
  readonly kind: Kind;
  readonly conditions: Conditions;
  /** Share of concealed sound, the worse of both directions. */
  readonly concealed: number;
  readonly freezes: number;
  readonly gapMs: number;
  readonly said: readonly Saying[];
}

/** A call of two on a bad line: five seconds to settle, twenty to measure. */
export async function runBadLine(stage: Stage, line: BadLine): Promise<QualityRun> {
  await stage.clear();
  if ((await stage.call(['a', 'b'])) === undefined) throw new Error(`${line.id}: the call did not come about.`);
  const sights = allSights(['a', 'b']);
  // Whether the machine keeps up is asked before: on a bad line, fewer frames are what is right.
  const conditions = await inFullSwing(stage, sights);
  const began = Date.now();
  await stage.lab.home('a').shape('both', line.shape);
  await lasting(5000);
  const before = await stage.sums();
  const from = Date.now();
  await lasting(20_000);
  const to = Date.now();
  const after = await stage.sums();
  const shares = [...after].map(([name, sums]) => {
    const first = before.get(name);
    const samples = sums.audioSamples - (first?.audioSamples ?? 0);
    return samples > 0 ? (sums.audioConcealed - (first?.audioConcealed ?? 0)) / samples : 1;
  });
  const freezes = [...after].reduce((sum, [name, sums]) => sum + sums.freezes - (before.get(name)?.freezes ?? 0), 0);
  const gaps = await Promise.all(
    sights.map(async ([who, whom]) => longestGap((await stage.visitor(who).seen(from))[whom]?.frames ?? [], from, to)),
  );
  return {
    line: line.id,
    kind: stage.kind,
    conditions,
    concealed: Math.max(...shares),
    freezes,
    gapMs: Math.max(...gaps),
    said: await stage.visitor('b').said(began),
  };
}

export function meetsLine(line: BadLine, run: QualityRun): boolean {
  return (
    (line.bar.concealed === undefined || run.concealed <= line.bar.concealed) &&
    (line.bar.gapMs === undefined || run.gapMs <= line.bar.gapMs)
  );
}

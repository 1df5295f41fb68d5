import { lasting } from './shell.js';
import type { Conditions, Stage } from './stage.js';
import { until } from './stage.js';

/** How a picture fared around a fault, at the worst of all pairs of people. */
export interface Picture {
  /** The longest time between two painted frames. */
  readonly gapMs: number;
  /** From the end of the fault to the first frame of a picture that moves again; undefined: it did not come back in time. */
  readonly backMs: number | undefined;
}

/** A picture moves again at the first frame after which four more follow within a second. */
export function movesAgainAt(frames: readonly number[], since: number): number | undefined {
  return frames.find((time, i) => time >= since && (frames[i + 4] ?? Infinity) - time <= 1000);
}

export function longestGap(frames: readonly number[], from: number, to: number): number {
  const inside = frames.filter(time => time >= from && time <= to);
  const edges = [from, ...inside, to];
  return Math.max(0, ...edges.slice(1).map((time, i) => time - (edges[i] ?? time)));
}

/** The people between whom pictures are looked at, as `[who looks, at whom]`; by default everybody at everybody. */
export type Sights = readonly (readonly [string, string])[];

export function allSights(names: readonly string[]): Sights {
  return names.flatMap(a => names.filter(b => b !== a).map(b => [a, b] as const));
}

async function framesOf(stage: Stage, [who, whom]: readonly [string, string], since: number): Promise<readonly number[]> {
  return (await stage.visitor(who).seen(since))[whom]?.frames ?? [];
}

/**
 * Waits until every picture moves again after a fault that began at `from` and ended at `to`, and measures them. Where the fault's effect may
 * come later than the fault, `watchMs` has to pass first.
 */
export async function pictureAfter(
  stage: Stage,
  sights: Sights,
  from: number,
  to: number,
  withinMs: number,
  watchMs = 0,
): Promise<Picture> {
  await lasting(watchMs);
  const since = to + watchMs;
  const moving = async (): Promise<number[] | undefined> => {
    const times = await Promise.all(sights.map(async sight => movesAgainAt(await framesOf(stage, sight, since), since)));
    return times.every(time => time !== undefined) ? times : undefined;
  };
  const times = await until(withinMs, moving);
  const end = times ? Math.max(...times) : Date.now();
  const gaps = await Promise.all(sights.map(async sight => longestGap(await framesOf(stage, sight, from - 1000), from - 200, end)));
  return { gapMs: Math.max(...gaps), backMs: times && Math.max(...times) - to };
}

/** Waits until pictures move everywhere, so that a fault meets a call in full swing; answers whether the machine keeps up with that. */
export async function inFullSwing(stage: Stage, sights: Sights): Promise<Conditions> {
  const before = await stage.sums();
  const since = Date.now() + 1500;
  await until(8000, async () => {
    const times = await Promise.all(sights.map(async sight => movesAgainAt(await framesOf(stage, sight, since), since)));
    return times.every(time => time !== undefined) ? true : undefined;
  });
  return stage.conditions(before, await stage.sums());
}

import { seeded } from '../../helpers/chance.js';
import { allSights, movesAgainAt } from '../lab/picture.js';
import { lasting } from '../lab/shell.js';
import { until, type Stage } from '../lab/stage.js';

export interface SoakRun {
  readonly seed: number;
  readonly minutes: number;
  readonly faults: number;
  /** Whether all of them saw all others at the end, and after how long. */
  readonly togetherMs: number | undefined;
  /** Peer connections per page at the end: one for each other person. */
  readonly connections: readonly number[];
  /** People shown per page at the end. */
  readonly people: readonly number[];
  readonly heapGrowthMb: readonly number[];
  /** Share of pictures' seconds with at least one new frame, over all pairs, faults included; of a page that was reloaded, since then. */
  readonly movingShare: number;
}

type Mishap = (stage: Stage, who: string) => Promise<void>;

const mishaps: readonly (readonly [string, Mishap])[] = [
  ['blackhole 3 s', async (stage, who) => holeFor(stage, who, 3000)],
  ['blackhole 8 s', async (stage, who) => holeFor(stage, who, 8000)],
  ['the other uplink', async (stage, who) => stage.lab.home(who).handOver(stage.lab.home(who).uplink.name === 'wifi' ? 'mobile' : 'wifi')],
  ['new public address', async (stage, who) => stage.lab.home(who).newPublicAddress()],
  ['new home address', async (stage, who) => stage.lab.home(who).newHomeAddress()],
  ['broker restart', async stage => restart(stage, stage.kind)],
  ['coturn restart', async stage => restart(stage, 'turn')],
  ['page reloaded', async (stage, who) => stage.enter(who)],
  ['10 % loss for 10 s', async (stage, who) => lossFor(stage, who)],
];

async function holeFor(stage: Stage, who: string, ms: number): Promise<void> {
  const home = stage.lab.home(who);
  await home.blackhole(true);
  await lasting(ms);
  await home.blackhole(false);
}

async function lossFor(stage: Stage, who: string): Promise<void> {
  await stage.lab.home(who).shape('both', { loss: 0.1 });
  await lasting(10_000);
  await stage.lab.home(who).shape('both', { loss: 0 });
}

async function restart(stage: Stage, server: 'ours' | 'stock' | 'turn'): Promise<void> {
  await stage.lab.public.kill(server);
  await lasting(3000);
  await stage.lab.public.start(server);
}

const heapOf = 'performance.memory ? performance.memory.usedJSHeapSize / 1048576 : 0';

/** Four people, and every 20 seconds a mishap that the seed chose. */
export async function runSoak(stage: Stage, minutes: number, seed: number, tell: (line: string) => void): Promise<SoakRun> {
  const names = ['a', 'b', 'c', 'd'];
  const random = seeded(seed);
  await stage.clear();
  await stage.call(names, 30_000);
  const heap = (): Promise<number[]> => Promise.all(names.map(name => stage.visitor(name).evaluate<number>(heapOf)));
  const [began, heapBefore] = [Date.now(), await heap()];
  let faults = 0;
  while (Date.now() - began < minutes * 60_000) {
    const next = Date.now() + 20_000;
    const [what, mishap] = mishaps[Math.floor(random() * mishaps.length)] ?? ['', undefined];
    const who = names[Math.floor(random() * names.length)] ?? 'a';
    tell(`${Math.round((Date.now() - began) / 1000)} s: ${what} (${who})`);
    await mishap?.(stage, who);
    faults++;
    await lasting(Math.max(0, next - Date.now()));
  }
  const end = Date.now();
  const sights = allSights(names);
  const moved = await until(30_000, async () => {
    const times = await Promise.all(
      sights.map(async ([who, whom]) => movesAgainAt((await stage.visitor(who).seen(end))[whom]?.frames ?? [], end)),
    );
    return times.every(time => time !== undefined) ? times : undefined;
  });
  const heapAfter = await heap();
  const sums = await stage.sums();
  const shares = await Promise.all(
    sights.map(async ([who, whom]) => {
      const since = Math.max(began, await stage.visitor(who).began());
      const { frames = [] } = (await stage.visitor(who).seen(since))[whom] ?? {};
      return new Set(frames.map(time => Math.floor(time / 1000))).size / ((Date.now() - since) / 1000);
    }),
  );
  return {
    seed,
    minutes,
    faults,
    togetherMs: moved && Math.max(...moved) - end,
    connections: names.map(name => sums.get(name)?.connections ?? 0),
    people: await Promise.all(names.map(name => stage.visitor(name).evaluate<number>('lab.call?.participants?.length ?? 0'))),
    heapGrowthMb: heapAfter.map((size, i) => Math.round((size - (heapBefore[i] ?? 0)) * 10) / 10),
    movingShare: shares.reduce((sum, share) => sum + Math.min(1, share), 0) / shares.length,
  };
}

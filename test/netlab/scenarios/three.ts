import { allSights, inFullSwing, longestGap, movesAgainAt, type Sights } from '../lab/picture.js';
import { lasting } from '../lab/shell.js';
import { until, type Stage } from '../lab/stage.js';
import type { Kind } from '../lab/visitor.js';

/** What became of a call of three. */
export interface ThreeRun {
  readonly id: string;
  readonly kind: Kind;
  /** From the moment that counts until everybody who should saw everybody else; undefined: never. */
  readonly togetherMs: number | undefined;
  /** The longest gap in the pictures of those whom the fault did not concern. */
  readonly othersGapMs: number | undefined;
  /** When the others were told, where that is the question. */
  readonly toldMs?: number | undefined;
}

export interface Three {
  readonly id: string;
  readonly what: string;
  readonly bar: { readonly togetherMs?: number; readonly othersGapMs?: number; readonly toldMs?: number };
  readonly run: (stage: Stage) => Promise<ThreeRun>;
}

async function together(stage: Stage, sights: Sights, since: number): Promise<number | undefined> {
  const times = await until(30_000, async () => {
    const moved = await Promise.all(
      sights.map(async ([who, whom]) => movesAgainAt((await stage.visitor(who).seen(since))[whom]?.frames ?? [], since)),
    );
    return moved.every(time => time !== undefined) ? moved : undefined;
  });
  return times && Math.max(...times) - since;
}

async function gapOf(stage: Stage, sights: Sights, from: number): Promise<number> {
  const to = Date.now();
  return Math.max(
    ...(await Promise.all(
      sights.map(async ([who, whom]) => longestGap((await stage.visitor(who).seen(from))[whom]?.frames ?? [], from, to)),
    )),
  );
}

const everybody = allSights(['a', 'b', 'c']);
const aAndB = allSights(['a', 'b']);

/** So that a page opened while the broker is away has its script. */
const fromPages = { query: { script: 'https://pages.test/calltag.js' } };

export const threes: readonly Three[] = [
  {
    id: 'flip-while-joining',
    what: 'one changes to mobile while a third joins',
    bar: { togetherMs: 6000 },
    run: async stage => {
      await stage.clear();
      await stage.call(['a', 'b']);
      await inFullSwing(stage, aAndB);
      await stage.open('c');
      const from = Date.now();
      await stage.lab.home('a').handOver('mobile');
      return { id: 'flip-while-joining', kind: stage.kind, togetherMs: await together(stage, everybody, from), othersGapMs: undefined };
    },
  },
  {
    id: 'broker-restart-while-joining',
    what: 'two come while the broker is away for 6 s',
    bar: { togetherMs: 5000 },
    run: async stage => {
      await stage.clear();
      await stage.enter('a', fromPages);
      await stage.visitor('b').launch('chromium');
      await stage.visitor('c').launch('chromium');
      const server = stage.kind;
      await stage.lab.public.kill(server);
      await stage.open('b', fromPages);
      await stage.open('c', fromPages);
      await lasting(6000);
      const back = await stage.lab.public.start(server);
      return {
        id: 'broker-restart-while-joining',
        kind: stage.kind,
        togetherMs: await together(stage, everybody, back),
        othersGapMs: undefined,
      };
    },
  },
  {
    id: 'join-after-broker-restart',
    what: 'a third comes right after the broker was killed and came back',
    bar: { togetherMs: 4000, othersGapMs: 500 },
    run: async stage => {
      await stage.clear();
      await stage.call(['a', 'b']);
      await inFullSwing(stage, aAndB);
      await stage.visitor('c').launch('chromium');
      const from = Date.now();
      await stage.lab.public.kill(stage.kind);
      await lasting(8000);
      const back = await stage.lab.public.start(stage.kind);
      await stage.open('c', fromPages);
      const togetherMs = await together(stage, everybody, back);
      return { id: 'join-after-broker-restart', kind: stage.kind, togetherMs, othersGapMs: await gapOf(stage, aAndB, from) };
    },
  },
  {
    id: 'kill-one-of-three',
    what: 'one of three browsers is killed',
    bar: { toldMs: 10_000, othersGapMs: 500 },
    run: async stage => {
      await stage.clear();
      await stage.call(['a', 'b', 'c']);
      await inFullSwing(stage, everybody);
      const from = Date.now();
      await stage.visitor('c').killBrowser();
      stage.gone('c');
      const told = await until(25_000, async () =>
        (await stage.visitor('a').said(from)).find(each => /^(c left|call c close)/.test(each.what)),
      );
      const togetherMs = await together(stage, aAndB, Date.now());
      return {
        id: 'kill-one-of-three',
        kind: stage.kind,
        togetherMs,
        othersGapMs: await gapOf(stage, aAndB, from),
        toldMs: told && told.at - from,
      };
    },
  },
];

export function meetsThree(three: Three, run: ThreeRun): boolean {
  const { bar } = three;
  const within = (value: number | undefined, most: number | undefined): boolean =>
    most === undefined || (value !== undefined && value <= most);
  return (
    run.togetherMs !== undefined &&
    within(run.togetherMs, bar.togetherMs) &&
    within(run.othersGapMs, bar.othersGapMs) &&
    within(run.toldMs, bar.toldMs)
  );
}

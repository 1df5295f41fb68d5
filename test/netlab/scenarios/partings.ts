import { allSights, inFullSwing, longestGap, movesAgainAt } from '../lab/picture.js';
import { lasting } from '../lab/shell.js';
import { loadNow, until, type Conditions, type Stage } from '../lab/stage.js';
import type { Kind, Saying } from '../lab/visitor.js';

/** Something that ends or hampers one side without the network's doing; what counts is what the page tells the person at the other side. */
export interface Parting {
  readonly id: string;
  readonly what: string;
  readonly tests: string;
  /** What has to be said, by whom, and how soon. */
  readonly wanted: readonly Wanted[];
  readonly happen: (stage: Stage) => Promise<void>;
  /** Routers or servers that make the call impossible, set before anybody comes. */
  readonly hopeless?: boolean;
  /** It takes minutes: run only where `--long` asks for it. */
  readonly long?: boolean;
  /** Whether the picture has to go on at the other side, and how long it may stand still. */
  readonly pictureGapMs?: number;
}

export interface Wanted {
  readonly title: string;
  readonly at: 'a' | 'b';
  readonly says: RegExp;
  readonly withinMs: number;
  /** Whose picture, when it moves again, says as much as words. */
  readonly orPictureOf?: string;
}

export interface PartingRun {
  readonly parting: string;
  readonly kind: Kind;
  readonly conditions: Conditions;
  /** How soon each wanted word came; undefined: never. */
  readonly saidMs: readonly (number | undefined)[];
  readonly gapMs: number | undefined;
  readonly said: readonly Saying[];
}

const reconnecting: Wanted = { title: 'reconnecting', at: 'b', says: /^a: (reconnecting|lost)/, withinMs: 3000 };
const gone = (withinMs: number): Wanted => ({ title: 'gone', at: 'b', says: /^(a left|call a close)/, withinMs });

export const partings: readonly Parting[] = [
  {
    id: 'browser-killed',
    what: 'the other browser is killed',
    tests: '25',
    wanted: [reconnecting, gone(10_000)],
    happen: stage => leave(stage, () => stage.visitor('a').killBrowser()),
  },
  {
    id: 'tab-crashed',
    what: 'the other tab crashes',
    tests: '25',
    wanted: [reconnecting, gone(10_000)],
    happen: stage => leave(stage, () => stage.visitor('a').crashTab()),
  },
  {
    id: 'tab-closed',
    what: 'the other tab is closed',
    tests: '26',
    wanted: [gone(1000)],
    happen: stage => leave(stage, () => stage.visitor('a').closeTab()),
  },
  {
    id: 'camera-dies',
    what: 'the camera’s process dies, as when it is unplugged',
    tests: '28',
    wanted: [
      { title: 'told at home', at: 'a', says: /^call-device-(error|change)/, withinMs: 2000 },
      { title: 'told there, or seen again', at: 'b', says: /^a: connected camera-off/, orPictureOf: 'a', withinMs: 2000 },
    ],
    happen: stage => stage.visitor('a').killCapture('video'),
  },
  {
    id: 'sound-dies',
    what: 'the sound service dies',
    tests: '29',
    wanted: [{ title: 'told at home', at: 'a', says: /^call-device-(error|change)/, withinMs: 2000 }],
    happen: stage => stage.visitor('a').killCapture('audio'),
    pictureGapMs: 3000,
  },
  hidden(30),
  hidden(600),
  {
    id: 'hopeless-no-relay',
    what: 'both behind symmetric routers and no relay configured',
    tests: '6',
    wanted: [{ title: 'reason told', at: 'b', says: /^(call-error|a: lost) (no-relay|ice-failed)/, withinMs: 20_000 }],
    hopeless: true,
    happen: () => Promise.resolve(),
  },
];

function hidden(seconds: number): Parting {
  return {
    id: `tab-hidden-${seconds}`,
    what: `the tab is in the background for ${seconds} s`,
    tests: '31',
    wanted: [],
    happen: async stage => {
      await stage.visitor('a').hideTab(true);
      await lasting(seconds * 1000);
    },
    pictureGapMs: 1000,
    long: seconds > 60,
  };
}

async function leave(stage: Stage, how: () => Promise<void>): Promise<void> {
  await how();
  stage.gone('a');
}

export async function runParting(stage: Stage, parting: Parting): Promise<PartingRun> {
  await stage.clear();
  const options = parting.hopeless ? { iceServers: [{ urls: 'stun:stun.test:3478' }] } : {};
  if (parting.hopeless) await Promise.all(['a', 'b'].map(name => stage.lab.home(name).reset('symmetric')));
  await stage.enter('a', options);
  await stage.enter('b', options);
  if (!parting.hopeless && (await stage.everybodySees(15_000)) === undefined)
    throw new Error(`${parting.id}: the call did not come about.`);
  // Where no call can come about, nobody encodes.
  const conditions = parting.hopeless ? { load: loadNow(), fps: undefined } : await inFullSwing(stage, allSights(['a', 'b']));
  const from = parting.hopeless ? await stage.visitor('b').began() : Date.now();
  await parting.happen(stage);
  const find = async (wanted: Wanted): Promise<number | undefined> => {
    if (wanted.orPictureOf !== undefined) {
      // What was under way when it happened still arrives.
      const frames = (await stage.visitor(wanted.at).seen(from + 400))[wanted.orPictureOf]?.frames ?? [];
      const again = movesAgainAt(frames, from + 400);
      if (again !== undefined) return again - from;
    }
    const saying = (await stage.visitor(wanted.at).said(from)).find(each => wanted.says.test(each.what));
    return saying && saying.at - from;
  };
  const saidMs = await Promise.all(parting.wanted.map(wanted => until(Math.max(25_000, wanted.withinMs), () => find(wanted))));
  if (parting.pictureGapMs !== undefined && parting.wanted.length > 0) await lasting(6000);
  const to = Date.now();
  const seen = await stage.visitor('b').seen(from);
  const gapMs = parting.pictureGapMs === undefined ? undefined : longestGap(seen['a']?.frames ?? [], from, to);
  return { parting: parting.id, kind: stage.kind, conditions, saidMs, gapMs, said: await stage.visitor('b').said(from) };
}

export function meetsParting(parting: Parting, run: PartingRun): boolean {
  const inTime = parting.wanted.every((wanted, i) => (run.saidMs[i] ?? Infinity) <= wanted.withinMs);
  return inTime && (parting.pictureGapMs === undefined || (run.gapMs ?? Infinity) <= parting.pictureGapMs);
}

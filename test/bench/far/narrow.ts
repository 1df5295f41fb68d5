import { loadavg } from 'node:os';
import { Lab } from '../../netlab/lab/lab.js';
import { longestGap } from '../../netlab/lab/picture.js';
import { lasting } from '../../netlab/lab/shell.js';
import { Stage } from '../../netlab/lab/stage.js';
import type { Sums } from '../../netlab/lab/visitor.js';

/** Six people, each behind an uplink of 1.5 Mbit/s with 200 ms of queue. The first one talks (the browser's beep), the others are muted. */
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const UPLINK = { kbitPerSecond: 1500, queueBytes: 37_500 } as const;

export interface Narrow {
  readonly seconds: number;
  /** Of what the others heard of the speaker, the share that was made up: on the average, and at the worst of them. */
  readonly concealed: number;
  readonly concealedWorst: number;
  /** ms between two frames of the speaker, the longest at anybody. */
  readonly freeze: number;
  /** Bits per second that each received, and frames per second of the speaker, on the average. */
  readonly received: number;
  readonly speakerFps: number;
  readonly load: number;
}

const attributes = (name: string): Readonly<Record<string, string>> => ({
  quality: 'low',
  'max-participants': '8',
  layout: 'speaker',
  ...(name === 'a' ? {} : { muted: '' }),
});

/** Everybody comes over lines of that width and stays for so many seconds. */
export async function narrow(seconds: number): Promise<Narrow> {
  // Six browsers share this machine's processors; what is asked here is what the line does.
  process.env['NETLAB_FPS'] ??= '5';
  const lab = await Lab.open({ homes: NAMES, servers: ['ours', 'turn'] });
  try {
    const stage = new Stage(lab, { kind: 'ours' });
    await stage.clear();
    for (const home of lab.homes.values()) await home.shape('up', UPLINK);
    for (const name of NAMES) await stage.enter(name, { query: { attributes: JSON.stringify(attributes(name)) } });
    if ((await stage.everybodySees(60_000)) === undefined) console.log('Not everybody sees everybody.');
    await lasting(8000);
    const [before, from] = [await stage.sums(), Date.now()];
    await lasting(seconds * 1000);
    const [after, to] = [await stage.sums(), Date.now()];
    const load = loadavg()[0] ?? 0;
    for (const name of NAMES) {
      const seen = await stage.visitor(name).seen(from);
      const frames = Object.entries(seen).map(([whom, each]) => `${whom} ${String(each.frames.length)}`);
      const [one, other] = [before.get(name), after.get(name)];
      console.log(name, 'sent', (other?.framesSent ?? 0) - (one?.framesSent ?? 0), 'frames; saw', frames.join(', '));
    }
    const heard = NAMES.slice(1).map(name => shares(before.get(name), after.get(name)));
    const frames = await Promise.all(NAMES.slice(1).map(async name => (await stage.visitor(name).seen(from))['a']?.frames ?? []));
    const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / Math.max(1, list.length);
    return {
      seconds,
      concealed: mean(heard.map(({ concealed }) => concealed)),
      concealedWorst: Math.max(...heard.map(({ concealed }) => concealed)),
      freeze: Math.max(...frames.map(times => longestGap(times, from, to))),
      received: mean(heard.map(({ received }) => received)),
      speakerFps: mean(frames.map(times => (times.length * 1000) / (to - from))),
      load,
    };
  } finally {
    await lab.close();
  }
}

/**
 * Silence that is made up counts for nothing, since nobody hears it; so what is made up is the speaker's voice, which is one of five that
 * are played, four of them muted.
 */
function shares(before: Sums | undefined, after: Sums | undefined): { readonly concealed: number; readonly received: number } {
  if (!before || !after) return { concealed: NaN, received: NaN };
  const concealed = after.audioConcealed - after.audioSilentConcealed - (before.audioConcealed - before.audioSilentConcealed);
  const voice = (after.audioSamples - before.audioSamples) / (NAMES.length - 1);
  return { concealed: concealed / Math.max(1, voice), received: ((after.bytesIn - before.bytesIn) * 8000) / (after.at - before.at) };
}

import { addresses } from '../lab/addresses.js';
import { lasting } from '../lab/shell.js';
import type { Stage } from '../lab/stage.js';

/** When a fault began, and when what it took was there again. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A fault of the network or of a server that a call has to outlive, and how well. */
export interface Fault {
  readonly id: string;
  readonly what: string;
  /** The tests of RELIABILITY.md that it is the proof of. */
  readonly tests: string;
  /** Whether the call runs over the relay only. */
  readonly relay?: boolean;
  /** It takes minutes: run only where `--long` asks for it. */
  readonly long?: boolean;
  /** What is asked of us: the picture back that long after the fault, never away longer than that, and at most so many restarts or new connections. */
  readonly bar: { readonly backMs?: number; readonly gapMs?: number; readonly restarts?: number };
  readonly happen: (stage: Stage) => Promise<Span>;
}

async function during(ms: number, begin: () => Promise<unknown>, end: () => Promise<unknown>): Promise<Span> {
  const from = Date.now();
  await begin();
  await lasting(ms);
  await end();
  return { from, to: Date.now() };
}

async function atOnce(change: () => Promise<unknown>): Promise<Span> {
  const from = Date.now();
  await change();
  return { from, to: Date.now() };
}

function blackhole(seconds: number, backMs: number, tests: string): Fault {
  return {
    id: `blackhole-${seconds}`,
    what: `nothing passes for ${seconds} s, silently`,
    tests,
    long: seconds > 60,
    bar: { backMs },
    happen: stage => {
      const home = stage.lab.home('a');
      return during(
        seconds * 1000,
        () => home.blackhole(true),
        () => home.blackhole(false),
      );
    },
  };
}

function interfaceDown(seconds: number, backMs: number): Fault {
  return {
    id: `down-${seconds}`,
    what: `network interface down for ${seconds} s`,
    tests: '',
    bar: { backMs },
    happen: stage => {
      const home = stage.lab.home('a');
      return during(
        seconds * 1000,
        () => home.interfaceDown(true),
        () => home.interfaceDown(false),
      );
    },
  };
}

/** Nothing passes for 3 s, every 20 s. Each time the picture has to be back well before the next, and nobody may be given up. */
function flapping(times: number): Fault {
  return {
    id: `flapping-${times}`,
    what: `nothing passes for 3 s, every 20 s, ${times} times`,
    tests: '35',
    long: times > 3,
    bar: { backMs: 4000, restarts: times },
    happen: stage => flap(stage, times),
  };
}

async function flap(stage: Stage, times: number): Promise<Span> {
  const home = stage.lab.home('a');
  let span: Span | undefined;
  for (let count = 1; ; count += 1) {
    const once = await during(
      3000,
      () => home.blackhole(true),
      () => home.blackhole(false),
    );
    span = { from: span?.from ?? once.from, to: once.to };
    if (count >= times) return span;
    await lasting(17_000);
    // What it shows in the last seconds before the next.
    const { frames = [] } = (await stage.visitor('b').seen(Date.now() - 3000))['a'] ?? {};
    const gone = (await stage.visitor('b').said(once.from)).find(({ what }) => /^(a left|a: lost)/.test(what));
    if (frames.length < 3 || gone) throw new Error(`After flap ${count} of ${times}: ${gone?.what ?? 'no picture'}.`);
  }
}

function sleep(seconds: number): Fault {
  return {
    id: `sleep-${seconds}`,
    what: `laptop asleep for ${seconds} s`,
    tests: '30',
    long: seconds > 60,
    bar: { backMs: 5000 },
    happen: stage =>
      during(
        seconds * 1000,
        () => stage.visitor('a').sleep(true),
        () => stage.visitor('a').sleep(false),
      ),
  };
}

function brokerOf(stage: Stage): 'ours' | 'stock' {
  return stage.kind === 'ours' ? 'ours' : 'stock';
}

export const faults: readonly Fault[] = [
  {
    id: 'wifi-mobile',
    what: 'Wi-Fi to mobile at once: new address, new public address',
    tests: '17',
    bar: { gapMs: 3000 },
    happen: stage => atOnce(() => stage.lab.home('a').handOver('mobile')),
  },
  {
    id: 'wifi-mobile-step',
    what: 'Wi-Fi to mobile with 2 s in which both are there',
    tests: '17',
    bar: { gapMs: 4000 },
    happen: stage => atOnce(() => stage.lab.home('a').handOver('mobile', 'step')),
  },
  {
    id: 'mobile-wifi',
    what: 'to mobile, and 8 s later back to Wi-Fi',
    tests: '17',
    bar: { gapMs: 4000 },
    happen: async stage => {
      const { from } = await atOnce(() => stage.lab.home('a').handOver('mobile'));
      await lasting(8000);
      // Each way is to be outlived by itself, so that the gap counts from the first change on.
      const back = await atOnce(() => stage.lab.home('a').handOver('wifi'));
      return { from, to: back.to };
    },
  },
  blackhole(40, 4000, '16'),
  {
    id: 'turn-restart',
    what: 'coturn killed, back after 5 s, relayed call',
    tests: '27',
    relay: true,
    bar: { backMs: 4000 },
    happen: async ({ lab }) => {
      const from = Date.now();
      await lab.public.kill('turn');
      await lasting(5000);
      return { from, to: await lab.public.start('turn') };
    },
  },
  {
    id: 'broker-restart',
    what: 'broker killed, back after 8 s',
    tests: '21',
    bar: { gapMs: 500 },
    happen: async stage => {
      const from = Date.now();
      await stage.lab.public.kill(brokerOf(stage));
      await lasting(8000);
      const to = await stage.lab.public.start(brokerOf(stage));
      return { from, to };
    },
  },
  {
    id: 'half-open-broker',
    what: 'the broker’s socket half open for 15 s',
    tests: '23',
    bar: { gapMs: 500 },
    happen: async stage => {
      const from = Date.now();
      await stage.lab.home('a').freezeConnections(stage.kind === 'ours' ? addresses.ours : addresses.stock);
      await lasting(15_000);
      return { from, to: Date.now() };
    },
  },
  flapping(2),
  flapping(30),
  blackhole(3, 1000, '13'),
  blackhole(5, 2000, '14'),
  blackhole(15, 4000, '15'),
  blackhole(300, 10_000, '16'),
  interfaceDown(5, 4000),
  interfaceDown(15, 4000),
  {
    id: 'replug',
    what: 'cable out for 5 s',
    tests: '',
    bar: { backMs: 4000 },
    happen: stage =>
      during(
        5000,
        () => stage.lab.home('a').unplug(true),
        () => stage.lab.home('a').unplug(false),
      ),
  },
  {
    id: 'home-address',
    what: 'a new address in the home network',
    tests: '18',
    bar: { gapMs: 4000 },
    happen: stage => atOnce(() => stage.lab.home('a').newHomeAddress()),
  },
  {
    id: 'public-address',
    what: 'the router gets a new public address',
    tests: '18',
    bar: { gapMs: 4000 },
    happen: stage => atOnce(() => stage.lab.home('a').newPublicAddress()),
  },
  {
    id: 'both-move',
    what: 'both people change to mobile in the same second',
    tests: '20',
    bar: { gapMs: 6000 },
    happen: ({ lab }) => atOnce(() => Promise.all([lab.home('a').handOver('mobile'), lab.home('b').handOver('mobile')])),
  },
  {
    id: 'move-without-broker',
    what: 'Wi-Fi to mobile while the broker is away for 10 s',
    tests: '19',
    bar: { backMs: 4000 },
    happen: async stage => {
      const from = Date.now();
      await stage.lab.public.kill(brokerOf(stage));
      await stage.lab.home('a').handOver('mobile');
      await lasting(10_000);
      return { from, to: await stage.lab.public.start(brokerOf(stage)) };
    },
  },
  sleep(30),
  sleep(600),
  {
    id: 'starved-20',
    what: 'a fifth of the processor for 20 s',
    tests: '',
    bar: { backMs: 4000 },
    happen: stage =>
      during(
        20_000,
        () => stage.visitor('a').starve(true),
        () => stage.visitor('a').starve(false),
      ),
  },
  {
    id: 'clock-step',
    what: 'the page’s clock steps an hour ahead, then back',
    tests: '',
    bar: { gapMs: 500 },
    happen: stage => {
      const shift = (ms: number): Promise<unknown> => stage.visitor('a').evaluate(`lab.shiftClock(${ms})`);
      return during(
        6000,
        () => shift(3_600_000),
        () => shift(0),
      );
    },
  },
];

import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CutLine } from '../helpers/cut-line.js';
import { Stage, type Visitor } from '../helpers/e2e.js';
import { reachable, ring, ringer, rings } from '../helpers/ringers.js';

/**
 * `node --import tsx test/bench/ring.ts`: from the callee's yes to the first picture of the other, on both sides, beside stock peerjs's
 * `peer.call()` and `answer()`, through the same broker, in turn. Both open the callee's devices only at the yes. `DELAY`: ms that the
 * way to the broker takes, each way. Then: how long the end of a ring takes to the other side.
 */
const ROUNDS = Number(process.env['ROUNDS'] ?? 7);
const DELAY = Number(process.env['DELAY'] ?? 0);
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** ms from the yes until the caller, and the callee, saw the other's first frame. */
interface Times {
  readonly caller: number;
  readonly callee: number;
}

interface StockCall {
  answer(stream: MediaStream): void;
  on(type: 'stream', listen: (stream: MediaStream) => void): void;
}

declare global {
  interface Window {
    /** When the other's first frame was painted, ms since the epoch. */
    firstFrame: Promise<number>;
    answerStock(): Promise<number>;
  }
}

/** Puts into a page what a page on stock PeerJS does to ring, and to be rung. */
async function stockPage(visitor: Visitor, id: string): Promise<void> {
  await visitor.evaluate(async name => {
    const { Peer } = window as unknown as { Peer: new (id: string, options: object) => Record<string, (...given: unknown[]) => unknown> };
    const peer = new Peer(name, { host: location.hostname, port: Number(location.port), path: '/', secure: false });
    const devices = (): Promise<MediaStream> => navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 }, audio: true });
    const painted = (call: StockCall): Promise<number> =>
      new Promise(resolve => {
        let seen = false;
        call.on('stream', stream => {
          if (seen) return;
          seen = true;
          const video = document.createElement('video');
          video.muted = true;
          video.autoplay = true;
          video.srcObject = stream;
          document.body.append(video);
          video.requestVideoFrameCallback(() => resolve(performance.timeOrigin + performance.now()));
        });
      });
    peer['on']!('call', (call: StockCall) => {
      window.firstFrame = painted(call);
      window.answerStock = async () => {
        const yes = performance.timeOrigin + performance.now();
        call.answer(await devices());
        return yes;
      };
    });
    (window as unknown as { dial: (to: string) => Promise<void> }).dial = async to => {
      window.firstFrame = painted(peer['call']!(to, await devices()) as StockCall);
    };
    await new Promise(resolve => peer['on']!('open', resolve));
  }, id);
}

async function stock(stage: Stage, url: string, round: number): Promise<Times> {
  const [caller, callee] = [
    await stage.enter({ path: new URL('stock.html', url).href }),
    await stage.enter({ path: new URL('stock.html', url).href }),
  ];
  await stockPage(callee, `callee-${String(round)}`);
  await stockPage(caller, `caller-${String(round)}`);
  await caller.evaluate(to => (window as unknown as { dial: (to: string) => Promise<void> }).dial(to), `callee-${String(round)}`);
  await callee.until(() => typeof window.answerStock === 'function');
  // As long as a person takes to press.
  await new Promise(resolve => setTimeout(resolve, 1500));
  const yes = await callee.evaluate(() => window.answerStock());
  return { caller: (await caller.evaluate(() => window.firstFrame)) - yes, callee: (await callee.evaluate(() => window.firstFrame)) - yes };
}

/** Looks out for the first picture of somebody else. */
function lookOut(): void {
  window.firstFrame = new Promise<number>(resolve => {
    window.ringer.addEventListener('call-participant-change', function look(event) {
      const { participant } = event as Event & { participant: { self: boolean; stream: MediaStream | null } };
      if (participant.self || !participant.stream?.getVideoTracks().length) return;
      window.ringer.removeEventListener('call-participant-change', look);
      const video = document.createElement('video');
      video.muted = true;
      video.autoplay = true;
      video.srcObject = participant.stream;
      document.body.append(video);
      video.requestVideoFrameCallback(() => resolve(performance.timeOrigin + performance.now()));
    });
  });
}

async function ours(stage: Stage, url: string, round: number): Promise<Times> {
  const user = `desk-${String(round)}`;
  const path = new URL('ours.html', url).href;
  const callee = await ringer(stage, { name: 'Desk', user, tag: process.env['TAG'] ?? 'video-call', path });
  const caller = await ringer(stage, { name: 'Vera', tag: process.env['TAG'] ?? 'video-call', path });
  await reachable(callee);
  for (const visitor of [caller, callee]) await visitor.evaluate(lookOut);
  await ring(caller, user);
  await rings(callee, 'incoming');
  await new Promise(resolve => setTimeout(resolve, 1500));
  const yes = await callee.evaluate(() => {
    const now = performance.timeOrigin + performance.now();
    void window.ringer.accept();
    return now;
  });
  return { caller: (await caller.evaluate(() => window.firstFrame)) - yes, callee: (await callee.evaluate(() => window.firstFrame)) - yes };
}

/** What ends a ring, at whose page, and what the other side is told. */
const ENDS = [
  ['decline', 'callee', 'declined'],
  ['busy', 'callee', 'busy'],
  ['cancel', 'caller', 'canceled'],
] as const;

/** ms from a press until the other side's page knows how the ring ended. */
async function endTimes(stage: Stage, url: string): Promise<Record<string, number[]>> {
  const path = new URL('ours.html', url).href;
  const callee = await ringer(stage, { name: 'Desk', user: 'ends', tag: 'call-provider', path });
  const caller = await ringer(stage, { name: 'Vera', tag: 'call-provider', path });
  await reachable(callee);
  const times: Record<string, number[]> = {};
  for (const [end, who, told] of ENDS)
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const visitor of [caller, callee]) await visitor.evaluate(() => (window.ringLog.rings.length = 0));
      await ring(caller, 'ends');
      await rings(callee, 'incoming');
      await rings(caller, 'ringing');
      const [here, there] = who === 'caller' ? [caller, callee] : [callee, caller];
      const pressed = await here.evaluate(async what => {
        const now = performance.timeOrigin + performance.now();
        const { ringer: element } = window;
        if (what === 'decline') await element.decline();
        else if (what === 'cancel') await element.cancel();
        else (await element.call.desk()).answerBusy();
        return now;
      }, end);
      (times[told] ??= []).push((await rings(there, told)) - pressed);
    }
  await stage.clear();
  return times;
}

const median = (list: readonly number[]): number => Math.round([...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN);

async function main(): Promise<void> {
  const pages = mkdtempSync(join(tmpdir(), 'calltag-bench-'));
  cpSync(at('test/bench/pages'), pages, { recursive: true });
  copyFileSync(at('node_modules/peerjs/dist/peerjs.min.js'), join(pages, 'peerjs.min.js'));
  const stage = await new Stage({ pages }).open();
  const line = await CutLine.to(stage.broker.url, DELAY);
  const times: Record<'stock' | 'ours', Times[]> = { stock: [], ours: [] };
  let ends: Record<string, number[]> = {};
  try {
    // The first round of each warms the browser up and does not count.
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const [name, run] of [
        ['stock', stock],
        ['ours', ours],
      ] as const) {
        const result = await run(stage, line.url, round);
        if (round > 0) times[name].push(result);
        await stage.clear();
      }
    ends = await endTimes(stage, line.url);
  } finally {
    await stage.close();
    await line.close();
    rmSync(pages, { recursive: true, force: true });
  }
  console.table(
    (['stock', 'ours'] as const).map(name => ({
      name,
      'caller sees, ms': median(times[name].map(({ caller }) => caller)),
      'callee sees, ms': median(times[name].map(({ callee }) => callee)),
    })),
  );
  console.table(
    Object.entries(ends).map(([told, list]) => ({ told, 'median, ms': median(list), 'most, ms': Math.round(Math.max(...list)) })),
  );
  console.log(
    `Medians of ${String(ROUNDS)} from the yes to the first frame; ${String(DELAY)} ms to the broker; load ${String(loadavg()[0]?.toFixed(1))}.`,
  );
}

await main();

import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stage } from '../helpers/e2e.js';
import { glassToGlass } from '../helpers/glass.js';
import { person, sees } from '../helpers/people.js';

/**
 * `npm run bench`: how long until somebody is seen, ours beside a page on stock peerjs 1.5.5, in turn, through the same broker, with the
 * same devices. Prints a table, writes docs/bench.json, and fails when ours takes longer.
 */
const ROUNDS = Number(process.env['ROUNDS'] ?? 9);
/** How long a person stays in the lobby, ms. */
const THINKING = 1500;
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

interface Times {
  /** ms from the page's start, and from the call of join, to the first frame of the other person. */
  readonly sinceStart: number;
  readonly sinceJoin: number;
}

declare global {
  interface Window {
    wait(id: string): Promise<void>;
    join(id: string): Promise<Times>;
    /** What became of the call that a page made by itself. */
    called: Promise<Times>;
  }
}

async function stock(stage: Stage, round: number): Promise<Times> {
  const id = `callee-${String(round)}`;
  const callee = await stage.enter({ path: 'stock.html' });
  await callee.evaluate(name => window.wait(name), id);
  const caller = await stage.enter({ path: `stock.html?call=${id}` });
  return await caller.evaluate(() => window.called);
}

type Timed = HTMLElement & { readonly state: string; join(): Promise<void> };

declare global {
  interface Window {
    /** When the first frame of the other person was painted. */
    seen: Promise<number>;
  }
}

/** Somebody in a room of ours, to be met there. */
async function host(stage: Stage, room: string): Promise<void> {
  const callee = await stage.enter({ path: 'ours.html' });
  await callee.put('video-call', { room, 'display-name': 'Bob', autojoin: true });
  await callee.until(() => (document.querySelector('video-call') as Timed).state === 'connected');
}

/** From the start of a page that holds the tag with `autojoin`. */
async function started(stage: Stage, room: string): Promise<number> {
  await host(stage, room);
  const caller = await stage.enter({ path: `start.html?room=${room}` });
  return await caller.evaluate(() => window.seen);
}

/** From join(), out of the lobby. */
async function joined(stage: Stage, room: string): Promise<number> {
  await host(stage, room);
  const caller = await stage.enter({ path: `lobby.html?room=${room}` });
  await caller.page.bringToFront();
  await caller.page.mouse.move(200, 200);
  await caller.page.mouse.move(210, 210);
  // As long as it takes a person to find the button.
  await new Promise(resolve => setTimeout(resolve, THINKING));
  return await caller.evaluate(async () => {
    const began = performance.now();
    await (document.querySelector('video-call') as Timed).join();
    return (await window.seen) - began;
  });
}

async function both(stage: Stage, round: number): Promise<Times> {
  const sinceStart = await started(stage, `start-${String(round)}`);
  await stage.clear();
  return { sinceStart, sinceJoin: await joined(stage, `join-${String(round)}`) };
}

/** ms from a camera to the other one's screen, in a call of two. */
async function glass(stage: Stage): Promise<number> {
  const ann = await person(stage, { name: 'Ann', room: 'glass', clip: 1, path: 'ours.html' });
  const bob = await person(stage, { name: 'Bob', room: 'glass', clip: 2, path: 'ours.html' });
  await sees(ann, 1);
  await sees(bob, 1);
  return Math.round(median(await glassToGlass(ann, bob, 1)));
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;

async function main(): Promise<void> {
  const pages = mkdtempSync(join(tmpdir(), 'calltag-bench-'));
  cpSync(at('test/bench/pages'), pages, { recursive: true });
  copyFileSync(at('node_modules/peerjs/dist/peerjs.min.js'), join(pages, 'peerjs.min.js'));
  const stage = await new Stage({ pages }).open();
  let delay = NaN;
  const times: Record<'stock' | 'ours', Times[]> = { stock: [], ours: [] };
  try {
    // The first round of each warms the browser up and does not count.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [name, run] of [
        ['stock', stock],
        ['ours', both],
      ] as const) {
        const result = await run(stage, round);
        if (round > 0) times[name].push(result);
        await stage.clear();
      }
    }
    delay = await glass(stage);
  } finally {
    await stage.close();
    rmSync(pages, { recursive: true, force: true });
  }
  const rows = (['sinceStart', 'sinceJoin'] as const).map(field => {
    const [theirs, own] = [median(times.stock.map(t => t[field])), median(times.ours.map(t => t[field]))];
    return { figure: field, stock: Math.round(theirs), ours: Math.round(own), ratio: Number((own / theirs).toFixed(2)) };
  });
  const load = Number(loadavg()[0]?.toFixed(1));
  console.table(rows);
  console.log(`Medians of ${String(ROUNDS)} in ms, load ${String(load)}; from the camera to the other's screen ${String(delay)} ms.`);
  writeFileSync(at('docs/bench.json'), `${JSON.stringify({ rounds: ROUNDS, load, rows, glassToGlass: delay }, null, 2)}\n`);
  process.exitCode = rows.every(({ ratio }) => ratio <= 1) ? 0 : 1;
}

await main();

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stage } from '../helpers/e2e.js';
import { writeCamera } from './mesh/clip.js';
import { cpuOf } from './mesh/processes.js';

/** `node --import tsx test/bench/codec.ts`: what each codec costs here as a thumbnail and at 640x360. Writes docs/codec-bench.json. */
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const SECONDS = Number(process.env['SECONDS'] ?? 8);

interface Wish {
  readonly mime: string;
  readonly height: number;
  readonly kbps: number;
  readonly seconds: number;
}

interface Cost {
  readonly mime: string;
  readonly height: number;
  readonly encoder: string;
  readonly hardware: boolean;
  readonly fps: number;
  readonly kbps: number;
  readonly qp: number | null;
  readonly encodeMs: number | null;
  readonly decodeMs: number | null;
}

declare global {
  interface Window {
    measure(wish: Wish): Promise<Cost | null>;
  }
}

async function main(): Promise<void> {
  const pages = mkdtempSync(join(tmpdir(), 'calltag-codec-'));
  cpSync(at('test/bench/pages'), pages, { recursive: true });
  const clip = join(pages, 'camera.y4m');
  writeCamera(clip);
  const stage = await new Stage({ pages }).open();
  const rows: (Cost & { readonly cores: number })[] = [];
  try {
    for (const [height, kbps] of [
      [90, 60],
      [180, 200],
      [360, 700],
    ] as const)
      for (const mime of ['VP8', 'VP9', 'H264', 'AV1']) {
        const visitor = await stage.enter({ path: 'codec.html', strict: false, args: [`--use-file-for-fake-video-capture=${clip}`] });
        const pid = visitor.page.browser().process()?.pid ?? 0;
        const [before, began] = [cpuOf([pid]), performance.now()];
        const cost = await visitor.evaluate(wish => window.measure(wish), { mime, height, kbps, seconds: SECONDS });
        const cores = (cpuOf([pid]) - before) / ((performance.now() - began) / 1000);
        if (cost) rows.push({ ...cost, cores });
        console.log(mime, height, JSON.stringify(cost), cores.toFixed(2));
        await stage.clear();
      }
  } finally {
    await stage.close();
    rmSync(pages, { recursive: true, force: true });
  }
  writeFileSync(at('docs/codec-bench.json'), `${JSON.stringify({ seconds: SECONDS, load: loadavg()[0], rows }, null, 2)}\n`);
}

await main();

import { loadavg } from 'node:os';
import { node } from './run.mjs';

/**
 * `npm run test:steady [-- RUNS]`: two people, and five who join at the same instant, so many times in a row, 30 unless told. Stops at the
 * first failure and shows it: a test that fails once in thirty is a fault, of the product or of the test.
 */
const runs = Number(process.argv[2] ?? 30);
const tests = '/^(see each other: |five who join at the same instant)/';
const files = ['test/e2e/two-people.e2e.ts', 'test/e2e/many-people.e2e.ts'];

for (let run = 1; run <= runs; run += 1) {
  const began = performance.now();
  const { code, output } = await node(
    ['--import', 'tsx', '--test', '--test-concurrency=1', '--test-timeout=180000', `--test-name-pattern=${tests}`, ...files],
    { quiet: true },
  );
  const passed = [...output.matchAll(/^(?:#|ℹ) pass (\d+)/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
  if (code !== 0 || passed === 0) {
    console.log(`Run ${run} of ${runs} failed.`);
    process.exit(1);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${run} of ${runs}: ${passed} passed in ${seconds} s, load ${loadavg()[0].toFixed(1)}`);
}

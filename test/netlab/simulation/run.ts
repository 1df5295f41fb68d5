import { setMaxListeners } from 'node:events';
import { parseArgs } from 'node:util';
import { playLinks } from './links.js';

/** `npm run netlab:seeds -- --seeds 5000 --from 1`: the property of links, for many seeds; says the seeds that fail. */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('npm run netlab:seeds -- [--seeds COUNT, 2000] [--from FIRST, 1]');
  process.exit();
}
const [from, seeds] = [Number(values.from), Number(values.seeds)];
// A modelled browser's link waits for many steps at once; that is no leak.
setMaxListeners(0);
const took: number[] = [];
let failed = 0;
for (let seed = from; seed < from + seeds; seed += 1) {
  const { wellMs, wrong, faults } = await playLinks(seed);
  if (wellMs !== undefined && seed % 10 !== 0) took.push(wellMs);
  if (wrong === undefined) continue;
  failed += 1;
  if (failed <= 20) console.error(`seed ${seed}: ${wrong}\n    ${faults.join('\n    ')}`);
}
took.sort((one, other) => one - other);
const at = (part: number): string => ((took[Math.floor(took.length * part)] ?? 0) / 1000).toFixed(1);
console.log(
  `${seeds} seeds from ${from}: ${failed} failed; well after the faults: median ${at(0.5)} s, p95 ${at(0.95)} s, worst ${((took.at(-1) ?? 0) / 1000).toFixed(1)} s`,
);
process.exitCode = failed === 0 ? 0 : 1;

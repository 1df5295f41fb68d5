import { node, step } from './run.mjs';

/** `npm run typecheck`: each part of the repository against the world it runs in. */
const PROJECTS = {
  browser: '.',
  tests: 'test',
  stories: 'stories',
  demo: 'demo',
  netlab: 'test/netlab',
  server: 'peer-server',
};

const codes = [];
for (const [name, project] of Object.entries(PROJECTS)) {
  codes.push(await step(name, () => node(['node_modules/typescript/bin/tsc', '--noEmit', '-p', project], { quiet: true })));
}
process.exitCode = codes.some(code => code !== 0) ? 1 : 0;

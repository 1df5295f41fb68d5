import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { buildDemo, copyPages } from './demo.mjs';
import { root } from './run.mjs';

/** `npm run dev`: the bundle, the demo and the broker, each made anew when its sources change. Arguments go to the broker. */

const child = args => spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });

const demo = await buildDemo({ watch: true });
const pages = watch(join(root, 'demo'), { recursive: true }, () => {
  copyPages().catch(error => console.error(error.message));
});
const running = [
  child([
    'node_modules/vite/bin/vite.js',
    'build',
    '--watch',
    '--mode',
    'development',
    '--logLevel',
    'warn',
    '-c',
    'vite.bundle.config.mjs',
  ]),
  child([
    ...['--watch', '--import', 'tsx', 'peer-server/src/cli.ts', '--demo', 'dist-demo', '--bundle', 'dist/calltag.js'],
    ...process.argv.slice(2),
  ]),
];

function stop() {
  pages.close();
  void demo.stop?.();
  for (const process of running) process.kill();
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);

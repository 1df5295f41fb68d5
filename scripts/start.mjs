import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './build.mjs';
import { root } from './run.mjs';

/** `npm start`: builds what is older than its sources, then runs the broker with the demo. Arguments go to the broker. */

const SHARED = ['package-lock.json', 'tsconfig.json', 'scripts/build.mjs', 'scripts/run.mjs'];
const PARTS = {
  bundle: { made: 'dist/calltag.js', from: ['src', 'peer-server/src/protocol.ts', 'vite.config.mjs', 'vite.bundle.config.mjs'] },
  demo: { made: 'dist-demo', from: ['demo', 'scripts/demo.mjs'] },
  server: { made: 'peer-server/dist/cli.js', from: ['peer-server/src', 'peer-server/tsconfig.json', 'peer-server/tsconfig.build.json'] },
};

/** The latest change of a file, or of anything in a folder. */
async function changed(path) {
  const info = await stat(join(root, path)).catch(() => undefined);
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  const inside = await readdir(join(root, path));
  return Math.max(info.mtimeMs, ...(await Promise.all(inside.map(name => changed(join(path, name))))));
}

async function isOld({ made, from }) {
  if (!existsSync(join(root, made))) return true;
  const { mtimeMs } = await stat(join(root, made));
  return Math.max(...(await Promise.all([...SHARED, ...from].map(changed)))) > mtimeMs;
}

const stale = [];
for (const [name, part] of Object.entries(PARTS)) if (await isOld(part)) stale.push(name);
if (stale.length > 0 && (await build(stale)) > 0) process.exit(1);

const broker = spawn(process.execPath, [join(root, 'peer-server/dist/cli.js'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
// Ctrl-C reaches the broker too, which closes in its own time; other signals are handed on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => broker.kill('SIGTERM'));
broker.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 0 : 1);
});

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.mjs';

/** Every module of dist can be imported where there is no DOM, as server-side renderers and test runners do, and opens nothing there. */
const dist = join(root, 'dist');
const modules = (await readdir(dist, { recursive: true })).filter(file => file.endsWith('.js')).sort();
const broken = [];
for (const file of modules) {
  try {
    await import(pathToFileURL(join(dist, file)).href);
  } catch (error) {
    broken.push(`${file}: ${error.stack ?? error}`);
  }
}
for (const text of broken) console.error(text);
if (modules.length === 0) console.error('dist is empty: run npm run build.');
console.log(`${modules.length - broken.length} of ${modules.length} modules can be imported in Node.`);
// A timer or socket that an import left behind would keep this process alive: it has a moment to end by itself.
process.exitCode = broken.length > 0 || modules.length === 0 ? 1 : 0;
setTimeout(() => {
  console.error('An import left something running:', process.getActiveResourcesInfo());
  process.exit(1);
}, 5000).unref();

import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { elementPage, elementsIndex } from './manifest-pages.mjs';
import { isMain, node, root } from './run.mjs';

/**
 * `npm run manifest`: custom-elements.json from the elements' comments, and docs/elements from that. With `--check` it writes nothing and
 * fails when what is there is not what it would write.
 */
const scratch = '.cache/manifest';

export async function manifest({ check = false } = {}) {
  await mkdir(join(root, scratch), { recursive: true });
  const analyzed = await node(['node_modules/@custom-elements-manifest/analyzer/cem.js', 'analyze', '--outdir', scratch], { quiet: true });
  if (analyzed.code !== 0) return analyzed;
  const made = JSON.parse(await readFile(join(root, scratch, 'custom-elements.json'), 'utf8'));
  // The analyzer takes files as the disk hands them out, which differs between machines.
  made.modules.sort((a, b) => a.path.localeCompare(b.path, 'en'));
  const text = `${JSON.stringify(made, null, 2)}\n`;
  const elements = made.modules
    .flatMap(({ path, declarations = [] }) => declarations.map(declaration => ({ ...declaration, path })))
    .filter(({ tagName }) => tagName)
    .sort((a, b) => a.tagName.localeCompare(b.tagName, 'en'));
  const files = new Map([['custom-elements.json', text]]);
  for (const element of elements) files.set(`docs/elements/${element.tagName}.md`, await tidy(elementPage(element)));
  files.set('docs/elements/README.md', await tidy(elementsIndex(elements)));
  return check ? compare(files) : write(files);
}

const tidy = text => format(text, { parser: 'markdown', printWidth: 140, singleQuote: true });

async function write(files) {
  await rm(join(root, 'docs/elements'), { recursive: true, force: true });
  await mkdir(join(root, 'docs/elements'), { recursive: true });
  for (const [path, text] of files) await writeFile(join(root, path), text);
  return { code: 0, note: `${files.size - 2} elements` };
}

async function compare(files) {
  const there = (await readdir(join(root, 'docs/elements')).catch(() => [])).map(name => `docs/elements/${name}`);
  const stale = there.filter(path => !files.has(path));
  for (const [path, text] of files) {
    if ((await readFile(join(root, path), 'utf8').catch(() => '')) !== text) stale.push(path);
  }
  if (stale.length > 0) console.error(`Not current: ${stale.join(', ')}. Run npm run manifest.`);
  return { code: stale.length === 0 ? 0 : 1 };
}

if (isMain(import.meta)) process.exitCode = (await manifest({ check: process.argv.includes('--check') })).code;

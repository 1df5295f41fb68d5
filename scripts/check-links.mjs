import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { isMain, root } from './run.mjs';

/** Every link from one of our documents to another leads somewhere: the file is there, and so is the heading. */
export function brokenLinks() {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' });
  return files
    .split('\n')
    .filter(file => file !== '' && existsSync(join(root, file)))
    .flatMap(file => linksOf(file).flatMap(link => broken(file, link)));
}

/** The targets of a document's links and pictures, code aside, but for those that lead away. */
function linksOf(file) {
  const text = prose(file);
  const targets = [
    ...text.matchAll(/\]\(\s*<?([^)\s>]+)/g),
    ...text.matchAll(/^\s*\[[^\]]+\]:\s*(\S+)/gm),
    ...text.matchAll(/\b(?:href|src)="([^"]+)"/g),
  ];
  return targets.map(([, target]) => target).filter(target => !/^([a-z][\w+.-]*:|\/)/i.test(target));
}

function broken(file, link) {
  const [path, anchor] = link.split('#');
  const target = path === '' ? join(root, file) : resolve(root, dirname(file), decodeURIComponent(path));
  if (!existsSync(target)) return [`${file}: there is no ${relative(root, target)}`];
  if (!anchor || statSync(target).isDirectory() || !target.endsWith('.md')) return [];
  return anchorsOf(relative(root, target)).has(decodeURIComponent(anchor)) ? [] : [`${file}: ${link} has no such heading`];
}

/** What GitHub makes of headings: lower case, spaces to hyphens, punctuation gone, numbered where it comes again. */
function anchorsOf(file) {
  const text = prose(file, true);
  const anchors = new Set([...text.matchAll(/\b(?:id|name)="([^"]+)"/g)].map(([, name]) => name));
  for (const [, heading] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** A document without its blocks of code; and, unless a heading's words are wanted, without code in its lines. */
function prose(file, inline = false) {
  const text = readFileSync(join(root, file), 'utf8').replace(/^(`{3,}|~{3,})[^]*?^\1/gm, '');
  return inline ? text : text.replace(/`[^`\n]*`/g, '');
}

if (isMain(import.meta)) {
  const found = brokenLinks();
  for (const line of found) console.error(line);
  console.log(found.length === 0 ? 'Every link leads somewhere.' : `${found.length} links lead nowhere.`);
  process.exitCode = found.length === 0 ? 0 : 1;
}

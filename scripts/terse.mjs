import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { minify } from 'terser';

/** A build plugin that lets terser have the last word on the bundle: it finds a little more than the bundler's own minifier. */
export function terse() {
  const names = privateProperties();
  return {
    name: 'terse',
    async renderChunk(code) {
      const { code: small, map } = await minify(shortProperties(code, names), {
        module: true,
        ecma: 2022,
        compress: { passes: 8, pure_getters: true, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false },
        // peerjs's own underscored names; lit's begin with _$ and are shared with whatever lit the page has.
        mangle: { properties: { regex: /^_(?!\$)[a-zA-Z]\w*$/, keep_quoted: true } },
        // One notice in place of one in each of lit's files.
        format: { comments: false, preamble: '/*! Calltag, MIT. With Lit, © Google LLC, BSD-3-Clause, and PeerJS, MIT. */' },
        sourceMap: { asObject: true },
      });
      return { code: small, map };
    },
  };
}

const PRIVATE = /--_[a-z][a-z0-9-]*/g;

/** Our own custom properties, the ones that begin with an underscore and that no page may set, the most used first. */
function privateProperties() {
  const counts = new Map();
  for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .sort())
    for (const [name] of readFileSync(join('src', file), 'utf8').matchAll(PRIVATE)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]).map(([name]) => name);
}

/** Under names of one letter or two, the same in every file of the build. */
function shortProperties(code, names) {
  return code.replace(PRIVATE, name => `--_${names.indexOf(name).toString(36)}`);
}

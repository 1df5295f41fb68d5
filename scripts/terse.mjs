import { minify } from 'terser';

/** A build plugin that lets terser have the last word on the one-file bundle: it finds a little more than the bundler's own minifier. */
export function terse() {
  return {
    name: 'terse',
    async renderChunk(code) {
      const { code: small, map } = await minify(shortProperties(code), {
        module: true,
        ecma: 2022,
        compress: { passes: 3, pure_getters: true, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false },
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

/** Our own custom properties, the ones that begin with an underscore and that no page may set, under names of one letter or two. */
function shortProperties(code) {
  const counts = new Map();
  for (const [name] of code.matchAll(/--_[a-z][a-z0-9-]*/g)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].sort((one, other) => other[1] - one[1]).map(([name]) => name);
  return code.replace(/--_[a-z][a-z0-9-]*/g, name => `--_${names.indexOf(name).toString(36)}`);
}

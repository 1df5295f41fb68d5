import { minify } from 'terser';

/** A build plugin that lets terser have the last word on the one-file bundle: it finds a little more than the bundler's own minifier. */
export function terse() {
  return {
    name: 'terse',
    async renderChunk(code) {
      const { code: small, map } = await minify(code, {
        module: true,
        ecma: 2022,
        compress: { passes: 3, pure_getters: true, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false },
        // peerjs's own underscored names; lit's begin with _$ and are shared with whatever lit the page has.
        mangle: { properties: { regex: /^_(?!\$)[a-zA-Z]\w*$/, keep_quoted: true } },
        sourceMap: { asObject: true },
      });
      return { code: small, map };
    },
  };
}

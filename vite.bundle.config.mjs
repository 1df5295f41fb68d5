import { basename, dirname } from 'node:path';
import { defineConfig } from 'vite';
import minifyTemplates from 'rollup-plugin-minify-template-literals';
import { terse } from './scripts/terse.mjs';
import { neighbours } from './scripts/neighbours.mjs';
import { onDemand, together } from './scripts/on-demand.mjs';
import { leanLit } from './scripts/lean-lit.mjs';
import { leanPeerjs } from './scripts/lean-peerjs.mjs';
import { alias } from './vite.config.mjs';

/** A server-side renderer imports the bundle too: there, and only there, these stand in for the DOM while its modules are evaluated. */
const domless =
  'const{HTMLElement=class{},CSSStyleSheet=class{},document={createComment(){},createTreeWalker(){}},customElements={get:()=>1,define(){}}}=globalThis;';

/** dist/calltag.js: a call in one file, for a script tag; beside it, what it loads on demand. */
export default defineConfig(({ mode }) => ({
  // The slash stays: HTML takes SVG's shapes for open elements without it, and all but the first of each icon vanish.
  plugins: [
    neighbours(),
    leanPeerjs(),
    leanLit(),
    minifyTemplates({ options: { minifyOptions: { keepClosingSlash: true } } }),
    ...(mode === 'production' ? [terse()] : []),
    onDemand(),
  ],
  resolve: { alias },
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    minify: false,
    reportCompressedSize: false,
    lib: { entry: 'src/calltag.ts', formats: ['es'], fileName: () => 'calltag.js' },
    rolldownOptions: {
      output: {
        codeSplitting: together('src/calltag.ts'),
        intro: ({ name }) => (name === 'core' ? domless : ''),
        chunkFileNames: ({ name, facadeModuleId }) => `calltag-${name === 'define' ? basename(dirname(facadeModuleId)) : name}.js`,
        comments: { annotation: false },
        minify: mode === 'production',
      },
    },
  },
}));

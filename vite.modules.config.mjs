import { readdirSync } from 'node:fs';
import { defineConfig } from 'vite';
import { leanPeerjs } from './scripts/lean-peerjs.mjs';
import { alias } from './vite.config.mjs';

/** These belong to the one-file bundle alone. */
const BUNDLE_ONLY = new Set(['src/calltag.ts', 'src/script-origin.ts']);

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map(file => `src/${file.replaceAll('\\', '/')}`)
  .filter(file => file.endsWith('.ts') && !/\.(test|d)\.ts$/.test(file) && !BUNDLE_ONLY.has(file));

/** npm leaves folders named node_modules out of a package, and the server's folder means nothing inside dist. */
const home = name => name.replace(/^(.*node_modules|_virtual\/.*)\//, 'vendor/').replace(/^.*peer-server\/src\//, '');

/** The ES modules in dist: one for one with src, lit left to the page's own bundler, peerjs and the wire's types brought along. */
export default defineConfig({
  plugins: [leanPeerjs()],
  resolve: { alias },
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    minify: false,
    lib: { entry: sources, formats: ['es'] },
    rolldownOptions: {
      external: /^(@lit\/context|lit)($|\/)/,
      output: {
        preserveModules: true,
        preserveModulesRoot: 'src',
        entryFileNames: ({ name }) => `${home(name)}.js`,
        chunkFileNames: ({ name }) => `${home(name)}.js`,
      },
    },
  },
});

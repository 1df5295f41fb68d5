import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import { configs as wc } from 'eslint-plugin-wc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The layers of DESIGN.md §5, each with the folders of src that it may import from; besides itself. */
const LAYERS = {
  foundation: [],
  media: ['foundation'],
  signaling: ['foundation'],
  transport: ['signaling', 'media', 'foundation'],
  call: ['transport', 'media', 'foundation'],
  controllers: ['call', 'media', 'foundation', 'locales'],
  elements: ['controllers', 'call', 'media', 'foundation', 'icons', 'styles', 'locales'],
  locales: ['foundation'],
  icons: [],
  styles: [],
};

const zones = [
  ...Object.entries(LAYERS).map(([layer, below]) => ({
    target: `./src/${layer}`,
    from: './src',
    // An element that makes its own call goes to the composition root.
    except: [layer, ...below, ...(layer === 'elements' ? ['create-call.ts'] : [])].map(name => `./${name}`),
    message: `Imports point down only (DESIGN.md §5): ${layer} may use ${below.join(', ') || 'nothing'}.`,
  })),
  {
    target: './src',
    from: './peer-server',
    except: ['./src/protocol.ts', './src/protocol-ring.ts'],
    message: 'Of the server, browser code may know the wire alone.',
  },
  { target: './peer-server/src', from: './src', message: 'The server knows nothing of the browser code.' },
];

const LIT = 'Lit is for elements, controllers, icons and styles; the layers below know no framework (DESIGN.md §5).';

export default defineConfig(
  globalIgnores(['**/node_modules/', '**/dist/', 'dist-*/', 'storybook-static/', '.cache/', 'test/netlab/pages/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver()],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A class member's type may stand on either side: inferred from `this`, a controller's can become any without a word (EXAMPLES.md).
      '@typescript-eslint/consistent-generic-constructors': 'off',
      '@typescript-eslint/no-inferrable-types': 'off',
      // An object of the right shape is as good as what a class makes, when that class is a bag of options.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Spread gives code points, which is what we want of a text.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/class-literal-property-style': 'off',
      // A callback that may be asynchronous: `() => void | Promise<unknown>`.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // "A name or else a word": an empty name is no name.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true, boolean: true } }],
    },
  },
  {
    files: ['src/**/*.ts', 'peer-server/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/{elements,controllers,icons,styles}/**', '**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['lit', 'lit/*', '@lit/*'], message: LIT }] }] },
  },
  {
    files: ['src/**/*.ts', 'stories/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/best-practice'], litA11y.configs.recommended],
    settings: { wc: { elementBaseClasses: ['LitElement'] } },
    rules: {
      // Every element extends LitElement, which has them all.
      'wc/guard-super-call': 'off',
      // A list without markers is no list to VoiceOver, unless its role says so.
      'lit-a11y/no-redundant-role': 'off',
    },
  },
  {
    // In a test, a wrong guess fails the test, which is what it is for; chai's words are expressions.
    files: ['**/*.test.ts', '**/*.e2e.ts', 'test/**/*.ts', 'peer-server/test/**/*.ts', 'stories/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/no-deprecated': 'off',
      // What a test replaces for a while, it puts back as it was.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // An assertion of chai is typed as a promise since one of them, accessible(), is one; node:test's promises are its own to wait for.
      '@typescript-eslint/no-floating-promises': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: "ExpressionStatement > CallExpression[callee.property.name='accessible']",
          message: 'Without await, nobody hears what it says.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.test.ts', 'test/contracts/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@open-wc/testing', importNames: ['waitUntil'], message: 'It gives up after a second; until() waits.' }] },
      ],
    },
  },
  {
    files: ['src/locales/*.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js', 'test/bench/**', 'test/netlab/**', 'peer-server/src/cli.ts', '.storybook/**'],
    rules: { 'no-console': 'off' },
  },
);

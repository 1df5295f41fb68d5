/** Our elements name their tag in a static field and are registered elsewhere (src/elements/define.ts). */
function tagPlugin() {
  const literal = (ts, node) => {
    const value = node && ts.isAsExpression(node) ? node.expression : node;
    return value && ts.isStringLiteralLike(value) ? value.text : undefined;
  };
  return {
    name: 'calltag-tag',
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      const field = node.members.find(member => ts.isPropertyDeclaration(member) && member.name.getText() === 'tag');
      const tag = literal(ts, field?.initializer);
      const declaration = moduleDoc.declarations?.find(({ name }) => name === node.name.text);
      if (!tag || !declaration) return;
      declaration.tagName = tag;
      declaration.customElement = true;
    },
    packageLinkPhase({ customElementsManifest }) {
      const { modules } = customElementsManifest;
      for (const module of modules) tidy(module);
      const classes = modules.flatMap(({ declarations = [] }) => declarations);
      const bases = new Set(classes.map(({ superclass }) => superclass?.name));
      const isOurs = ({ tagName, name }) => tagName !== undefined || bases.has(name);
      for (const module of modules.filter(({ path }) => path.endsWith('/define.ts'))) {
        const path = module.path.replace(/define\.ts$/, `${module.path.split('/').at(-2)}.ts`);
        const element = modules.find(other => other.path === path)?.declarations?.find(({ tagName }) => tagName);
        if (!element) continue;
        module.exports.push({
          kind: 'custom-element-definition',
          name: element.tagName,
          declaration: { name: element.name, module: path },
        });
      }
      customElementsManifest.modules = modules
        .filter(({ path, declarations = [] }) => path.endsWith('/define.ts') || declarations.some(isOurs))
        .map(module => ({ ...module, path: built(module.path) }));
      walk(customElementsManifest, node => {
        if (typeof node.module === 'string') node.module = built(node.module);
      });
    },
  };
}

const built = path => path.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');

/** Called by the browser and by Lit. */
const LIFECYCLE = new Set([
  'connectedMoveCallback',
  'formResetCallback',
  'formDisabledCallback',
  'formStateRestoreCallback',
  'formAssociatedCallback',
]);

/** What a page's author cannot reach is none of the manifest's business. */
function tidy(module) {
  for (const declaration of module.declarations ?? []) {
    const open = ({ privacy, name, static: isStatic }) =>
      privacy !== 'private' && privacy !== 'protected' && !name.startsWith('#') && !isStatic && !LIFECYCLE.has(name);
    if (declaration.members) declaration.members = declaration.members.filter(open);
  }
}

function walk(node, visit) {
  if (node === null || typeof node !== 'object') return;
  visit(node);
  for (const child of Object.values(node)) walk(child, visit);
}

export default {
  globs: ['src/elements/**/*.ts'],
  exclude: ['**/*.test.ts', '**/*.styles.ts', 'src/elements/define.ts'],
  outdir: '.',
  litelement: true,
  packagejson: false,
  plugins: [tagPlugin()],
};

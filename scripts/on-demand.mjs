import { createHash } from 'node:crypto';

/**
 * A build plugin for what the bundle loads on demand: each dynamic import becomes a file beside it, `calltag-<name>.<version>.js`.
 *
 * Such a file is made to import nothing: it is a function of the bundle's own values. If it imported `./calltag.js`, a page that loads
 * the bundle under any other name (`calltag.js?v=2`, a copy on a CDN) would get a second Lit, a second set of classes and contexts. The
 * version is that of the whole build, so that a page which stayed open over an update never meets a file that does not fit it.
 */
export function onDemand() {
  return {
    name: 'on-demand',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
      const core = chunks.find(({ isEntry }) => isEntry);
      const version = createHash('sha256')
        .update(chunks.map(({ code }) => code).join(''))
        .digest('hex')
        .slice(0, 8);
      const needed = new Set();
      for (const chunk of chunks.filter(({ isEntry }) => !isEntry)) {
        const before = chunk.fileName;
        const after = before.replace(/\.js$/, `.${version}.js`);
        const { code, names } = asFunction(chunk.code.replaceAll(before, after), core.fileName);
        for (const name of names) needed.add(name);
        core.code = replaceAll(
          core.code,
          new RegExp(`import\\(["'\`]\\./${before}["'\`]\\)`, 'g'),
          `import("./${after}").then(m=>m.default(OnDemand))`,
        );
        delete bundle[before];
        this.emitFile({ type: 'asset', fileName: after, source: code });
        const map = bundle[`${before}.map`];
        if (map) {
          delete bundle[`${before}.map`];
          this.emitFile({ type: 'asset', fileName: `${after}.map`, source: map.source });
        }
      }
      core.code = lend(core.code, needed, new Set(this.getModuleInfo(core.facadeModuleId)?.exports));
    },
  };
}

const LIST = /(?:^|;|\n|(?<=\}))\s*(import|export)\s*\{([^}]*)\}\s*(?:from\s*["'](?:\.\/)?([^"']+)["'])?\s*;?/g;

function pairs(list) {
  return list
    .split(',')
    .filter(Boolean)
    .map(pair => pair.trim().split(/\s+as\s+/))
    .map(([from, to = from]) => [from, to]);
}

/** A module as a function of the bundle's values that answers the module's exports. */
function asFunction(code, coreFile) {
  const names = [];
  let taken = '';
  let given = '';
  const [script, map = ''] = code.split(/(?=\n\/\/# sourceMappingURL=)/);
  const [, notice = '', rest] = /^(\s*\/\*![^]*?\*\/\s*)?([^]*)$/.exec(script);
  const body = rest.replace(LIST, (_all, word, list, from) => {
    if (word === 'import' && from !== coreFile) throw new Error(`A file on demand may import the bundle only, not ${from}.`);
    for (const [inside, outside] of pairs(list)) {
      if (word === 'import') {
        names.push(inside);
        taken += `${inside}:${outside},`;
      } else given += `${outside}:${inside},`;
    }
    return ';';
  });
  if (/(?:^|[;\n}])\s*(?:import|export)[\s{*"']/.test(body))
    throw new Error('A file on demand has an import or export of an unknown shape.');
  return { code: `${notice}export default({${taken}})=>{${body.replace(/^[;\s]+|[;\s]+$/g, '')};return{${given}}};${map}`, names };
}

/** Takes the names that only the files on demand need out of the bundle's exports, and collects them in one object. */
function lend(code, needed, known) {
  let lent = '';
  const left = code.replace(LIST, (all, word, list) => {
    if (word === 'import') return all;
    const kept = pairs(list).filter(([inside, outside]) => {
      if (needed.has(outside)) lent += `get ${outside}(){return ${inside}},`;
      return known.has(outside);
    });
    return `;export{${kept.map(([inside, outside]) => (inside === outside ? inside : `${inside} as ${outside}`)).join(',')}};`;
  });
  return left.includes('(OnDemand)') ? left.replace(/;export\{/, `;const OnDemand={${lent}};export{`) : left;
}

function replaceAll(code, pattern, text) {
  if (!pattern.test(code)) throw new Error(`The bundle has no ${String(pattern)}.`);
  return code.replace(pattern, text);
}

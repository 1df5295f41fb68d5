import { createHash } from 'node:crypto';
import { reached } from './neighbours.mjs';

/**
 * A build plugin for what the bundle loads on demand: each dynamic import becomes a file beside it, `calltag-<name>.<version>.js`.
 *
 * Such a file is made to import nothing: it is a function of the bundle's own values. If it imported `./calltag.js`, a page that loads
 * the bundle under any other name (`calltag.js?v=2`, a copy on a CDN) would get a second Lit, a second set of classes and contexts. The
 * version is that of the whole build, so that a page which stayed open over an update never meets a file that does not fit it.
 *
 * The bundler is asked to keep all that the bundle itself needs together, and puts it into a file that both the bundle and those on
 * demand import; that file becomes the bundle, and lends them its values.
 */
export function onDemand() {
  return {
    name: 'on-demand',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
      const entry = chunks.find(({ isEntry }) => isEntry);
      const core = chunks.find(({ fileName }) => fileName === CORE);
      const version = createHash('sha256')
        .update(chunks.map(({ code }) => code).join(''))
        .digest('hex')
        .slice(0, 8);
      const take = (chunk, rename) => {
        delete bundle[chunk.fileName];
        const map = bundle[`${chunk.fileName}.map`];
        delete bundle[`${chunk.fileName}.map`];
        if (map && rename) this.emitFile({ type: 'asset', fileName: `${rename}.map`, source: map.source });
      };
      const needed = new Set();
      for (const chunk of chunks.filter(each => each !== entry && each !== core)) {
        const before = chunk.fileName;
        const after = before.replace(/\.js$/, `.${version}.js`);
        const loads = new RegExp(`import\\(["'\`]\\./${before}["'\`]\\)`, 'g');
        if (!loads.test(core.code)) throw new Error(`${before} is loaded by no module of the bundle.`);
        core.code = core.code.replace(loads, `OnDemandLoad("./${after}",()=>import("./${after}"))`);
        const { notice, body, taken, given, map } = dissect(chunk.code.replaceAll(before, after));
        for (const [name] of taken) needed.add(name);
        take(chunk, after);
        const parameters = taken.map(([outside, inside]) => `${outside}:${inside}`);
        const answer = given.map(([inside, outside]) => `${outside}:${inside}`);
        this.emitFile({
          type: 'asset',
          fileName: after,
          source: `${notice}export default({${parameters}})=>{${body};return{${answer}}};${map}`,
        });
      }
      const { notice, body, taken, given } = dissect(core.code);
      const facade = dissect(entry.code);
      if (taken.length > 0 || facade.body !== '') throw new Error('The bundle is more than its core.');
      const inside = new Map(given.map(([name, outside]) => [outside, name]));
      const own = new Map(facade.taken.map(([outside, name]) => [name, outside]));
      const lent = [...needed].map(name => `${name}:${inside.get(name)}`);
      const names = facade.given.map(([name, outside]) => `${inside.get(own.get(name) ?? name)} as ${outside}`);
      take(core, entry.fileName);
      delete bundle[entry.fileName];
      delete bundle[`${entry.fileName}.map`];
      const source = `${notice}${body};const OnDemand={${lent}};${LOAD}export{${names}};\n//# sourceMappingURL=${entry.fileName}.map`;
      this.emitFile({ type: 'asset', fileName: entry.fileName, source });
    },
  };
}

const CORE = 'calltag-core.js';

/** What the bundler is asked: everything that the bundle's entry needs from the start stays together. */
export function together(entry) {
  const files = [...reached(entry)];
  const first = id => files.some(file => id.replaceAll('\\', '/').endsWith(`/${file}`));
  return {
    groups: [{ name: 'core', test: id => first(id) || /\/node_modules\/|^\0/.test(id) || id.includes('/peer-server/src/protocol.ts') }],
  };
}

/**
 * What loads a file, once: a failure is told to whoever asked, and the next who asks tries again. Firefox remembers that a file did not
 * come (HTML allows both), so it is asked for under another address then. A function declaration, since elements that are in the page
 * already ask for files while the bundle itself is still being evaluated.
 */
const LOAD = `function OnDemandLoad(file,load){const got=OnDemandLoad.got??={},tried=got[file]??0;return tried.then?tried:got[file]=(tried?import(/*@vite-ignore*//*webpackIgnore:true*/file+"?"+tried):load()).then(m=>m.default(OnDemand)).catch(e=>{got[file]=tried+1;throw e})}`;

const LIST = /(?<=^|[;\n}])\s*(import|export)\s*\{([^}]*)\}\s*(?:from\s*["'](?:\.\/)?([^"']+)["'])?\s*;?/g;

/** A module without its lists: what it does, what it takes from the bundle, and what it gives, as pairs of the name there and the name after. */
function dissect(code) {
  const [taken, given] = [[], []];
  const [whole, map = ''] = code.split(/(?=\n\/\/# sourceMappingURL=)/);
  const [, notice = '', script] = /^(\s*\/\*![^]*?\*\/\s*)?([^]*)$/.exec(whole);
  const body = script.replace(LIST, (_all, word, list, from) => {
    if (from !== undefined && from !== CORE) throw new Error(`A file on demand may import the bundle only, not ${from}.`);
    for (const pair of list.split(',').filter(Boolean)) {
      const [first, second = first] = pair.trim().split(/\s+as\s+/);
      (word === 'import' ? taken : given).push([first, second]);
    }
    return ';';
  });
  if (/(?:^|[;\n])\s*(?:import|export)[\s{*"']/.test(body)) throw new Error('There is an import or export of a shape that is not known.');
  return { notice, body: body.replace(/^[;\s]+|[;\s]+$/g, ''), taken, given, map };
}

/**
 * A build plugin that keeps the bundle's Lit to itself. Lit counts its versions and keeps its decorators' data on `globalThis`, which is
 * the host page's; and it carries what serves standard decorators and polyfills, which the bundle has none of. A cut that finds nothing
 * fails the build, so that another version of Lit is looked at again.
 */
const CUTS = {
  'lit-html/lit-html.js': [
    [/,(\w+)=\w+\.litHtmlPolyfillSupport;\1\?\.\([^)]*\),\(\w+\.litHtmlVersions\?\?=\[\]\)\.push\("[\d.]+"\);/, ';'],
  ],
  'lit-element/lit-element.js': [
    [
      /,\w+\.litElementHydrateSupport\?\.\(\{LitElement:\w+\}\);const (\w+)=\w+\.litElementPolyfillSupport;\1\?\.\(\{LitElement:\w+\}\);/,
      ';',
    ],
    [/\(\w+\.litElementVersions\?\?=\[\]\)\.push\("[\d.]+"\);/, ''],
  ],
  'reactive-element/reactive-element.js': [
    [/Symbol\.metadata\?\?=Symbol\("metadata"\),\w+\.litPropertyMetadata\?\?=new WeakMap;/, ''],
    [/const (\w)=this\[Symbol\.metadata\];if\(null!==\1\)\{.+?this\.elementProperties\.set\(\w,\w\)\}(?=this\._\$Eh)/, ''],
    [/,\w+\?\.\(\{ReactiveElement:\w+\}\),\(\w+\.reactiveElementVersions\?\?=\[\]\)\.push\("[\d.]+"\);/, ';'],
  ],
  'reactive-element/decorators/property.js': [
    [/(?<==\w,\w,\w\)=>\{).+?throw Error\("Unsupported decorator location: "\+\w\)(?=\})/, ''],
    [/,r=\(t=o,e,r\)=>\{\}/, ''],
    [/"object"==typeof o\?r\(t,e,o\):/, ''],
    [/,r as standardProperty/, ''],
  ],
  // What remembers its element is used nowhere.
  'reactive-element/decorators/query.js': [
    [/function e\(e,r\)\{.+\}(?=export)/, 'const e=e=>()=>({configurable:!0,get(){return this.renderRoot?.querySelector(e)??null}});'],
    [/^import\{desc as t\}from"\.\/base\.js";/, ''],
  ],
};

export function leanLit() {
  return {
    name: 'lean-lit',
    transform(code, id) {
      const file = id.replaceAll('\\', '/').split('?')[0];
      const [name, cuts] = Object.entries(CUTS).find(([path]) => file.endsWith(`/${path}`) && !file.includes('/development/')) ?? [];
      if (!name) return null;
      let lean = code;
      for (const [pattern, text] of cuts) {
        if (!pattern.test(lean)) throw new Error(`${name} has no ${String(pattern)}: look at this version of Lit again.`);
        lean = lean.replace(pattern, text);
      }
      return { code: lean, map: null };
    },
  };
}

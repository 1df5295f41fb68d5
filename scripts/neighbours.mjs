import { readdirSync } from 'node:fs';

/**
 * A build plugin that puts what is alike side by side in the one-file bundle. gzip looks back 32 kB: style sheets that stand together
 * share their words, scattered among the elements they do not. Measured: 2 kB of 72. Only the order of modules changes.
 */
export function neighbours() {
  return {
    name: 'neighbours',
    transform(code, id) {
      if (!id.replaceAll('\\', '/').endsWith('/src/calltag.ts')) return null;
      const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
        .map(file => file.replaceAll('\\', '/'))
        .filter(file => file.endsWith('.ts') && !/\.(test|d)\.ts$|^calltag\.ts$|^index\.ts$|\/define\.ts$|^script-origin\.ts$/.test(file));
      const kinds = [
        /\.styles\.ts$|^styles\//,
        /^locales\/|error-texts/,
        /^icons\//,
        /^foundation\//,
        /^(signaling|transport)\//,
        /^media\//,
        /^call\//,
        /^controllers\//,
        /-button\.ts$/,
        /^elements\//,
      ];
      const imports = kinds
        .flatMap(kind => files.filter(file => kind.test(file)))
        .map(file => `import './${file.replace(/\.ts$/, '.js')}';`);
      return { code: `${imports.join('')}${code}`, map: null };
    },
  };
}

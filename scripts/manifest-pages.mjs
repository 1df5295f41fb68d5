/** Turns the manifest's elements into pages for docs/elements. */

const cell = text => (text ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = text => (text === undefined || text === '' ? '' : `\`${cell(text)}\``);
const table = (head, rows) =>
  [`| ${head.join(' | ')} |`, `|${head.map(() => '---|').join('')}`, ...rows.map(row => `| ${row.join(' | ')} |`)].join('\n');
const section = (title, head, rows) => (rows.length === 0 ? '' : `## ${title}\n\n${table(head, rows)}\n`);

function properties({ members = [] }) {
  const fields = members.filter(({ kind }) => kind === 'field');
  return section(
    'Properties',
    ['property', 'attribute', 'type', 'default', ''],
    fields.map(field => [
      code(field.name) + (field.readonly ? ' (read only)' : ''),
      code(field.attribute),
      code(field.type?.text),
      code(field.default),
      cell(field.description),
    ]),
  );
}

function methods({ members = [] }) {
  return section(
    'Methods',
    ['method', ''],
    members
      .filter(({ kind }) => kind === 'method')
      .map(({ name, parameters = [], return: returned, description }) => [
        code(
          `${name}(${parameters.map(parameter => parameter.name + (parameter.optional ? '?' : '')).join(', ')})${returned?.type ? `: ${returned.type.text}` : ''}`,
        ),
        cell(description),
      ]),
  );
}

/** One element's page. */
export function elementPage(element) {
  const { tagName, summary, description, path } = element;
  const named = (title, list = []) =>
    section(
      title,
      ['name', ''],
      list.map(({ name, description: what }) => [name ? code(name) : '(default)', cell(what)]),
    );
  return [
    `# \`<${tagName}>\``,
    summary ?? '',
    description ?? '',
    `\`\`\`js\nimport 'calltag/define/${tagName}'; // registers it\nimport { ${element.name} } from 'calltag/elements/${tagName}'; // only the class\n\`\`\``,
    properties(element),
    methods(element),
    section(
      'Events',
      ['event', 'type', ''],
      (element.events ?? []).map(({ name, type, description: what }) => [code(name), code(type?.text), cell(what)]),
    ),
    named('Slots', element.slots),
    named('Parts', element.cssParts),
    section(
      'States',
      ['state', ''],
      (element.cssStates ?? []).map(({ name, description: what }) => [code(`:state(${name})`), cell(what)]),
    ),
    section(
      'Custom properties',
      ['property', 'default', ''],
      (element.cssProperties ?? []).map(({ name, default: value, description: what }) => [code(name), code(value), cell(what)]),
    ),
    `---\n\nMade from the comments in [the source](../../${path.replace(/^dist/, 'src').replace(/\.js$/, '.ts')}) by \`npm run manifest\`.`,
  ].join('\n\n');
}

/** The list of all elements. */
export function elementsIndex(elements) {
  const rows = elements.map(({ tagName, summary }) => [`[\`<${tagName}>\`](${tagName}.md)`, cell(summary)]);
  return `# Elements\n\n${table(['element', ''], rows)}\n\nMade from the elements' comments by \`npm run manifest\`.`;
}

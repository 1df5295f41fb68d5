/**
 * A build plugin that leaves out what we never use of peerjs: its own media and data connections. Links are ours; of PeerJS we take the
 * identity and the socket (src/signaling/broker-socket.ts). Cutting the few places that refer to those classes lets the bundler drop
 * them. peerjs is pinned, and a cut that finds nothing fails the build.
 */
const UNUSED_METHODS = ['call', 'connect', 'listAllPeers'];

export function leanPeerjs() {
  return {
    name: 'lean-peerjs',
    transform(code, id) {
      if (!/\/peerjs\/dist\/bundler\.mjs$/.test(id.replaceAll('\\', '/'))) return null;
      const lean = cut(code, edits(this.parse(code), code));
      return { code: withoutUnused(lean, text => this.parse(text)), map: null };
    },
  };
}

/** The ranges to replace, each with what stands there instead. */
function edits(program, code) {
  const peer = program.body.find(
    node => node.type === 'ClassDeclaration' && method(node, '_handleMessage') && method(node, '_createServerConnection'),
  );
  if (!peer) throw new Error('lean-peerjs: the class Peer was not found. Was peerjs updated?');
  const found = UNUSED_METHODS.map(name => ({ node: method(peer, name)?.value.body, text: '{}' }));
  walk(method(peer, 'constructor'), node => {
    const unused = node.type === 'AssignmentExpression' && ['this._serializers', 'this._api'].includes(code.slice(node.left.start, node.left.end));
    if (unused) found.push({ node: node.right, text: '{}' });
  });
  walk(method(peer, '_handleMessage'), node => {
    if (node.type === 'SwitchCase' && node.test && code.slice(node.test.start, node.test.end).endsWith('.Offer'))
      found.push({ node, text: '' });
  });
  if (found.length !== UNUSED_METHODS.length + 4 || found.some(({ node }) => !node))
    throw new Error('lean-peerjs: peerjs is not as it was. Was it updated?');
  return found;
}

function method(node, name) {
  return node.body.body.find(member => member.type === 'MethodDefinition' && member.key.name === name);
}

function walk(node, visit) {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.type === 'string') visit(node);
  for (const child of Object.values(node)) walk(child, visit);
}

function cut(code, found) {
  return found
    .sort((one, other) => other.node.start - one.node.start)
    .reduce((text, { node, text: instead }) => text.slice(0, node.start) + instead + text.slice(node.end), code);
}

/**
 * Drops the classes that nothing refers to any more: their static fields look like side effects to a bundler. One may be all that
 * refers to another, so this goes on until none is left.
 */
function withoutUnused(code, parse) {
  const program = parse(code);
  const exported = program.body.find(node => node.type === 'ExportNamedDeclaration');
  const peer = exported.specifiers.find(({ exported: { name } }) => name === 'Peer');
  const bundled = program.body.filter(
    node => node.type === 'ExpressionStatement' && code.slice(node.start, node.end).startsWith('$parcel$export('),
  );
  let lean = cut(code, [{ node: exported, text: `export { ${peer.local.name} as Peer };` }, ...bundled.map(node => ({ node, text: '' }))]);
  for (;;) {
    const unused = parse(lean).body.find(
      node => node.type === 'ClassDeclaration' && count(lean, node.id.name) === count(lean.slice(node.start, node.end), node.id.name),
    );
    if (!unused) return lean;
    lean = cut(lean, [{ node: unused, text: '' }]);
  }
}

const count = (text, name) => text.split(name).length - 1;

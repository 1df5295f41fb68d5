/**
 * A build plugin that leaves out what we never use of peerjs: its own media and data connections and what serves them alone. Links are
 * ours; of PeerJS we take the identity and the socket (src/signaling/broker-socket.ts). Cutting the places that refer to the rest lets
 * the bundler drop it. peerjs is pinned, and a cut that finds nothing fails the build.
 */
const UNUSED = {
  methods: [
    'call',
    'connect',
    'listAllPeers',
    'reconnect',
    '_storeMessage',
    '_getMessages',
    '_addConnection',
    '_removeConnection',
    'getConnection',
    '_cleanupPeer',
  ],
  helpers: ['blobToArrayBuffer', 'binaryStringToArrayBuffer'],
  /** What the broker says and our own tap answers. */
  cases: ['.Offer', '.Leave', '.Expire', 'default'],
  /** Fields, and what stands in their place. Asking what the browser supports would make an RTCPeerConnection as the script loads. */
  fields: {
    'this._serializers': '{}',
    'this._api': '{}',
    'this.supports': '{ audioVideo: true, data: true }',
    'this.chunk': 'null',
    'this.defaultConfig': '{}',
    'this.browser': 'null',
    'this.browserVersion': 'null',
  },
  /** Of the event emitter, as assignments to its prototype. */
  emitter: ['eventNames', 'listenerCount', 'off', 'addListener', 'once', 'removeListener'],
};

/** Nothing listens once, so that telling is as short as this. */
const EMIT = `function emit(event, ...facts) {
  for (const { fn, context } of [this._events[event] ?? []].flat()) fn.apply(context, facts);
}`;

export function leanPeerjs() {
  return {
    name: 'lean-peerjs',
    transform(code, id) {
      if (!/\/peerjs\/dist\/bundler\.mjs$/.test(id.replaceAll('\\', '/'))) return null;
      const quiet = cut(code, loud(this.parse(code), code));
      const lean = cut(quiet, edits(this.parse(quiet), quiet));
      return { code: withoutUnused(lean, text => this.parse(text)), map: null };
    },
  };
}

/** What peerjs writes into the console, and how one tells it to: nobody can from outside, and it stays silent by default. */
function loud(program, code) {
  const logger = program.body.find(node => node.type === 'ClassDeclaration' && method(node, 'setLogFunction'));
  const instance = program.body.find(
    node => node.type === 'VariableDeclaration' && code.slice(node.start, node.end).includes(`new ${logger?.id.name}(`),
  );
  const found = [];
  walk(program, node => {
    if (node.type === 'ExpressionStatement' && code.slice(node.start, node.end).startsWith(`(0, ${nameOf(instance ?? {})}).`))
      found.push({ node, text: ';' });
  });
  if (found.length < 20) throw new Error('lean-peerjs: peerjs logs otherwise than it did. Was it updated?');
  return found;
}

/** The ranges to replace, each with what stands there instead. */
function edits(program, code) {
  const text = node => code.slice(node.start, node.end);
  const classes = program.body.filter(node => node.type === 'ClassDeclaration');
  const peer = classes.find(node => method(node, '_handleMessage'));
  const util = classes.find(node => method(node, UNUSED.helpers[0]));
  const found = [...UNUSED.methods.map(name => method(peer, name)), ...UNUSED.helpers.map(name => method(util, name))].map(node => ({
    node,
    text: '',
  }));
  walk(method(peer, '_handleMessage'), node => {
    const name = node.type === 'SwitchCase' && UNUSED.cases.find(end => (node.test ? text(node.test).endsWith(end) : end === 'default'));
    if (name) found.push({ node, text: '' });
  });
  const expected = found.length + Object.keys(UNUSED.fields).length;
  for (const owner of classes) {
    walk(method(owner, 'constructor') ?? null, node => {
      const instead = node.type === 'AssignmentExpression' && UNUSED.fields[text(node.left)];
      if (instead) found.push({ node: node.right, text: instead });
    });
  }
  const emitter = new RegExp(`\\.prototype\\.(${UNUSED.emitter.join('|')}) = `);
  found.push(
    ...program.body
      .filter(node => node.type === 'ExpressionStatement' && emitter.test(text(node).slice(0, 120)))
      .map(node => ({ node, text: '' })),
  );
  const emit = program.body.find(node => node.type === 'ExpressionStatement' && /\.prototype\.emit = /.test(text(node).slice(0, 80)));
  found.push({ node: emit?.expression.right, text: EMIT });
  // `_serializers` is set twice in Peer, and once in a class that goes as a whole.
  if (found.length < expected + UNUSED.emitter.length + 2 || found.some(({ node }) => !node))
    throw new Error('lean-peerjs: peerjs is not as it was. Was it updated?');
  return found;
}

function method(node, name) {
  return node?.body.body.find(member => member.type === 'MethodDefinition' && member.key.name === name);
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
 * Drops the classes and constants that nothing refers to any more: to a bundler, making them looks like a side effect. One may be all
 * that refers to another, so this goes on until none is left.
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
    const unused = parse(lean).body.find(node => {
      const name = nameOf(node);
      return name !== undefined && count(lean, name) === count(lean.slice(node.start, node.end), name);
    });
    if (!unused) return lean;
    lean = cut(lean, [{ node: unused, text: '' }]);
  }
}

/** The name of a class, or of the one constant that a statement makes. */
function nameOf(node) {
  if (node.type === 'ClassDeclaration') return node.id.name;
  return node.type === 'VariableDeclaration' && node.declarations.length === 1 ? node.declarations[0].id.name : undefined;
}

const count = (text, name) => text.split(name).length - 1;

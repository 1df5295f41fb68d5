import { readFile } from 'node:fs/promises';
import { PeerServer } from 'peer';

/** An unmodified PeerServer with its defaults: `stock-broker.ts HOST CERT KEY`. */
const [host = '', cert = '', key = ''] = process.argv.slice(2);
const server = PeerServer({ host, port: 443, path: '/', ssl: { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') } });
// Without a listener one malformed frame would end the process, and that is not what is compared here.
server.on('error', () => undefined);

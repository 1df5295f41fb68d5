import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { addresses } from './addresses.js';
import type { CertificateFiles } from './certificate.js';
import type { Namespaces } from './namespaces.js';
import { Remote } from './remote.js';
import { run } from './shell.js';

/** What the servers are started with. `bundle` is a copy, so that a build during a run changes nothing. */
export interface LabFiles extends CertificateFiles {
  readonly bundle: string;
}

export type ServerName = 'ours' | 'stock' | 'turn';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const ports: Readonly<Record<ServerName, number>> = { ours: 443, stock: 443, turn: 3478 };

function commandOf(name: ServerName, files: LabFiles): readonly string[] {
  switch (name) {
    case 'ours':
      return [
        ...[process.execPath, '--import', 'tsx', 'peer-server/src/cli.ts', '--host', addresses.ours, '--port', '443', '--no-demo'],
        ...['--bundle', files.bundle, '--sslcert', files.cert, '--sslkey', files.key],
      ];
    case 'stock':
      return [process.execPath, '--import', 'tsx', 'test/netlab/lab/stock-broker.ts', addresses.stock, files.cert, files.key];
    case 'turn':
      return [
        ...['turnserver', '-n', '--no-cli', '--log-file', 'stdout', '--pidfile', `${files.key}.pid`, '--userdb', `${files.key}.db`],
        ...['--listening-ip', addresses.turn, '--relay-ip', addresses.turn, '--listening-port', '3478', '--tls-listening-port', '443'],
        ...['--cert', files.cert, '--pkey', files.key, '--lt-cred-mech', '--user', 'lab:lab', '--realm', 'lab.test', '--no-dtls'],
      ];
  }
}

/** The public network: a bridge with everybody's routers, and the servers on addresses of their own. */
export class PublicSide {
  readonly #files: LabFiles;
  readonly #running = new Map<ServerName, ChildProcess>();
  readonly #errors = new Map<ServerName, string>();
  readonly #services: Remote;

  private constructor(
    readonly namespace: string,
    files: LabFiles,
  ) {
    this.#files = files;
    this.#services = new Remote(namespace, new URL('./services.ts', import.meta.url));
  }

  static async build(spaces: Namespaces, files: LabFiles): Promise<PublicSide> {
    const name = await spaces.create('public', addresses.names);
    await run('ip', '-n', name, 'link', 'add', 'bridge', 'type', 'bridge');
    for (const address of new Set([addresses.gateway, addresses.names, addresses.ours, addresses.stock, addresses.turn])) {
      await run('ip', '-n', name, 'address', 'add', `${address}/24`, 'dev', 'bridge');
    }
    await run('ip', '-n', name, 'link', 'set', 'bridge', 'up');
    // A default route that swallows: coturn ends an allocation when it is told that a peer's private address is unreachable.
    await spaces.cable(name, 'sink', name, 'drain');
    await run('ip', '-n', name, 'link', 'set', 'sink', 'arp', 'off');
    await run('ip', '-n', name, 'address', 'add', '198.51.100.1/24', 'dev', 'sink');
    await run('ip', '-n', name, 'route', 'add', 'default', 'dev', 'sink');
    const side = new PublicSide(name, files);
    await side.#services.call('start', files.cert, files.key, files.bundle);
    return side;
  }

  /** Starts a server and gives the moment at which its port was open. */
  async start(name: ServerName): Promise<number> {
    const child = spawn('ip', ['netns', 'exec', this.namespace, ...commandOf(name, this.#files)], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => this.#errors.set(name, ((this.#errors.get(name) ?? '') + text).slice(-2000)));
    this.#running.set(name, child);
    try {
      return await this.#services.call<number>('portOpen', addresses[name], ports[name], 60_000);
    } catch (error) {
      throw new Error(`${String(error)} ${this.#errors.get(name) ?? ''}`, { cause: error });
    }
  }

  /** Kills a server without a word to anybody. */
  async kill(name: ServerName): Promise<void> {
    const child = this.#running.get(name);
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  /** Starts again what ended and was not started since, whoever ended it. */
  async ensureAll(): Promise<void> {
    for (const [name, child] of this.#running) {
      if (child.exitCode !== null || child.signalCode !== null) await this.start(name);
    }
  }

  /** What a server wrote to its standard error of late. */
  complaints(name: ServerName): string {
    return this.#errors.get(name) ?? '';
  }

  /** Every name that was asked of the name server, and how often. */
  async namesAsked(): Promise<ReadonlyMap<string, number>> {
    return new Map(await this.#services.call<[string, number][]>('asked'));
  }

  async stop(): Promise<void> {
    for (const name of this.#running.keys()) await this.kill(name);
    await this.#services.stop();
  }
}

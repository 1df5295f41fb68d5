import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCertificate } from './certificate.js';
import { Emulator } from './emulator.js';
import { Home } from './home.js';
import { Namespaces, removeRemains } from './namespaces.js';
import { PublicSide, type ServerName } from './public-side.js';
import { Visitor } from './visitor.js';
import { attempt } from './shell.js';

/** The bundle under test, unless NETLAB_BUNDLE names another. */
export const builtBundle = fileURLToPath(new URL('../../../dist/calltag.js', import.meta.url));

export interface LabOptions {
  readonly homes: readonly string[];
  readonly servers: readonly ServerName[];
  readonly seed?: number;
}

/** Says in one line why there can be no lab on this machine, or nothing. */
export async function whyNoLab(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'The network lab needs Linux and root.';
  for (const program of ['ip', 'iptables-restore', 'conntrack', 'gcc', 'turnserver', 'chromium']) {
    if ((await attempt('sh', '-c', `command -v ${program}`)) === undefined) return `The network lab needs ${program}.`;
  }
  const probe = `ctlabprobe${process.pid}`;
  if ((await attempt('ip', 'netns', 'add', probe)) === undefined) return 'The network lab needs the right to make network namespaces.';
  await attempt('ip', 'netns', 'delete', probe);
  return undefined;
}

/** The whole lab: a public network, homes behind routers, and whoever sits in them. It leaves nothing behind. */
export class Lab {
  readonly #spaces = new Namespaces();
  readonly #visitors: Visitor[] = [];
  #emulator: Emulator | undefined;
  #public: PublicSide | undefined;
  readonly homes = new Map<string, Home>();

  private constructor(readonly directory: string) {}

  static async open({ homes, servers, seed = 1 }: LabOptions): Promise<Lab> {
    await removeRemains();
    const lab = new Lab(await mkdtemp(join(tmpdir(), 'netlab-')));
    process.once('SIGINT', lab.#interrupted).once('SIGTERM', lab.#interrupted);
    try {
      await lab.#build(homes, servers, seed);
      return lab;
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  get public(): PublicSide {
    if (!this.#public) throw new Error('The lab has no public side yet.');
    return this.#public;
  }

  home(name: string): Home {
    const home = this.homes.get(name);
    if (!home) throw new Error(`There is no home ${name}.`);
    return home;
  }

  /** Somebody who sits in that home with a browser. */
  visitor(home: string): Visitor {
    const visitor = new Visitor(this.home(home), this.directory);
    this.#visitors.push(visitor);
    return visitor;
  }

  async close(): Promise<void> {
    process.off('SIGINT', this.#interrupted).off('SIGTERM', this.#interrupted);
    await Promise.all(this.#visitors.splice(0).map(visitor => visitor.stop()));
    await this.#public?.stop();
    this.#emulator?.stop();
    await this.#spaces.removeAll();
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  async #build(homes: readonly string[], servers: readonly ServerName[], seed: number): Promise<void> {
    const [files, program] = await Promise.all([makeCertificate(this.directory), Emulator.compile(this.directory)]);
    const bundle = join(this.directory, 'calltag.js');
    if (servers.includes('ours')) await copyBundle(process.env['NETLAB_BUNDLE'] ?? builtBundle, this.directory);
    this.#public = await PublicSide.build(this.#spaces, { ...files, bundle });
    const middle = await this.#spaces.create('middle');
    this.#emulator = Emulator.start(program, middle);
    for (const [index, name] of homes.entries()) {
      this.homes.set(name, await Home.build(name, index, this.#spaces, middle, this.#public.namespace, this.#emulator, program, seed));
    }
    await Promise.all(servers.map(name => this.public.start(name)));
  }

  readonly #interrupted = (): void => {
    void this.close().finally(() => process.exit(130));
  };
}

/** The bundle and what it loads on demand, which lies beside it. */
async function copyBundle(bundle: string, directory: string): Promise<void> {
  const beside = dirname(bundle);
  const parts = (await readdir(beside)).filter(name => /^calltag-[\w.-]+\.js$/.test(name));
  await Promise.all(parts.map(name => copyFile(join(beside, name), join(directory, name))));
  await copyFile(bundle, join(directory, 'calltag.js'));
}

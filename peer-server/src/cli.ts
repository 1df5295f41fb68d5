#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { networkAddresses, startText } from './addresses.js';
import { ConfigError, createPeerServer, type PeerServerOptions } from './index.js';
import { selfSigned } from './self-signed.js';

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly path: string;
  readonly key: string;
  readonly https: boolean;
  readonly sslcert?: string;
  readonly sslkey?: string;
  readonly demo?: string | false;
  readonly bundle?: string;
  readonly allowOrigin?: readonly string[];
  readonly trustProxy: boolean;
  readonly allowDiscovery: boolean;
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('Give a whole number.');
  return number;
}

function words(value: string): readonly string[] {
  return value.split(/[\s,]+/).filter(Boolean);
}

function option(flags: string, description: string, name: string): Option {
  return new Option(flags, description).env(`CALLTAG_${name}`);
}

/** What lies beside this package in the repository: the built demo and the bundle. */
function beside(path: string): string | undefined {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return existsSync(file) ? file : undefined;
}

const program = new Command('calltag-server')
  .description('The Calltag broker: PeerJS-compatible signaling with rooms. Each option is also an environment variable.')
  .addOption(option('-p, --port <number>', 'port; 0 takes a free one', 'PORT').default(9000).argParser(wholeNumber))
  .addOption(option('-H, --host <address>', 'address to listen on', 'HOST').default('::'))
  .addOption(option('--path <path>', 'where the PeerJS API lives', 'PATH').default('/'))
  .addOption(option('-k, --key <key>', 'PeerJS key', 'KEY').default('peerjs'))
  .addOption(option('--https', 'make a self-signed certificate, for phones in this network', 'HTTPS').default(false))
  .addOption(option('--sslcert <file>', 'certificate chain (PEM)', 'SSLCERT'))
  .addOption(option('--sslkey <file>', 'private key (PEM)', 'SSLKEY'))
  .addOption(option('--demo <directory>', 'pages to serve at / (default: the built demo, where there is one)', 'DEMO'))
  .addOption(new Option('--no-demo', 'serve no pages'))
  .addOption(option('--bundle <file>', 'the script to serve as /calltag.js', 'BUNDLE'))
  .addOption(option('--allow-origin <origins>', 'only pages from these origins may connect', 'ALLOW_ORIGIN').argParser(words))
  .addOption(option('--trust-proxy', 'believe X-Forwarded-For: only behind your own proxy', 'TRUST_PROXY').default(false))
  .addOption(option('--allow-discovery', 'let anybody list all ids', 'ALLOW_DISCOVERY').default(false))
  .action(async () => {
    await serve(program.opts<Flags>());
  });

async function certificate(flags: Flags): Promise<PeerServerOptions['tls']> {
  if (flags.sslcert !== undefined && flags.sslkey !== undefined) {
    return { cert: await readFile(flags.sslcert, 'utf8'), key: await readFile(flags.sslkey, 'utf8') };
  }
  if (flags.sslcert !== undefined || flags.sslkey !== undefined) throw new ConfigError('--sslcert and --sslkey belong together: give both.');
  return flags.https ? selfSigned(networkAddresses()) : undefined;
}

async function serve(flags: Flags): Promise<void> {
  const demo = flags.demo === false ? undefined : (flags.demo ?? beside('dist-demo'));
  const server = await createPeerServer({
    port: flags.port,
    host: flags.host,
    path: flags.path,
    key: flags.key,
    tls: await certificate(flags),
    demo,
    bundle: flags.bundle ?? beside('dist/calltag.js'),
    allowOrigin: flags.allowOrigin ?? [],
    trustProxy: flags.trustProxy,
    allowDiscovery: flags.allowDiscovery,
  });
  const everywhere = flags.host === '::' || flags.host === '0.0.0.0';
  process.stdout.write(`${startText(server.url ?? '', everywhere ? networkAddresses() : [])}\n`);
  server.events.on('fault', ({ error, during }) => {
    process.stderr.write(`${during}: ${error instanceof Error ? error.message : String(error)}\n`);
  });
  const stop = (): void => {
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** What a person can do about an error of the system. */
function remedy(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'The port is in use. Stop the other program, or choose another port with --port.';
  if (error.code === 'EACCES') return 'This user may not use the port. Choose one above 1023 with --port.';
  if (error.code === 'ENOENT') return `There is no file ${error.path ?? ''}.`;
  return error.message;
}

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`calltag-server: ${error instanceof Error ? remedy(error) : String(error)}\n`);
  process.exitCode = 1;
});

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { networkAddresses, startText } from '../addresses.js';
import { defaultLimits, defaultTiming, ConfigError, type ConfigOptions } from '../config.js';
import { createPeerServer, type PeerServer, type PeerServerOptions } from '../index.js';
import { logTo } from '../logs.js';
import { selfSigned } from '../self-signed.js';
import type { ServeFlags } from './options.js';

/** What lies beside this package in the repository: the built demo and the bundle. */
function beside(path: string): string | undefined {
  const file = fileURLToPath(new URL(`../../../${path}`, import.meta.url));
  return existsSync(file) ? file : undefined;
}

async function certificate(flags: ServeFlags): Promise<PeerServerOptions['tls']> {
  if (flags.sslcert !== undefined && flags.sslkey !== undefined) {
    return { cert: await readFile(flags.sslcert, 'utf8'), key: await readFile(flags.sslkey, 'utf8') };
  }
  if (flags.sslcert !== undefined || flags.sslkey !== undefined)
    throw new ConfigError('--sslcert and --sslkey belong together: give both.');
  return flags.https ? selfSigned(networkAddresses()) : undefined;
}

/** Limits or times by name; a name that does not exist is a mistake, not a wish. */
function named<T extends object>(kind: string, known: T, given: Readonly<Record<string, number>> | undefined): Partial<T> {
  for (const name of Object.keys(given ?? {})) {
    if (!Object.hasOwn(known, name)) throw new ConfigError(`There is no ${kind} "${name}". There are: ${Object.keys(known).join(', ')}.`);
  }
  return (given ?? {}) as Partial<T>;
}

/** The settings file: one JSON object with the names of `ConfigOptions`. */
async function fromFile(file: string | undefined): Promise<ConfigOptions> {
  if (file === undefined) return {};
  const text = await readFile(file, 'utf8');
  try {
    const settings: unknown = JSON.parse(text);
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return settings;
  } catch {
    // Told below, in the same words.
  }
  throw new ConfigError(`${file} is not a JSON object of settings.`);
}

/** Leaves out what was not given, so that a default or the settings file speaks. */
function given<T extends object>(settings: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as never;
}

async function optionsFrom(flags: ServeFlags): Promise<PeerServerOptions> {
  const file = await fromFile(flags.config);
  const { port, host, path, key, trustProxy, allowDiscovery, relay, metrics } = flags;
  // An option that has its default value was not given, and leaves the word to the file.
  const chosen = given({
    port: port === 9000 ? undefined : port,
    host: host === '::' ? undefined : host,
    path: path === '/' ? undefined : path,
    key: key === 'peerjs' ? undefined : key,
    trustProxy: trustProxy || undefined,
    allowDiscovery: allowDiscovery || undefined,
    relay: relay === 'anyone' ? undefined : relay,
    metrics: metrics ? undefined : false,
    redis: flags.redis,
    users: flags.users,
    openUsers: flags.openUsers || undefined,
    allowOrigin: flags.allowOrigin,
    tls: await certificate(flags),
  });
  const { authSecret: secret, authJwks: jwks, authIssuer: issuer, authAudience: audience } = flags;
  const { stunUrl: stunUrls, turnUrl: turnUrls, turnSecret, turnTtl, stunPort } = flags;
  return {
    ...file,
    ...chosen,
    demo: flags.demo === false ? undefined : (flags.demo ?? file.demo ?? beside('dist-demo')),
    bundle: flags.bundle ?? file.bundle ?? beside('dist/calltag.js'),
    auth: { ...file.auth, ...given({ secret, jwks, issuer, audience }) },
    ice: { ...file.ice, ...given({ stunUrls, turnUrls, turnSecret, turnTtl: turnTtl === 3600 ? undefined : turnTtl, stunPort }) },
    limits: {
      ...named('limit', defaultLimits, file.limits as Record<string, number> | undefined),
      ...named('limit', defaultLimits, flags.limit),
    },
    timing: {
      ...named('time', defaultTiming, file.timing as Record<string, number> | undefined),
      ...named('time', defaultTiming, flags.timing),
    },
  };
}

/** Runs a server until SIGTERM or SIGINT. */
export async function serve(flags: ServeFlags): Promise<void> {
  const server = await createPeerServer({ ...(await optionsFrom(flags)), processMetrics: true });
  const { host, auth } = server.config;
  const everywhere = host === '::' || host === '0.0.0.0';
  process.stdout.write(`${startText(server.url ?? '', everywhere ? networkAddresses() : [])}\n`);
  const logger = logTo(server, flags.logLevel);
  const open = auth.secret === undefined && auth.jwks === undefined;
  logger.info(
    { node: process.version, store: server.config.redis === undefined ? 'memory' : 'redis', access: open ? 'open' : 'tokens' },
    'started',
  );
  const stop = (drain: boolean) => (): void => {
    void end(server, drain).then(() => {
      logger.info('stopped');
      process.exit(0);
    });
  };
  // SIGTERM comes from whoever deploys: calls go on, and clients move to another node. SIGINT comes from the keyboard.
  process.once('SIGTERM', stop(true));
  process.once('SIGINT', stop(false));
}

async function end(server: PeerServer, drain: boolean): Promise<void> {
  if (drain) await server.drain();
  await server.close();
}

import { InvalidArgumentError, Option } from 'commander';

/** What the command line says. */
export interface ServeFlags {
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
  readonly relay: 'anyone' | 'room';
  readonly redis?: string;
  readonly users?: string;
  readonly openUsers: boolean;
  readonly authSecret?: string;
  readonly authJwks?: string;
  readonly authIssuer?: string;
  readonly authAudience?: string;
  readonly stunUrl?: readonly string[];
  readonly turnUrl?: readonly string[];
  readonly turnSecret?: string;
  readonly turnTtl: number;
  readonly stunPort?: number;
  readonly metrics: boolean;
  readonly limit?: Readonly<Record<string, number>>;
  readonly timing?: Readonly<Record<string, number>>;
  readonly config?: string;
  readonly logLevel: string;
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isInteger(number) || number < 0) throw new InvalidArgumentError('Give a whole number.');
  return number;
}

/** One or more values, separated by spaces or commas. */
function words(value: string): readonly string[] {
  return value.split(/[\s,]+/).filter(Boolean);
}

/** `name=number` pairs, such as `roomMembers=12,frameBytes=32768`. */
function pairs(value: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    words(value).map(pair => {
      const [name = '', number = ''] = pair.split('=');
      return [name, wholeNumber(number)];
    }),
  );
}

/** An option that is also an environment variable: `--turn-secret` is `CALLTAG_TURN_SECRET`. */
export function option(flags: string, description: string): Option {
  const made = new Option(flags, description);
  return made.env(
    `CALLTAG_${(made.long ?? '')
      .replace(/^--(no-)?/, '')
      .replace(/-/g, '_')
      .toUpperCase()}`,
  );
}

/** Every option of `calltag-server`. */
export function serverOptions(): readonly Option[] {
  return [
    option('-p, --port <number>', 'port; 0 takes a free one').default(9000).argParser(wholeNumber),
    option('-H, --host <address>', 'address to listen on').default('::'),
    option('--path <path>', 'where the PeerJS API lives').default('/'),
    option('-k, --key <key>', 'PeerJS key').default('peerjs'),
    option('--https', 'make a self-signed certificate, for phones in this network').default(false),
    option('--sslcert <file>', 'certificate chain (PEM)'),
    option('--sslkey <file>', 'private key (PEM)'),
    option('--demo <directory>', 'pages to serve at / (default: the built demo, where there is one)'),
    new Option('--no-demo', 'serve no pages'),
    option('--bundle <file>', 'the script to serve as /calltag.js'),
    option('--allow-origin <origins>', 'only pages from these origins may connect').argParser(words),
    option('--trust-proxy', 'believe X-Forwarded-For: only behind your own proxy').default(false),
    option('--allow-discovery', 'let anybody list all ids').default(false),
    option('--relay <whom>', 'whom messages may reach').choices(['anyone', 'room']).default('anyone'),
    option('--redis <url>', 'make any number of nodes one broker: redis://host:6379'),
    option('--users <file>', 'names that can be rung and hashes of their passwords; see: calltag-server user --help'),
    option('--open-users', 'names that are not in that file are free for anybody').default(false),
    option('--auth-secret <secret>', 'require tokens signed with this secret (HS256)'),
    option('--auth-jwks <url>', 'require tokens signed with a key of this set'),
    option('--auth-issuer <name>', 'the only issuer of tokens'),
    option('--auth-audience <name>', 'the audience that tokens have to name'),
    option('--stun-url <urls>', 'STUN servers for callers').argParser(words),
    option('--turn-url <urls>', 'TURN servers for callers').argParser(words),
    option('--turn-secret <secret>', 'static-auth-secret of the TURN servers'),
    option('--turn-ttl <seconds>', 'how long TURN credentials live').default(3600).argParser(wholeNumber),
    option('--stun-port <number>', 'answer STUN on this UDP port').argParser(wholeNumber),
    new Option('--no-metrics', 'do not serve /metrics'),
    option('--limit <pairs>', 'limits by name: roomMembers=12,frameBytes=32768').argParser(pairs),
    option('--timing <pairs>', 'times in ms by name: lease=8000,drain=20000').argParser(pairs),
    option('--config <file>', 'settings as JSON, overruled by options and environment'),
    option('--log-level <level>', 'debug has ids and rooms').choices(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ];
}

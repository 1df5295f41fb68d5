/** Every setting of the server and every limit, with its default; `resolveConfig` checks them and says what to do. */

/** How much of anything one socket, address, room or node may have. */
export interface Limits {
  /** Bytes in one frame; a larger one closes the socket with 1009. */
  readonly frameBytes: number;
  /** Messages per second that one socket may send for long, and at once. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  /** Malformed frames after which a socket is closed. */
  readonly badFrames: number;
  /** Messages and bytes waiting for one absent peer, and bytes waiting for all of them. */
  readonly queueMessages: number;
  readonly queueBytes: number;
  readonly queueTotalBytes: number;
  /** Bytes a slow reader may leave unread before it is cut off. */
  readonly unsentBytes: number;
  /** Characters in an id, a token, a person's name, a room's name. */
  readonly idLength: number;
  readonly tokenLength: number;
  readonly nameLength: number;
  readonly roomNameLength: number;
  /** Sockets on this node, and from one address. */
  readonly sockets: number;
  readonly socketsPerAddress: number;
  /** Rooms that one socket may be in, that there may be, and members in one. */
  readonly roomsPerSocket: number;
  readonly rooms: number;
  readonly roomMembers: number;
  /** Different rooms that one address may try within a minute: rooms are not for guessing. Loopback is not counted. */
  readonly roomTriesPerMinute: number;
  /** Names in use or with missed rings, on all nodes; pages under one name; characters in a name. */
  readonly users: number;
  readonly pagesPerUser: number;
  readonly userLength: number;
  /** Names that one socket may follow. */
  readonly watched: number;
  /** Rings that one socket, and one address, may begin within a minute; rings at once of one socket, and to one name: beyond it is busy. */
  readonly ringsPerMinute: number;
  readonly ringsPerAddress: number;
  readonly ringsPerSocket: number;
  readonly ringsPerUser: number;
  /** Missed rings that are kept for one name. */
  readonly missedPerUser: number;
  /** Wrong passwords within a minute, from one address (loopback is not counted) and for one name. */
  readonly wrongPerAddress: number;
  readonly wrongPerUser: number;
}

/** How long things take, in milliseconds. */
export interface Timing {
  /** Between two pings of one socket, and the silence after which it counts as dead. */
  readonly ping: number;
  readonly dead: number;
  /** How long a message waits for an absent peer. */
  readonly expire: number;
  /** How long the place of a member whose socket was lost is kept, and of one who reloads the page. */
  readonly lease: number;
  readonly hold: number;
  /** How long the end of a ring is kept for a page that was away, a missed ring for its name, and an empty private room for its guests. */
  readonly ringEnd: number;
  readonly missed: number;
  readonly ringRoom: number;
  /** How long the holder of an id has to answer when somebody else wants it. */
  readonly probe: number;
  /** How long clients have to move to another node at SIGTERM. */
  readonly drain: number;
  /** How often leases and queues are looked through. */
  readonly sweep: number;
  /** How long a connection has to send its request. */
  readonly handshake: number;
}

/** How signed tokens (JWT) are checked; without any of the keys the server is open. */
export interface AuthConfig {
  /** The key of HS256 tokens, at least 32 characters. */
  readonly secret: string | undefined;
  /** Where the public keys of RS256, ES256 or EdDSA tokens are. */
  readonly jwks: string | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}

/** What callers need to find a way to each other. */
export interface IceConfig {
  /** Such as `stun:stun.example.com:3478`. */
  readonly stunUrls: readonly string[];
  /** Such as `turn:turn.example.com:3478?transport=udp` and `turns:turn.example.com:443?transport=tcp`. */
  readonly turnUrls: readonly string[];
  /** coturn's `static-auth-secret`. */
  readonly turnSecret: string | undefined;
  /** Seconds that credentials live. */
  readonly turnTtl: number;
  /** The UDP port of the STUN answer built in; undefined has none. */
  readonly stunPort: number | undefined;
}

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where the PeerJS API lives, always with a slash at both ends. */
  readonly path: string;
  readonly key: string;
  /** PEM texts; without them the server speaks http. */
  readonly tls: TlsFiles | undefined;
  /** The directory of the demo, and the one-file bundle; undefined serves none. */
  readonly demo: string | undefined;
  readonly bundle: string | undefined;
  /** Origins that may open a WebSocket, such as `https://example.com`; empty allows all. */
  readonly allowOrigin: readonly string[];
  /** Whether `X-Forwarded-For` names the client: only behind a proxy of one's own. */
  readonly trustProxy: boolean;
  /** Whether `GET <path><key>/peers` lists all ids, as PeerServer's `allow_discovery`. */
  readonly allowDiscovery: boolean;
  /** Whether, in an open server, the first person in a room is its host (and the next one when they go). */
  readonly firstIsHost: boolean;
  /** Whom messages may reach: anybody, as with PeerServer, or only people in a room that one is in. */
  readonly relay: 'anyone' | 'room';
  /** The file of names and password hashes; without it, and without tokens, anybody may use any name. */
  readonly users: string | undefined;
  /** Whether names that are not in that file are free for anybody. */
  readonly openUsers: boolean;
  /** The Redis at which nodes meet; undefined keeps everything in this process. */
  readonly redis: string | undefined;
  /** Whether `/metrics` is served. */
  readonly metrics: boolean;
  readonly auth: AuthConfig;
  readonly ice: IceConfig;
  readonly limits: Limits;
  readonly timing: Timing;
}

/** What may be given: any part of the configuration. */
export type ConfigOptions = Partial<Omit<Config, 'auth' | 'ice' | 'limits' | 'timing'>> & {
  readonly auth?: Partial<AuthConfig>;
  readonly ice?: Partial<IceConfig>;
  readonly limits?: Partial<Limits>;
  readonly timing?: Partial<Timing>;
};

export const defaultLimits: Limits = {
  frameBytes: 64 * 1024,
  messagesPerSecond: 50,
  messageBurst: 200,
  badFrames: 3,
  queueMessages: 32,
  queueBytes: 256 * 1024,
  queueTotalBytes: 16 * 1024 * 1024,
  unsentBytes: 1024 * 1024,
  idLength: 128,
  tokenLength: 4096,
  nameLength: 64,
  roomNameLength: 128,
  sockets: 20_000,
  socketsPerAddress: 256,
  roomsPerSocket: 8,
  rooms: 20_000,
  roomMembers: 50,
  roomTriesPerMinute: 30,
  users: 20_000,
  pagesPerUser: 16,
  userLength: 64,
  watched: 50,
  ringsPerMinute: 20,
  ringsPerAddress: 120,
  ringsPerSocket: 4,
  ringsPerUser: 8,
  missedPerUser: 50,
  wrongPerAddress: 10,
  wrongPerUser: 20,
};

export const defaultTiming: Timing = {
  ping: 5000,
  dead: 12_000,
  expire: 5000,
  lease: 8000,
  hold: 5000,
  ringEnd: 15_000,
  missed: 86_400_000,
  ringRoom: 60_000,
  probe: 2000,
  drain: 10_000,
  sweep: 250,
  handshake: 8000,
};

/** A setting that cannot work; its message names the setting and says what to write instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

function checkNumbers(group: string, values: object): void {
  for (const [name, value] of Object.entries(values) as [string, unknown][]) {
    if (!Number.isSafeInteger(value) || (value as number) < 1) {
      throw new ConfigError(`${group}.${name} is ${String(value)}. Give a whole number of at least 1.`);
    }
  }
}

function checkOrigin(origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url?.origin !== origin.replace(/\/$/, '')) {
    throw new ConfigError(`allowOrigin has "${origin}". Give scheme, host and port only, such as https://www.example.com.`);
  }
  return url.origin;
}

function checkAuth(auth: AuthConfig): void {
  if (auth.secret !== undefined && auth.secret.length < 32) {
    throw new ConfigError('auth.secret is too short to keep a secret. Give at least 32 random characters: openssl rand -base64 32');
  }
  if (auth.jwks !== undefined && !/^https:|^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(auth.jwks)) {
    throw new ConfigError(`auth.jwks is "${auth.jwks}". Give an https address of a JSON Web Key Set.`);
  }
}

function checkIce(ice: IceConfig): void {
  for (const url of [...ice.stunUrls, ...ice.turnUrls]) {
    if (!/^(stuns?|turns?):[^\s/?]+(\?transport=(udp|tcp))?$/.test(url)) {
      throw new ConfigError(`"${url}" is no STUN or TURN address. Write stun:host:port or turn:host:port?transport=udp.`);
    }
  }
  if (ice.turnUrls.length > 0 && ice.turnSecret === undefined) {
    throw new ConfigError(
      'ice.turnUrls needs ice.turnSecret (--turn-secret): the static-auth-secret of coturn, which checks the credentials.',
    );
  }
  if (!Number.isInteger(ice.turnTtl) || ice.turnTtl < 2) {
    throw new ConfigError('ice.turnTtl is the seconds that credentials live: a whole number, 3600 for instance.');
  }
}

/** Fills in the defaults and throws a ConfigError at the first setting that cannot work. */
export function resolveConfig(options: ConfigOptions = {}): Config {
  const port = options.port ?? 9000;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ConfigError(`port is ${String(options.port)}. Give a number from 0 to 65535; 0 takes a free one.`);
  }
  const key = options.key ?? 'peerjs';
  if (!/^[\w.~-]{1,64}$/.test(key)) {
    throw new ConfigError('key may have letters, digits and . _ ~ - only, at most 64, since stock clients put it into URLs unencoded.');
  }
  const path = `/${options.path ?? ''}/`.replace(/\/{2,}/g, '/');
  if (!/^[\w./~-]+$/.test(path)) throw new ConfigError(`path is "${path}". Give a plain URL path, such as /calls.`);
  const limits = { ...defaultLimits, ...options.limits };
  const timing = { ...defaultTiming, ...options.timing };
  checkNumbers('limits', limits);
  checkNumbers('timing', timing);
  const auth = { secret: undefined, jwks: undefined, issuer: undefined, audience: undefined, ...options.auth };
  const ice = { stunUrls: [], turnUrls: [], turnSecret: undefined, turnTtl: 3600, stunPort: undefined, ...options.ice };
  checkAuth(auth);
  checkIce(ice);
  if (timing.dead <= timing.ping) throw new ConfigError('timing.dead has to be longer than timing.ping, or every socket dies.');
  return {
    host: options.host ?? '::',
    port,
    path,
    key,
    tls: options.tls,
    demo: options.demo,
    bundle: options.bundle,
    allowOrigin: (options.allowOrigin ?? []).map(checkOrigin),
    trustProxy: options.trustProxy ?? false,
    allowDiscovery: options.allowDiscovery ?? false,
    // Where tokens say who is a host, coming first is no merit.
    firstIsHost: options.firstIsHost ?? (auth.secret === undefined && auth.jwks === undefined),
    relay: options.relay ?? 'anyone',
    users: options.users,
    openUsers: options.openUsers ?? false,
    redis: options.redis,
    metrics: options.metrics ?? true,
    auth,
    ice,
    limits,
    timing,
  };
}

import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import type { AuthConfig } from './config.js';
import type { Role } from './protocol.js';

/** Who a socket speaks for, as its token says. */
export interface Identity {
  /** What a later socket has to show to take over the id: a hash, never the secret itself. */
  readonly owner: string;
  /** The person, on whatever page: who is put out of a room is put out as this. */
  readonly who: string;
  /** What a signed token grants; undefined on an open server, where the page says who it is. */
  readonly grant: Grant | undefined;
}

/** What a signed token says. */
export interface Grant {
  readonly subject: string | undefined;
  readonly name: string | undefined;
  /** The name under which its owner may be rung: the claim `user`, else the subject. */
  readonly user: string | undefined;
  /** When it ends, in seconds since the epoch. */
  readonly expires: number;
  readonly role: Role;
  /** The rooms that may be entered; `*` is any. */
  readonly rooms: readonly string[];
  /** The only id that may be used, where the token names one. */
  readonly id: string | undefined;
  /** What the site's own pages make of it; handed to the page as it is. */
  readonly features: readonly string[];
}

/** Checks a token; undefined when it opens nothing. */
export type Access = (token: string) => Promise<Identity | undefined>;

/** A hash that stands for a secret in the registry, in Redis and between nodes. */
export function ownerOf(...secrets: readonly string[]): string {
  return createHash('sha256').update(secrets.join('\0')).digest('base64url');
}

/** Takes a token apart: `secret`, `jwt`, or `jwt~secret`. A stock client's random token is its secret. */
export function splitToken(token: string): { readonly jwt: string | undefined; readonly secret: string | undefined } {
  const tilde = token.lastIndexOf('~');
  if (tilde >= 0) return { jwt: token.slice(0, tilde), secret: token.slice(tilde + 1) };
  return token.split('.').length === 3 ? { jwt: token, secret: undefined } : { jwt: undefined, secret: token };
}

/** The way in that the configuration describes. */
export function accessFor(auth: AuthConfig): Access {
  if (auth.secret === undefined && auth.jwks === undefined) return openAccess;
  const options: JWTVerifyOptions = { clockTolerance: 5, requiredClaims: ['exp'] };
  if (auth.issuer !== undefined) options.issuer = auth.issuer;
  if (auth.audience !== undefined) options.audience = auth.audience;
  const verify = verifier(auth, options);
  return async token => {
    const { jwt, secret } = splitToken(token);
    if (jwt === undefined) return undefined;
    const claims = await verify(jwt);
    if (!claims) return undefined;
    const subject = typeof claims.sub === 'string' && claims.sub !== '' ? claims.sub : undefined;
    // The secret of the page narrows the owner further: a token that leaked does not take over a page that is open.
    const owner = ownerOf(subject ?? jwt, secret ?? '');
    return { owner, who: ownerOf(subject ?? jwt), grant: grantOf(claims, subject) };
  };
}

/** An open server: everybody is welcome, and whoever made the secret owns the id. */
function openAccess(token: string): Promise<Identity> {
  const { jwt, secret } = splitToken(token);
  const owner = ownerOf(secret ?? jwt ?? token);
  return Promise.resolve({ owner, who: owner, grant: undefined });
}

function verifier(auth: AuthConfig, options: JWTVerifyOptions): (jwt: string) => Promise<JWTPayload | undefined> {
  // Each kind of key has its own algorithms: a public key is never taken for a shared secret, and `none` is in neither list.
  const secret = auth.secret === undefined ? undefined : new TextEncoder().encode(auth.secret);
  const keys = auth.jwks === undefined ? undefined : createRemoteJWKSet(new URL(auth.jwks), { timeoutDuration: 3000 });
  return async jwt => {
    if (secret) {
      const checked = await jwtVerify(jwt, secret, { ...options, algorithms: ['HS256'] }).catch(() => undefined);
      if (checked) return checked.payload;
    }
    if (!keys) return undefined;
    const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
    return (await jwtVerify(jwt, keys, { ...options, algorithms }).catch(() => undefined))?.payload;
  };
}

function grantOf(claims: JWTPayload, subject: string | undefined): Grant {
  const { name, user, role, room, rooms, id, features } = claims as Readonly<Record<string, unknown>>;
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : []);
  const allowed = [...texts(rooms), ...texts([rooms, room])].map(entry => entry.normalize('NFC').trim());
  return {
    subject,
    name: text(name),
    user: (text(user) ?? subject)?.normalize('NFC').trim(),
    expires: claims.exp ?? 0,
    role: role === 'host' || role === 'listener' ? role : 'member',
    rooms: allowed,
    id: text(id),
    features: texts(features),
  };
}

/** Whether a grant is for a room. */
export function mayEnter({ grant }: Identity, room: string): boolean {
  return !grant || grant.rooms.includes('*') || grant.rooms.includes(room);
}

import { createHash } from 'node:crypto';
import type { Role } from './protocol.js';

/** Who a socket speaks for, as its token says. */
export interface Identity {
  /** What a later socket has to show to take over the id: a hash, never the secret itself. */
  readonly owner: string;
  /** Set when a signed token says so; undefined means that the page may choose. */
  readonly subject?: string;
  readonly name?: string;
  readonly role?: Role;
  /** The rooms that may be entered; undefined means any. */
  readonly rooms?: readonly string[];
}

/** A hash that stands for a secret in the registry, in Redis and between nodes. */
export function ownerOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Takes a token apart: `secret`, `jwt`, or `jwt~secret`. A stock client's random token is its secret. */
export function splitToken(token: string): { readonly jwt: string | undefined; readonly secret: string | undefined } {
  const tilde = token.lastIndexOf('~');
  if (tilde >= 0) return { jwt: token.slice(0, tilde), secret: token.slice(tilde + 1) };
  return token.split('.').length === 3 ? { jwt: token, secret: undefined } : { jwt: undefined, secret: token };
}

/** An open server: everybody is welcome, and whoever made the secret owns the id. */
export function openAccess(token: string): Identity {
  const { jwt, secret } = splitToken(token);
  return { owner: ownerOf(secret ?? jwt ?? token) };
}

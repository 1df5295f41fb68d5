import { createHmac } from 'node:crypto';
import type { IceConfig } from './config.js';
import type { IceServer } from './protocol.js';

/** A list of ICE servers and how long it is good for. */
export interface IceGrant {
  readonly iceServers: readonly IceServer[];
  /** Seconds; 0 when nothing in it ends. */
  readonly iceTtl: number;
}

/**
 * TURN credentials by the REST scheme that coturn's `use-auth-secret` checks: the name is the end of their life and the user (whom coturn
 * counts for its quota), the password is its HMAC. Nothing is kept, so any node, and coturn itself, knows what is right.
 */
export function turnCredentials(secret: string, user: string, endsAt: number): { readonly username: string; readonly credential: string } {
  const username = `${String(Math.floor(endsAt))}:${user}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

/** What one caller is told; `host` is the name under which they found this server, for the STUN answer built in. */
export function iceFor(config: IceConfig, user: string, host: string | undefined, now = Date.now()): IceGrant {
  const { stunUrls, turnUrls, turnSecret, turnTtl, stunPort } = config;
  const builtIn = stunPort !== undefined && host !== undefined ? [`stun:${host}:${String(stunPort)}`] : [];
  const stun = [...stunUrls, ...builtIn];
  const iceServers: IceServer[] = stun.length > 0 ? [{ urls: stun }] : [];
  if (turnUrls.length === 0 || turnSecret === undefined) return { iceServers, iceTtl: 0 };
  iceServers.push({ urls: turnUrls, ...turnCredentials(turnSecret, user, now / 1000 + turnTtl) });
  return { iceServers, iceTtl: turnTtl };
}

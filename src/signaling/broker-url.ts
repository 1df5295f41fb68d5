import { CallError } from '../foundation/errors.js';

/** What PeerJS wants to know of a broker. */
export interface BrokerAddress {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly secure: boolean;
}

/** The public PeerJS broker, used only where a page names it. */
const CLOUD = 'https://0.peerjs.com/';
const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\]|.+\.localhost)$/;

/**
 * The address of a broker as PeerJS wants it.
 *
 * @throws {CallError} `broker-rejected` when it is no http(s) or ws(s) URL, `insecure-context` when it is not encrypted and not this machine
 */
export function brokerAddress(text: string): BrokerAddress {
  let url: URL;
  try {
    url = new URL(text === 'peerjs-cloud' ? CLOUD : text, typeof location === 'undefined' ? undefined : location.href);
  } catch (cause) {
    throw new CallError('broker-rejected', `"${text}" is not a URL.`, { cause, subject: 'network' });
  }
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  if (!secure && url.protocol !== 'http:' && url.protocol !== 'ws:')
    throw new CallError('broker-rejected', `A broker's URL begins with https:// (not ${url.protocol}).`);
  const own = typeof location !== 'undefined' && url.host === location.host;
  if (!secure && !own && !LOCAL.test(url.hostname))
    throw new CallError('insecure-context', `The broker ${url.origin} is not encrypted: use https://.`, { subject: 'network' });
  const path = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return { url: `${url.protocol}//${url.host}${path}`, host: url.hostname, port, path, secure };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { Broker } from '../broker.js';
import type { Config } from '../config.js';
import type { Metrics } from '../metrics.js';
import { bundleReply } from './bundle.js';
import { fileReply, findBelow, loadFile } from './files.js';
import { json, pathOf, send, text, type Headers, type Reply } from './reply.js';

const peerServer = {
  name: 'PeerJS Server',
  description: 'A server side element to broker connections between PeerJS clients.',
  website: 'https://peerjs.com/',
};

/** The demo runs under the policy that Calltag promises to work under: no inline script, no inline style, nobody else's hosts. */
const demoPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; " +
  "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

/** The HTTP side: PeerJS's API, health, and, where they are configured, the demo and the bundle. */
export class Router {
  readonly #broker: Broker;
  readonly #config: Config;
  readonly #metrics: Metrics | undefined;
  readonly #root: string;

  /** `root` is where health, readiness and numbers are: `/`, or below our own path in somebody else's server. */
  constructor(broker: Broker, metrics: Metrics | undefined, root: string) {
    this.#root = root;
    this.#metrics = metrics;
    this.#broker = broker;
    this.#config = broker.config;
  }

  /** Answers a request if it is one of ours; false leaves it to somebody else. */
  async handle(request: IncomingMessage & { readonly originalUrl?: string }, response: ServerResponse): Promise<boolean> {
    // Express cuts its mount point off `url`; our paths are whole ones.
    const path = pathOf(request.originalUrl ?? request.url ?? '');
    const reply = path === undefined ? text(400, 'Bad request') : await this.#reply(request, path);
    if (!reply) return false;
    send(request, response, reply);
    return true;
  }

  /** The answer of a server that has nobody else to ask. */
  notFound(request: IncomingMessage, response: ServerResponse): void {
    send(request, response, text(404, 'Not found'));
  }

  async #reply(request: IncomingMessage, path: string): Promise<Reply | undefined> {
    const api = await this.#api(request, path);
    if (api) return request.method === 'OPTIONS' ? this.#preflight(request) : this.#readOnly(request, api);
    const file = (await this.#operation(path)) ?? (await this.#page(request, path));
    return file && this.#readOnly(request, file);
  }

  #readOnly(request: IncomingMessage, reply: Reply): Reply {
    if (request.method === 'GET' || request.method === 'HEAD') return reply;
    return text(405, 'Method not allowed', { Allow: 'GET, HEAD, OPTIONS' });
  }

  /** PeerJS's own routes. */
  async #api(request: IncomingMessage, path: string): Promise<Reply | undefined> {
    const { path: base, key, allowDiscovery } = this.#config;
    const cors = this.#cors(request);
    const headers = { ...cors, 'Cache-Control': 'no-store' };
    if (path === base) {
      const page = await this.#demo('/');
      if (page && prefersHtml(request)) return undefined;
      const vary = page ? { Vary: cors['Vary'] === undefined ? 'Accept' : `${cors['Vary']}, Accept` } : {};
      return json(200, peerServer, { ...headers, ...vary });
    }
    if (!path.startsWith(base)) return undefined;
    const [asked, what, ...rest] = path.slice(base.length).split('/');
    if (rest.length > 0) return undefined;
    if (what === undefined && asked === 'peerjs')
      return text(426, 'This is where WebSockets connect.', { ...headers, Upgrade: 'websocket' });
    if (what !== 'id' && what !== 'peers') return undefined;
    if (asked !== key) return text(401, 'Invalid key provided', headers);
    if (what === 'id') return { status: 200, headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' }, body: randomUUID() };
    return allowDiscovery ? json(200, await this.#broker.store.ids(), headers) : text(401, 'Unauthorized', headers);
  }

  async #operation(path: string): Promise<Reply | undefined> {
    const headers = { 'Cache-Control': 'no-store' };
    if (path === `${this.#root}health`) return json(200, { status: 'ok' }, headers);
    if (path === `${this.#root}ready`) {
      const { ready, draining } = this.#broker;
      return json(ready ? 200 : 503, { status: ready ? 'ready' : draining ? 'draining' : 'store-unreachable' }, headers);
    }
    if (path !== `${this.#root}metrics` || !this.#metrics) return undefined;
    return { status: 200, headers: { ...headers, 'Content-Type': this.#metrics.contentType }, body: await this.#metrics.text() };
  }

  async #page(request: IncomingMessage, path: string): Promise<Reply | undefined> {
    const bundle = this.#config.bundle === undefined ? undefined : await bundleReply(this.#config.bundle, path);
    if (bundle) return bundle;
    const atBase = path === this.#config.path && prefersHtml(request);
    const page = await this.#demo(atBase ? '/' : path);
    if (!page) return undefined;
    return path === '/' || atBase ? { ...page, headers: { ...page.headers, Vary: 'Accept' } } : page;
  }

  async #demo(path: string): Promise<Reply | undefined> {
    const { demo } = this.#config;
    const file = demo === undefined ? undefined : await findBelow(demo, path);
    const loaded = file === undefined ? undefined : await loadFile(file);
    if (file === undefined || !loaded) return undefined;
    const isPage = file.endsWith('.html');
    // Vite puts a hash into the names of what it builds into assets/.
    const hashed = /\/assets\/.+-[\w-]{8}\.\w+$/.test(path);
    const caching: Headers = hashed ? { 'Cache-Control': 'public, max-age=31536000, immutable' } : {};
    return fileReply(file, loaded, isPage ? { 'Content-Security-Policy': demoPolicy } : caching);
  }

  #cors(request: IncomingMessage): Headers {
    const { origin } = request.headers;
    const { allowOrigin } = this.#config;
    if (allowOrigin.length === 0) return { 'Access-Control-Allow-Origin': '*' };
    return origin !== undefined && allowOrigin.includes(origin)
      ? { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }
      : { Vary: 'Origin' };
  }

  #preflight(request: IncomingMessage): Reply {
    return {
      status: 204,
      headers: { ...this.#cors(request), 'Access-Control-Allow-Methods': 'GET, HEAD', 'Access-Control-Max-Age': '600' },
    };
  }
}

/** A browser that navigates names text/html; fetch(), curl and PeerJS's own check do not. */
function prefersHtml(request: IncomingMessage): boolean {
  return request.headers.accept?.includes('text/html') ?? false;
}

import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Stage } from './e2e.js';

export interface SiteOptions {
  /** What stands in the page that a path names. */
  readonly body: (name: string, broker: string) => string;
  /** The page's own script. */
  readonly script?: string;
}

/** Somebody else's site, with a policy of its own, that brings the script along and has its broker elsewhere. */
export class Site {
  /** How the names of files begin that do not come. */
  readonly lost = new Set<string>();
  /** The script's files that were asked for. */
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #broker: () => string;
  readonly #options: SiteOptions;

  constructor(broker: () => string, options: SiteOptions) {
    this.#broker = broker;
    this.#options = options;
    this.#server = createServer((request, response) => {
      void this.#answer((request.url ?? '/').replace(/\?.*/, '')).then(({ status = 200, type, body }) => {
        response.writeHead(status, { 'Content-Type': type, 'Content-Security-Policy': this.#policy }).end(body);
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/`;
  }

  async open(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  get #policy(): string {
    const { origin, host } = new URL(this.#broker());
    return `default-src 'none'; script-src 'self'; connect-src ${origin} ws://${host}; media-src blob:`;
  }

  async #answer(path: string): Promise<{ status?: number; type: string; body: string | Buffer }> {
    if (/^\/calltag[\w.-]*\.js$/.test(path)) {
      this.asked.push(path.slice(1));
      if ([...this.lost].some(name => path.startsWith(`/${name}`))) return { status: 503, type: 'text/plain', body: 'Not now' };
      return { type: 'text/javascript', body: await readFile(fileURLToPath(new URL(`../../dist${path}`, import.meta.url))) };
    }
    const { body, script = '' } = this.#options;
    if (path === '/page.js') return { type: 'text/javascript', body: script };
    return {
      type: 'text/html; charset=utf-8',
      body: `<!doctype html><html lang="en"><title>Shop</title><script type="module" src="/calltag.js"></script><script src="/page.js" defer></script><h1>Shop</h1>${body(path.slice(1), this.#broker())}</html>`,
    };
  }
}

/** A stage and a site beside it for the tests of one `describe`, opened and closed with them. */
export function besideSite(options: SiteOptions): { readonly stage: Stage; readonly site: Site } {
  const stage = new Stage();
  const site = new Site(() => stage.broker.url, options);
  before(async () => {
    await stage.open();
    await site.open();
  });
  afterEach(() => stage.clear());
  after(async () => {
    await stage.close();
    await site.close();
  });
  return { stage, site };
}

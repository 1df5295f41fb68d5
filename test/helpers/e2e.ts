import { deepStrictEqual } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type LaunchOptions, type Page } from 'puppeteer-core';
import { startBroker, type BrokerProcess } from './broker.js';
import { chromiumOptions, findBrowser, firefoxOptions } from './browsers.mjs';
import { writeClip } from './clip.js';
import { install } from './senses.js';

export type BrowserName = 'chromium' | 'firefox';

export interface StageOptions {
  /** The folder of pages that the broker serves; test/e2e/pages without it. */
  readonly pages?: string;
  /** More of the broker's command line. */
  readonly brokerArgs?: readonly string[];
}

export interface EnterOptions {
  readonly browser?: BrowserName;
  /** Which clip this person's camera and microphone play (Chromium only); without one, the browser's own test picture. */
  readonly clip?: number;
  /** More flags for Chromium. */
  readonly args?: readonly string[];
  /** False keeps the browser's rule that sound waits for a click. */
  readonly autoplay?: boolean;
  /** True leaves Chromium its own ways with pages that nobody looks at: slow timers, the back/forward cache. */
  readonly natural?: boolean;
  /** Settings of a Firefox of its own. */
  readonly prefs?: Readonly<Record<string, boolean | number | string>>;
  /** The page to open; `/` without it. */
  readonly path?: string;
  /** Whether what the page complains of fails the test; true without it. */
  readonly strict?: boolean;
}

type Ways = Required<Pick<EnterOptions, 'args' | 'autoplay' | 'natural' | 'prefs'>>;

/** Why a test of this browser cannot run here, as node:test's `skip` wants it; false when it can. */
export function missing(...names: readonly BrowserName[]): string | false {
  const absent = names.filter(name => findBrowser(name) === undefined);
  return absent.length > 0 && `no ${absent.join(' and no ')} on this machine`;
}

/** The tests' time for something to become true, ms: far more than it takes, since the machine may be busy. */
const PATIENCE = 30_000;

/** Somebody at a page. */
export class Visitor {
  /** What the page complained of: exceptions, console errors and warnings. */
  readonly errors: string[] = [];

  constructor(
    readonly page: Page,
    readonly browser: BrowserName,
    readonly strict: boolean,
    readonly leave: () => Promise<void>,
  ) {
    page.on('pageerror', error => this.errors.push(String(error)));
    page.on('console', message => {
      if (['error', 'warn'].includes(message.type())) this.errors.push(`${message.text()} ${message.location().url ?? ''}`.trim());
    });
  }

  /** Waits until an expression in the page is true. It may use `senses`. */
  async until<A extends unknown[]>(what: (...args: A) => unknown, ...args: A): Promise<void> {
    try {
      await this.page.waitForFunction(what as (...args: unknown[]) => unknown, { polling: 50, timeout: PATIENCE }, ...args);
    } catch (cause) {
      throw new Error(
        `Never came true: ${String(what)} ${JSON.stringify(args)}\nThe page: ${await this.text()}\n${this.errors.join('\n')}`,
        { cause },
      );
    }
  }

  evaluate<A extends unknown[], R>(what: (...args: A) => R, ...args: A): Promise<Awaited<R>> {
    return this.page.evaluate(what as (...args: unknown[]) => R, ...args);
  }

  /** Puts a call into the page, as an author would write it, and waits until it is registered. */
  async put(tag: string, attributes: Readonly<Record<string, string | boolean>>): Promise<void> {
    await this.evaluate(
      async (name, values) => {
        await customElements.whenDefined(name);
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(values)) if (value !== false) element.setAttribute(key, value === true ? '' : value);
        document.body.append(element);
      },
      tag,
      attributes,
    );
  }

  /** Presses what a selector finds, through shadow roots, with a real pointer. */
  async click(selector: string): Promise<void> {
    await this.until(query => window.senses.first(query) !== undefined, selector);
    const handle = await this.page.evaluateHandle(query => window.senses.first(query), selector);
    const element = handle.asElement();
    if (!element) throw new Error(`Nothing is ${selector}.`);
    await (element as unknown as { click(): Promise<void> }).click();
  }

  /** Brings the page where a person would see it: tabs of Firefox share a window, and to one behind another nobody sends a picture. */
  async front(): Promise<void> {
    if (this.browser === 'firefox') await this.page.bringToFront();
  }

  /** What can be read on the page, shadow roots included. */
  text(): Promise<string> {
    return this.page.evaluate(() => {
      const read = (node: Node): string =>
        node instanceof Text ? node.data : [...((node as Element).shadowRoot ?? node).childNodes].map(read).join(' ');
      return read(document.body).replace(/\s+/g, ' ').trim().slice(0, 2000);
    });
  }
}

/** One broker and the browsers around it; everything is closed by `close()`. */
export class Stage {
  readonly #directory = mkdtempSync(join(tmpdir(), 'calltag-e2e-'));
  readonly #browsers = new Map<string, Promise<Browser>>();
  readonly #visitors = new Set<Visitor>();
  readonly #options: StageOptions;
  #broker: BrokerProcess | undefined;

  constructor(options: StageOptions = {}) {
    this.#options = options;
  }

  get broker(): BrokerProcess {
    if (!this.#broker) throw new Error('The stage is not open.');
    return this.#broker;
  }

  async open(): Promise<this> {
    const { pages = fileURLToPath(new URL('../e2e/pages', import.meta.url)), brokerArgs = [] } = this.#options;
    this.#broker = await startBroker({ pages, args: brokerArgs });
    return this;
  }

  /** Starts a browser of its own, or takes the running one that is alike, and opens a page in a context of its own. */
  async enter(options: EnterOptions = {}): Promise<Visitor> {
    const { browser = 'chromium', clip, args = [], autoplay = true, natural = false, prefs = {}, path = '', strict = true } = options;
    const ways = { args, autoplay, natural, prefs };
    const key = JSON.stringify([browser, clip, ways]);
    let running = this.#browsers.get(key);
    if (!running) {
      running = this.#launch(browser, clip, ways);
      this.#browsers.set(key, running);
    }
    const process = await running;
    // Stock Firefox gives a new context no fake devices; its default one has them.
    const context = browser === 'firefox' ? process.defaultBrowserContext() : await process.createBrowserContext();
    const page = await context.newPage();
    const visitor: Visitor = new Visitor(page, browser, strict, async () => {
      this.#visitors.delete(visitor);
      await (browser === 'firefox' ? page.close() : context.close());
      if (strict) deepStrictEqual(visitor.errors, [], 'The page complained.');
    });
    this.#visitors.add(visitor);
    // tsx's compiler names functions by a helper of its own, which functions sent to the page call.
    await page.evaluateOnNewDocument("Object.defineProperty(globalThis, '__name', { value: named => named })");
    await page.evaluateOnNewDocument(install);
    await page.goto(new URL(path, this.broker.url).href);
    return visitor;
  }

  #launch(browser: BrowserName, clip: number | undefined, { args, prefs, ...ways }: Ways): Promise<Browser> {
    const played = clip === undefined ? [] : writeClip(this.#directory, clip);
    const options = browser === 'firefox' ? firefoxOptions({ prefs }) : chromiumOptions({ ...ways, args: [...played, ...args] });
    return options.then(launch => puppeteer.launch(launch as LaunchOptions));
  }

  /** Ends everybody's visit, the page's complaints failing the test; the browsers stay for the next one. */
  async clear(): Promise<void> {
    const results = await Promise.allSettled([...this.#visitors].map(visitor => visitor.leave()));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async close(): Promise<void> {
    try {
      await this.clear();
    } finally {
      const browsers = await Promise.allSettled(this.#browsers.values());
      await Promise.allSettled(browsers.filter(result => result.status === 'fulfilled').map(result => result.value.close()));
      await this.#broker?.stop();
      rmSync(this.#directory, { recursive: true, force: true });
    }
  }
}

import type { BrowserName } from './agent.js';
import type { Home } from './home.js';
import { Remote } from './remote.js';

/** What the probe in a page saw of one other person. */
export interface Seen {
  /** Times of painted frames, epoch milliseconds. */
  readonly frames: readonly number[];
}

/** Sums of the browser's own counters over all connections of a page. */
export interface Sums {
  readonly at: number;
  readonly connections: number;
  readonly audioSamples: number;
  readonly audioConcealed: number;
  readonly audioSilentConcealed: number;
  readonly packetsIn: number;
  readonly bytesIn: number;
  readonly freezes: number;
  readonly framesSent: number;
  readonly pairs: readonly string[];
}

/** Something that the page said: an event, or its visible text. */
export interface Saying {
  readonly at: number;
  readonly what: string;
}

export interface PageOptions {
  readonly room: string;
  readonly me: string;
  /** Whom a stock page calls, since PeerJS knows no rooms. */
  readonly call?: readonly string[];
  readonly iceServers: readonly unknown[];
  readonly relayOnly?: boolean;
  readonly query?: Readonly<Record<string, string>>;
}

export type Kind = 'stock' | 'ours';

/** Somebody in a home, at one page of one browser. */
export class Visitor {
  readonly #remote: Remote;
  #browser: BrowserName | undefined;

  constructor(
    readonly home: Home,
    readonly directory: string,
  ) {
    this.#remote = new Remote(home.namespace, new URL('./agent.ts', import.meta.url));
  }

  /** Starts the browser, unless it runs. */
  async launch(browser: BrowserName): Promise<void> {
    if (this.#browser === browser) return;
    await this.#remote.call('launch', browser, this.directory);
    this.#browser = browser;
  }

  async enter(kind: Kind, options: PageOptions): Promise<void> {
    const query = new URLSearchParams({
      room: options.room,
      me: options.me,
      call: (options.call ?? []).join(','),
      ice: JSON.stringify(options.iceServers),
      relay: options.relayOnly ? '1' : '',
      ...options.query,
    });
    await this.#remote.call('open', 'call', `https://pages.test/${kind}.html?${query}`);
  }

  evaluate<T>(code: string): Promise<T> {
    return this.#remote.call<T>('evaluate', 'call', code);
  }

  /** The others' pictures since that moment, by person. */
  seen(since = 0): Promise<Readonly<Record<string, Seen>>> {
    return this.evaluate(`lab.seen(${since})`);
  }

  sums(): Promise<Sums> {
    return this.evaluate('lab.sums()');
  }

  said(since = 0): Promise<readonly Saying[]> {
    return this.evaluate(`lab.said(${since})`);
  }

  /** The probe's account of connections and of the broker's socket. */
  traces(since = 0): Promise<readonly Saying[]> {
    return this.evaluate(`lab.traces(${since})`);
  }

  /** When the page began to join, epoch milliseconds. */
  began(): Promise<number> {
    return this.evaluate('lab.began');
  }

  async closeTab(): Promise<void> {
    await this.#remote.call('closePage', 'call');
  }

  /** Makes ready for another network. Firefox may hang for half a minute on a page that it loads while its network changes: it begins anew. */
  async clear(): Promise<void> {
    await (this.#browser === 'firefox' ? this.killBrowser() : this.closeTab());
  }

  async killBrowser(): Promise<void> {
    this.#browser = undefined;
    await this.#remote.call('killBrowser');
  }

  async crashTab(): Promise<void> {
    await this.#remote.call('crashRenderer', 'call');
  }

  async killCapture(kind: 'video' | 'audio'): Promise<void> {
    if ((await this.#remote.call<number>('killCapture', kind)) === 0) throw new Error(`There is no ${kind} capture process.`);
  }

  async hideTab(hidden: boolean): Promise<void> {
    await this.#remote.call('hide', 'call', hidden);
  }

  async freezeTab(frozen: boolean): Promise<void> {
    await this.#remote.call('freeze', 'call', frozen);
  }

  async starve(on: boolean): Promise<void> {
    await this.#remote.call('starve', on);
  }

  /** The laptop's lid: nothing of the browser runs. */
  async sleep(asleep: boolean): Promise<void> {
    await this.#remote.call('signalBrowser', asleep ? 'SIGSTOP' : 'SIGCONT');
  }

  async screenshot(path: string): Promise<void> {
    await this.#remote.call('screenshot', 'call', path);
  }

  /** Errors of the page and its console since the last time. */
  complaints(): Promise<readonly string[]> {
    return this.#remote.call('complaints');
  }

  async quit(): Promise<void> {
    this.#browser = undefined;
    await this.#remote.call('quit');
  }

  async stop(): Promise<void> {
    await this.quit().catch(() => undefined);
    await this.#remote.stop();
  }
}

import { loadavg } from 'node:os';
import type { BrowserName } from './agent.js';
import { allServers } from './ice.js';
import type { Lab } from './lab.js';
import type { Kind, Sums, Visitor } from './visitor.js';

/** Asks again and again until the answer is not undefined, or the time is over. */
export async function until<T>(withinMs: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const last = Date.now() + withinMs;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined || Date.now() > last) return answer;
    await new Promise(resolve => setTimeout(resolve, 60));
  }
}

export interface StageOptions {
  readonly kind: Kind;
  readonly browsers?: Readonly<Record<string, BrowserName>>;
  readonly iceServers?: readonly object[];
  readonly relayOnly?: boolean;
  readonly query?: Readonly<Record<string, string>>;
}

let rooms = 0;

/** A call in the lab: who takes part, from which home, with which page. */
export class Stage {
  readonly visitors = new Map<string, Visitor>();
  readonly kind: Kind;
  readonly #options: StageOptions;
  #room = '';
  #present: string[] = [];

  constructor(
    readonly lab: Lab,
    options: StageOptions,
  ) {
    this.#options = options;
    this.kind = options.kind;
  }

  visitor(name: string): Visitor {
    let visitor = this.visitors.get(name);
    if (!visitor) this.visitors.set(name, (visitor = this.lab.visitor(name)));
    return visitor;
  }

  get present(): readonly string[] {
    return this.#present;
  }

  /** Everybody leaves, the lab is as new, and a room is chosen in which nobody was before. */
  async clear(): Promise<void> {
    await Promise.all([...this.visitors.values()].map(visitor => visitor.clear()));
    this.#present = [];
    this.#room = `room${process.pid}x${++rooms}`;
    for (const home of this.lab.homes.values()) await home.reset();
    await this.lab.public.ensureAll();
  }

  /** Opens a person's page and lets it do what it can. */
  async open(name: string, more: Partial<StageOptions> = {}): Promise<void> {
    const options = { ...this.#options, ...more };
    const visitor = this.visitor(name);
    await visitor.launch(options.browsers?.[name] ?? 'chromium');
    await visitor.enter(this.kind, {
      room: this.#room,
      me: name,
      call: this.#present.filter(each => each !== name),
      iceServers: options.iceServers ?? allServers,
      ...(options.relayOnly ? { relayOnly: true } : {}),
      ...(options.query ? { query: options.query } : {}),
    });
    this.#present = [...this.#present.filter(each => each !== name), name];
  }

  /** Opens a person's page; resolves when it can be called, which for a stock page is when its Peer is open. */
  async enter(name: string, more: Partial<StageOptions> = {}): Promise<void> {
    await this.open(name, more);
    const visitor = this.visitor(name);
    const ready = this.kind === 'stock' ? 'open' : 'state connected';
    const isReady = async (): Promise<true | undefined> => ((await visitor.said()).some(each => each.what === ready) ? true : undefined);
    if ((await until(15_000, isReady)) !== undefined) return;
    throw new Error(`${name} did not get in: ${JSON.stringify(await visitor.said())} ${JSON.stringify(await visitor.complaints())}`);
  }

  gone(name: string): void {
    this.#present = this.#present.filter(each => each !== name);
  }

  /** Enters one after the other and gives the time from the last one's start to joining until everybody sees everybody, or nothing. */
  async call(names: readonly string[], withinMs = 15_000): Promise<number | undefined> {
    for (const name of names) await this.enter(name);
    return this.everybodySees(withinMs);
  }

  /** The time from the latest comer's start until the last pair of people saw each other. */
  async everybodySees(withinMs: number): Promise<number | undefined> {
    const began = await Promise.all(this.#present.map(name => this.visitor(name).began()));
    const started = Math.max(...began);
    const firsts = await until(withinMs, async () => {
      const seen = await Promise.all(this.#present.map(name => this.visitor(name).seen()));
      const all = seen.flatMap((each, i) => this.#present.filter((_, j) => i !== j).map(other => each[other]?.frames[0]));
      return all.every(time => time !== undefined) ? all : undefined;
    });
    return firsts && Math.max(...firsts) - started;
  }

  async sums(): Promise<ReadonlyMap<string, Sums>> {
    return new Map(await Promise.all(this.#present.map(async name => [name, await this.visitor(name).sums()] as const)));
  }

  /** The conditions under which a figure was taken: the machine's load, and the lowest rate at which somebody encoded pictures. */
  conditions(before: ReadonlyMap<string, Sums>, after: ReadonlyMap<string, Sums>): Conditions {
    const rates = [...after].flatMap(([name, sums]) => {
      const first = before.get(name);
      const links = Math.max(1, this.#present.length - 1);
      return first && sums.at > first.at ? [((sums.framesSent - first.framesSent) * 1000) / (sums.at - first.at) / links] : [];
    });
    return { load: loadNow(), fps: rates.length > 0 ? Math.round(Math.min(...rates)) : undefined };
  }
}

/** The machine's load over the last minute. */
export function loadNow(): number {
  return loadavg()[0] ?? 0;
}

export interface Conditions {
  readonly load: number;
  readonly fps: number | undefined;
}

/** Time that passes only when it is told to, for everything in this page or process, while it is installed. */
export class VirtualClock {
  #now = 1000;
  #queue: { readonly at: number; readonly id: number; readonly act: () => unknown }[] = [];
  #ids = 0;
  readonly #intervals = new Map<number, number>();
  readonly #channel = new MessageChannel();
  #settled: () => void = () => undefined;

  constructor() {
    this.#channel.port1.onmessage = () => {
      this.#settled();
    };
  }

  get now(): number {
    return this.#now;
  }

  /** Repeating timers that nobody has ended. */
  get intervals(): number {
    return this.#intervals.size;
  }

  /** Does something later; when it gives `false`, nothing has happened that others could react to, which saves time. */
  after(ms: number, act: () => unknown): number {
    this.#ids += 1;
    const entry = { at: this.#now + Math.max(0, ms), id: this.#ids, act };
    let index = this.#queue.length;
    while (index > 0 && (this.#queue[index - 1]?.at ?? 0) > entry.at) index -= 1;
    this.#queue.splice(index, 0, entry);
    return entry.id;
  }

  cancel(id: number): void {
    this.#queue = this.#queue.filter(entry => entry.id !== id);
  }

  wait(ms: number): Promise<void> {
    return new Promise(resolve => {
      this.after(ms, resolve);
    });
  }

  /** Lets time pass, until then or until what is wanted is so. */
  async run(until: number, enough: () => boolean = () => false): Promise<void> {
    for (;;) {
      const [next] = this.#queue;
      if (!next || next.at > until) break;
      this.#queue.shift();
      this.#now = next.at;
      if (next.act() !== false) await this.settle();
      if (enough()) return;
    }
    this.#now = Math.max(this.#now, until);
  }

  /** Every promise that can go on has gone on. */
  settle(): Promise<void> {
    return new Promise(resolve => {
      this.#settled = resolve;
      this.#channel.port2.postMessage(0);
    });
  }

  /** Takes the place of the real clock; gives what puts it back. */
  install(): () => void {
    const scope = globalThis as unknown as Record<string, unknown>;
    const names = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];
    const before = names.map(name => scope[name]);
    const now = performance.now.bind(performance);
    scope['setTimeout'] = (act: () => void, ms = 0) => this.after(ms, act);
    scope['clearTimeout'] = (id: number) => {
      this.cancel(id);
    };
    scope['setInterval'] = (act: () => void, ms: number) => this.#repeat(act, ms);
    scope['clearInterval'] = (id: number) => {
      this.cancel(this.#intervals.get(id) ?? 0);
      this.#intervals.delete(id);
    };
    performance.now = () => this.#now;
    return () => {
      names.forEach((name, index) => {
        scope[name] = before[index];
      });
      performance.now = now;
      this.#channel.port1.close();
    };
  }

  #repeat(act: () => void, ms: number): number {
    this.#ids += 1;
    const id = this.#ids;
    const again = (): void => {
      this.#intervals.set(
        id,
        this.after(ms, () => {
          again();
          act();
        }),
      );
    };
    again();
    return id;
  }
}

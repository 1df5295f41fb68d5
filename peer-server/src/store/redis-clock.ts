import type { createClient } from 'redis';

type Client = ReturnType<typeof createClient>;

/** A difference in milliseconds that is no drift and no slow answer any more: somebody set the clock. */
const setByHand = 2000;

/** Redis's clock, the same for every node; between two looks at it, this process's own monotonic one. */
export class RedisClock {
  #offset: number | undefined;

  /** Milliseconds since 1970, as Redis counts them. */
  now(): number {
    return Math.round(performance.now() + (this.#offset ?? 0));
  }

  /** Looks at it, and tells by how many milliseconds it was set since the last look: 0 when it went on as clocks do. */
  async read(client: Client): Promise<number> {
    const offset = (await this.ask(client)) - performance.now();
    const step = offset - (this.#offset ?? offset);
    this.#offset = offset;
    return Math.abs(step) > setByHand ? step : 0;
  }

  /** What Redis says. */
  protected async ask(client: Client): Promise<number> {
    const [seconds, micros] = await client.sendCommand<[string, string]>(['TIME']);
    return Number(seconds) * 1000 + Number(micros) / 1000;
  }
}

import assert from 'node:assert/strict';
import type { PeerServer } from '../../src/index.js';
import { TestClient, typesOf } from './client.js';
import { signIn, type Payload } from './ringers.js';

/** Two nodes of one broker, with `timing.lease` 600, `timing.ringEnd` 3000 and `limits.missedPerUser` 5. */
export interface RingNodes {
  readonly servers: readonly [PeerServer, PeerServer];
  /** Lets the store's clock run ahead; where it cannot, tests wait for it. */
  readonly forward?: (ms: number) => void;
  end(): Promise<void>;
}

/** How many ends of rings a page was told. */
export function ends(client: TestClient): number {
  return typesOf(client).filter(type => type === 'RING-END').length;
}

/** Those nodes, and pages on them, for one suite. */
export class RingBench {
  readonly #make: () => Promise<RingNodes>;
  readonly #open: TestClient[] = [];
  /** How rings ended, as the nodes tell it. */
  readonly states: string[] = [];
  #nodes: RingNodes | undefined;
  #serial = 0;

  constructor(make: () => Promise<RingNodes>) {
    this.#make = make;
  }

  async start(): Promise<void> {
    this.#nodes = await this.#make();
    for (const server of this.#nodes.servers) server.events.on('ring', ({ state }) => this.states.push(state));
  }

  async end(): Promise<void> {
    for (const client of this.#open) client.drop();
    await this.#nodes?.end();
  }

  /** Lets the store's clock run ahead, where it can be. */
  get forward(): RingNodes['forward'] {
    return this.#nodes?.forward;
  }

  /** A name that nobody has used. */
  readonly name = (): string => `user ${String(++this.#serial)}`;

  /** A page, perhaps another one's again. */
  readonly page = async (node: 0 | 1 = 0, as?: TestClient): Promise<TestClient> => {
    const client = await TestClient.open(this.#nodes!.servers[node], as ? { id: as.id, token: as.token } : {});
    this.#open.push(client);
    return client;
  };

  /** A page that can be rung. */
  readonly desk = async (user: string, node: 0 | 1 = 0): Promise<TestClient> => {
    const client = await this.page(node);
    assert.equal((await signIn(client, user)).type, 'SIGNED-IN');
    return client;
  };

  readonly missedBy = async (client: TestClient, user: string): Promise<readonly Payload[]> =>
    (await signIn(client, user)).payload?.['missed'] as readonly Payload[];
}

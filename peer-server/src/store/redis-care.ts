import type { createClient } from 'redis';
import type { Config } from '../config.js';
import { ringPolicy, roomPolicy } from '../policies.js';
import { detachUserNode } from '../rings/presence.js';
import { userOf } from '../rings/user-state.js';
import { detachNode, shorten } from '../rooms/transitions.js';
import { scripts, type Script } from './redis-scripts.js';
import type { Store } from './store.js';

/** How long a node may be silent before the others take it for dead, and how often it says that it lives. */
export const nodeLease = 5000;
export const renewal = 1000;

/** The store that is cared for. */
export interface Cared extends Pick<Store, 'update'> {
  readonly client: ReturnType<typeof createClient>;
  readonly now: () => number;
  readonly key: (name: string) => string;
  readonly run: (script: Script, ...args: readonly string[]) => Promise<unknown>;
  /** Whoever sent what waits for a peer is told that it will not come. */
  readonly giveUp: (dst: string) => Promise<void>;
}

/** What every node does for all of them: it frees what the dead held, and mends what a clock that was set back would keep. */
export class RedisCare {
  readonly #config: Config;
  readonly #store: Cared;

  constructor(config: Config, store: Cared) {
    this.#config = config;
    this.#store = store;
  }

  /** The clock was set back: what is due at a time of the old one would wait for it, so it is due as late as anything can be by the new. */
  async bringForward(): Promise<void> {
    const { client, key, now, update, giveUp } = this.#store;
    const { lease, hold, expire } = this.#config.timing;
    const later = (name: string, ms: number): Promise<string[]> => client.zRangeByScore(key(name), now() + ms, '+inf');
    for (const node of await later('nodes', nodeLease + renewal)) {
      await client.zAdd(key('nodes'), { score: now() + nodeLease, value: node }, { condition: 'XX' });
    }
    for (const room of await later('due', Math.max(lease, hold) + renewal)) {
      if (userOf(room) === undefined) await update(room, shorten(roomPolicy(this.#config)));
    }
    // Whoever sent what waits here is told now and can send it again.
    for (const dst of await later('queues', expire + renewal)) await giveUp(dst);
  }

  /** Frees the peers of the nodes that have died. */
  async buryDead(): Promise<void> {
    const { client, key, now } = this.#store;
    for (const dead of await client.zRangeByScore(key('nodes'), '-inf', now())) await this.#bury(dead);
  }

  /** Their ids at once, unless a seat reserves them, their seats by lease. */
  async #bury(node: string): Promise<void> {
    const { client, key, run, update } = this.#store;
    for (const id of await client.sMembers(key(`ids:${node}`))) {
      const [holder, session] = await client.hmGet(key(`reg:${id}`), ['node', 'session']);
      if (holder === node && session != null) await run(scripts.release, id, session);
    }
    for (const name of await client.sMembers(key(`at:${node}`))) {
      const user = userOf(name);
      if (user === undefined) await update(name, detachNode(node, roomPolicy(this.#config)));
      else await update(name, detachUserNode(user, node, ringPolicy(this.#config)));
    }
    // The stream stays for a while: a node that was only slow reads on where it stopped.
    await client
      .multi()
      .zRem(key('nodes'), node)
      .expire(key(`in:${node}`), 60)
      .exec();
  }
}

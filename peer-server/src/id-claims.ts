import { randomBytes } from 'node:crypto';
import type { Broker } from './broker.js';
import type { Connection } from './connection.js';
import type { Claimed, NodeMessage } from './store/store.js';

/** Claims ids, and asks a holder whether it lives before it tells somebody else that the id is taken. */
export class IdClaims {
  readonly #broker: Broker;
  readonly #asked = new Map<string, () => void>();

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /** Claims the id; a holder that does not answer within the probe's time is dead and loses it. */
  async claim({ id, identity, session }: Connection): Promise<Claimed> {
    const { store } = this.#broker;
    const claim = { id, owner: identity.owner, session };
    const first = await store.claim(claim);
    if (first.outcome !== 'taken' || !first.holder) return first;
    return (await this.#lives(first.holder.node, first.holder.session)) ? first : store.claim(claim);
  }

  /** Another node says that a socket of its own is alive. */
  alive(ref: string): void {
    this.#asked.get(ref)?.();
  }

  /** Another node asks about a socket of ours. */
  async probed({ session, asker, ref }: NodeMessage & { readonly kind: 'probe' }): Promise<void> {
    const connection = this.#broker.connections.get(session);
    if (!connection) return;
    if (await connection.probe(this.#broker.config.timing.probe)) this.#broker.store.tell(asker, { kind: 'alive', ref });
    else connection.terminate();
  }

  #lives(node: string, session: string): Promise<boolean> {
    const { store, config } = this.#broker;
    const ref = randomBytes(8).toString('hex');
    return new Promise<boolean>(resolve => {
      const answer = (lives: boolean): void => {
        clearTimeout(timer);
        this.#asked.delete(ref);
        resolve(lives);
      };
      // The holder's node needs a moment more than the probe itself, to say that the socket is gone.
      const timer = setTimeout(() => {
        answer(false);
      }, config.timing.probe + 200);
      this.#asked.set(ref, () => {
        answer(true);
      });
      store.tell(node, { kind: 'probe', session, asker: store.node, ref });
    });
  }
}

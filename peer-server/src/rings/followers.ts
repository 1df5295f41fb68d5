import type { Connection } from '../connection.js';
import type { RingContact } from '../protocol-ring.js';
import type { Store } from '../store/store.js';
import type { KnownUsers } from '../users.js';

/** How many names of the directory are shown. */
const mostShown = 1000;

interface Follower {
  /** Undefined follows everybody. */
  readonly users: ReadonlySet<string> | undefined;
  /** What happens while the first answer is on its way comes after it. */
  early: RingContact[] | undefined;
}

/** This node's sockets that follow how names can be reached. */
export class Followers {
  readonly #store: Store;
  readonly #known: () => KnownUsers | undefined;
  readonly #followers = new Map<Connection, Follower>();

  constructor(store: Store, known: () => KnownUsers | undefined) {
    this.#store = store;
    this.#known = known;
  }

  /** Follows these names, or all, and answers with how they are. */
  async follow(connection: Connection, ref: string, users: readonly string[] | undefined): Promise<void> {
    const follower: Follower = { users: users && new Set(users), early: [] };
    this.#followers.set(connection, follower);
    const contacts = await this.#contacts(users);
    // Something else may be followed by now, or nothing.
    if (this.#followers.get(connection) !== follower) return;
    connection.say({ type: 'USERS', payload: { ref, users: contacts } });
    for (const contact of follower.early ?? []) connection.say({ type: 'USER', payload: contact });
    follower.early = undefined;
  }

  unfollow(connection: Connection): void {
    this.#followers.delete(connection);
  }

  /** Some node says how a name can be reached from now on. */
  hear(text: string): void {
    if (this.#followers.size === 0) return;
    const contact = this.#named(JSON.parse(text) as RingContact);
    for (const [connection, { users, early }] of this.#followers) {
      if (users && !users.has(contact.user)) continue;
      if (early) early.push(contact);
      else connection.say({ type: 'USER', payload: contact });
    }
  }

  async #contacts(users: readonly string[] | undefined): Promise<readonly RingContact[]> {
    const present = new Map((await this.#store.contacts(users)).map(contact => [contact.user, contact]));
    const names = users ?? new Set([...present.keys(), ...(this.#known()?.keys() ?? [])]);
    return [...names].slice(0, mostShown).map(user => this.#named(present.get(user) ?? { user, name: user, status: 'offline' }));
  }

  /** Who is not there is called as the users file calls them. */
  #named(contact: RingContact): RingContact {
    const name = contact.status === 'offline' ? this.#known()?.get(contact.user)?.name : undefined;
    return name === undefined ? contact : { ...contact, name };
  }
}

import type { Connection } from '../connection.js';
import type { Page, RingRecord } from './user-state.js';

/** A ring that this node's socket makes: enough to make it again, when the store has lost it. */
export interface Call {
  /** Who is rung. */
  readonly user: string;
  readonly request: Pick<RingRecord, 'room' | 'audio' | 'note' | 'at'> & { readonly ref: string; readonly name: string };
  /** By `performance.now()`. */
  readonly endsAt: number;
}

/** How many messages of one socket wait for their turn. */
const mostWaiting = 64;

/** What the broker knows of one socket that rings, or can be rung. */
export class RingPage {
  readonly connection: Connection;
  /** The name under which it is signed in. */
  user: string | undefined;
  /** The shown name that it signed in with. */
  name = '';
  status: Page['status'] = 'online';
  /** The hash that its password fitted. */
  proof: string | undefined;
  /** Of its last SIGN-IN. */
  ref = '';
  /** Names to which its id belonged when it connected. */
  readonly belongs = new Set<string>();
  /** Its rings that have not ended, by id. */
  readonly calls = new Map<string, Call>();
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  get id(): string {
    return this.connection.id;
  }

  get session(): string {
    return this.connection.session;
  }

  /** Does something that was asked, after all that was asked before; undefined when too much is waiting. */
  ask(work: () => Promise<void>): Promise<void> | undefined {
    if (this.#waiting >= mostWaiting) return undefined;
    this.#waiting += 1;
    return this.run(work).finally(() => {
      this.#waiting -= 1;
    });
  }

  /** The same for what the server itself has to do, of which there is never too much. Rejects as the work does; the next has its turn all the same. */
  run(work: () => Promise<void> | void): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

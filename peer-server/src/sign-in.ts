import type { Grant, Identity } from './access.js';
import type { Config } from './config.js';
import { isLoopback } from './http/addresses.js';
import { passwordFits } from './passwords.js';
import type { RefusalCode } from './protocol.js';
import { Rate } from './rate.js';
import { UsersFile, type KnownUser, type KnownUsers } from './users.js';

/** Somebody who wants to be rung under a name. */
export interface Candidate {
  readonly identity: Identity;
  readonly address: string;
  readonly user: string;
  readonly password: string | undefined;
}

/** Whether they may; `proof` is the hash that the password fits, which a later change of the file may take away. */
export type Verdict =
  | { readonly ok: true; readonly proof: string | undefined; readonly name: string | undefined }
  | { readonly ok: false; readonly code: RefusalCode; readonly message: string; readonly retryAfter?: number };

/** How many passwords are checked at once, and how many wait: each takes 16 MB and a core. */
const atOnce = 2;
const mostWaiting = 64;
/** How many pairs of address and name are remembered for having given the right password. */
const mostTrusted = 10_000;
/** Costs as much as a real one, so that the time does not tell which names exist. */
const nobody = `scrypt$16384$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

const wrong: Verdict = { ok: false, code: 'unauthorized', message: 'The name or the password is wrong.' };

function refused(message: string, code: RefusalCode = 'unauthorized', retryAfter?: number): Verdict {
  return { ok: false, code, message, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** Who may be rung under which name: whoever knows its password, holds a token for it, or, on an open server, anybody. */
export class SignIns {
  readonly #file: UsersFile | undefined;
  readonly #openUsers: boolean;
  readonly #byAddress: Rate;
  readonly #byName: Rate;
  /** A name cannot be locked against its owner by somebody who guesses from elsewhere. */
  readonly #trusted = new Set<string>();
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor({ users, openUsers, limits }: Config) {
    this.#file = users === undefined ? undefined : new UsersFile(users);
    this.#openUsers = openUsers;
    this.#byAddress = new Rate(limits.wrongPerAddress);
    this.#byName = new Rate(limits.wrongPerUser);
  }

  /** Everybody in the file; undefined when there is none. */
  get known(): KnownUsers | undefined {
    return this.#file?.users;
  }

  /** Whether a name may come into being that is in no file. */
  get open(): boolean {
    return !this.#file || this.#openUsers;
  }

  /** Reads the file again if it has changed; true when it had. */
  refresh(): Promise<boolean> {
    return this.#file?.refresh() ?? Promise.resolve(false);
  }

  async check(candidate: Candidate): Promise<Verdict> {
    const { user, identity } = candidate;
    const { grant } = identity;
    if (grant?.user === user) return this.#byToken(grant);
    if (!this.#file) return grant ? refused('This token is not for this name.') : { ok: true, proof: undefined, name: undefined };
    await this.#file.refresh().catch(() => false);
    const known = this.#file.users.get(user);
    if (!known && this.#openUsers) return { ok: true, proof: undefined, name: undefined };
    return this.#byPassword(candidate, known);
  }

  /** Forgets what was counted long ago; called now and then. */
  sweep(): void {
    this.#byAddress.sweep();
    this.#byName.sweep();
  }

  #byToken({ expires, name }: Grant): Verdict {
    if (expires * 1000 <= Date.now()) return refused('This token has expired.');
    return { ok: true, proof: undefined, name };
  }

  async #byPassword({ user, address, password }: Candidate, known: KnownUser | undefined): Promise<Verdict> {
    if (password === undefined || password === '') return refused('This name needs its password.');
    const pair = `${address}\n${user}`;
    const waits = [isLoopback(address) ? 0 : this.#byAddress.wait(address), this.#trusted.has(pair) ? 0 : this.#byName.wait(user)];
    const wait = Math.max(...waits);
    if (wait > 0) return refused('Too many wrong passwords. Try again later.', 'unauthorized', wait);
    if (this.#queue.length >= mostWaiting) return refused('Too many sign in at this moment. Try again shortly.', 'timeout', 2000);
    // Counted before it is known to be wrong, so that many at once are no way around.
    const takeBack = [this.#byAddress.count(address), this.#byName.count(user)];
    const fits = await this.#inTurn(() => passwordFits(password, known?.hash ?? nobody));
    if (!fits || !known) return wrong;
    for (const undo of takeBack) undo();
    this.#trust(pair);
    return { ok: true, proof: known.hash, name: known.name };
  }

  #trust(pair: string): void {
    this.#trusted.delete(pair);
    this.#trusted.add(pair);
    const [oldest] = this.#trusted;
    if (this.#trusted.size > mostTrusted && oldest !== undefined) this.#trusted.delete(oldest);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= atOnce) await new Promise<void>(resolve => this.#queue.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

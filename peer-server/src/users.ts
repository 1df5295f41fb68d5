import { chmod, chown, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { ConfigError } from './config.js';
import { isPasswordHash } from './passwords.js';
import { roomName } from './text.js';

/** Somebody in the file. */
export interface KnownUser {
  /** As `hashPassword` makes it. */
  readonly hash: string;
  /** The shown name, where the file has one. */
  readonly name: string | undefined;
}

export type KnownUsers = ReadonlyMap<string, KnownUser>;

const line = /^(.+?):(scrypt\$[^:\s]+)(?::(.*))?$/;
const longest = 64;

/**
 * Reads a users file. Either one user a line, `name:scrypt$…` or `name:scrypt$…:Shown name` (blank lines and `#` are skipped), or a JSON object:
 * `{"desk": "scrypt$…", "ann": {"password": "scrypt$…", "name": "Dr. Ann"}}`.
 */
export function parseUsers(text: string): KnownUsers {
  const users = new Map<string, KnownUser>();
  const add = (name: string, hash: unknown, shown: unknown, where: string): void => {
    const user = roomName(name, longest);
    if (user === undefined) throw new ConfigError(`${where}: a name has 1 to ${String(longest)} characters.`);
    if (users.has(user)) throw new ConfigError(`${where}: "${user}" is there twice.`);
    if (typeof hash !== 'string' || !isPasswordHash(hash))
      throw new ConfigError(`${where}: the password of "${user}" is no scrypt hash. Write it with: calltag-server user add`);
    users.set(user, { hash, name: typeof shown === 'string' && shown.trim() !== '' ? shown.trim() : undefined });
  };
  if (text.trimStart().startsWith('{')) {
    for (const [name, value] of Object.entries(jsonObject(text))) {
      const { password, name: shown } = (typeof value === 'object' && value ? value : { password: value }) as Record<string, unknown>;
      add(name, password, shown, 'The users file');
    }
    return users;
  }
  for (const [index, entry] of text.split(/\r?\n/).entries()) {
    if (entry.trim() === '' || entry.startsWith('#')) continue;
    const where = `The users file, line ${String(index + 1)}`;
    const [, name, hash, shown] = line.exec(entry.trimEnd()) ?? [];
    if (name === undefined) throw new ConfigError(`${where}: it has to be name:scrypt$… as "calltag-server user add" writes it.`);
    add(name, hash, shown, where);
  }
  return users;
}

function jsonObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below, in the same words.
  }
  throw new ConfigError('The users file begins with { but is not a JSON object.');
}

/** The text of a users file, one user a line. */
export function usersText(users: KnownUsers): string {
  return [...users].map(([user, { hash, name }]) => `${[user, hash, ...(name === undefined ? [] : [name])].join(':')}\n`).join('');
}

/** Replaces a users file as a whole, so that nobody reads half of one. Only its owner may read a new one; an old one stays whose it was. */
export async function writeUsers(file: string, users: KnownUsers): Promise<void> {
  const fresh = `${file}.new`;
  const before = await stat(file).catch(() => undefined);
  await writeFile(fresh, usersText(users), { mode: 0o600 });
  if (before) {
    await chmod(fresh, before.mode & 0o777);
    await chown(fresh, before.uid, before.gid).catch(() => undefined);
  }
  await rename(fresh, file);
}

/** A users file that is read again whenever it has changed. */
export class UsersFile {
  readonly #file: string;
  #users: KnownUsers = new Map();
  #seen = '';
  #failure = '';
  #reading: Promise<boolean> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  get users(): KnownUsers {
    return this.#users;
  }

  /** Reads the file if it has changed, and tells whether it had. Rejects when it cannot be used; then what was known is known on. */
  refresh(): Promise<boolean> {
    this.#reading ??= this.#refreshOnce().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** What is wrong with the file is said once, not at every look. */
  async #refreshOnce(): Promise<boolean> {
    try {
      const changed = await this.#refresh();
      this.#failure = '';
      return changed;
    } catch (error) {
      const failure = String(error);
      if (failure === this.#failure) return false;
      this.#failure = failure;
      throw error;
    }
  }

  async #refresh(): Promise<boolean> {
    const { mtimeMs, size, ino } = await stat(this.#file);
    const seen = [mtimeMs, size, ino].join(' ');
    if (seen === this.#seen) return false;
    const text = await readFile(this.#file, 'utf8');
    this.#users = parseUsers(text);
    this.#seen = seen;
    return true;
  }
}

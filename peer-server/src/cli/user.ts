import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { ConfigError } from '../config.js';
import { hashPassword, longestPassword } from '../passwords.js';
import { roomName } from '../text.js';
import { parseUsers, writeUsers, type KnownUsers } from '../users.js';
import { option } from './options.js';
import { askPassword } from './prompt.js';

interface UserFlags {
  readonly users?: string;
  readonly shownName?: string;
}

/** Those in the file; none when there is no file yet. */
async function usersIn(file: string): Promise<Map<string, KnownUsers extends ReadonlyMap<string, infer U> ? U : never>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  return new Map(parseUsers(text));
}

function fileOf(command: Command): string {
  // The file may have been named before the word `user` too.
  const { users } = command.optsWithGlobals<UserFlags>();
  if (users === undefined) throw new ConfigError('Give --users FILE, or set CALLTAG_USERS: the file with which the server is started.');
  return users;
}

async function add(name: string, command: Command): Promise<void> {
  const file = fileOf(command);
  const user = roomName(name, 64);
  if (user === undefined || user.includes(':scrypt$')) throw new ConfigError('A name has 1 to 64 characters.');
  const users = await usersIn(file);
  const password = await askPassword(`Password of ${user}: `);
  if (password === '') throw new ConfigError('An empty password keeps nobody out. Nothing was changed.');
  if (password.length > longestPassword) throw new ConfigError(`A password has at most ${String(longestPassword)} characters.`);
  const { shownName } = command.opts<UserFlags>();
  const shown = shownName ?? users.get(user)?.name;
  const verb = users.has(user) ? 'changed' : 'added';
  users.set(user, { hash: await hashPassword(password), name: shown });
  await writeUsers(file, users);
  process.stdout.write(`${verb} ${user}\n`);
}

async function remove(name: string, command: Command): Promise<void> {
  const file = fileOf(command);
  const users = await usersIn(file);
  if (!users.delete(roomName(name, 64) ?? name)) throw new ConfigError(`There is no "${name}" in ${file}.`);
  await writeUsers(file, users);
  process.stdout.write(`removed ${name}\n`);
}

async function list(command: Command): Promise<void> {
  const users = await usersIn(fileOf(command));
  for (const [user, { name }] of users) process.stdout.write(`${[user, ...(name === undefined ? [] : [name])].join('\t')}\n`);
}

/** `calltag-server user add NAME`, `user remove NAME`, `user list`. A running server sees the change at once. */
export function userCommand(): Command {
  const command = new Command('user').description('names that can be rung, with their passwords');
  const file = (): Option => option('--users <file>', 'the file of names and password hashes');
  const adding = command
    .command('add <name>')
    .description('add a name, or give it another password, which is read from stdin or asked for')
    .addOption(file())
    .addOption(new Option('--shown-name <name>', 'what others see'));
  adding.action((name: string) => add(name, adding));
  const removing = command.command('remove <name>').description('remove a name; its pages are signed out').addOption(file());
  removing.action((name: string) => remove(name, removing));
  const listing = command.command('list').description('print the names').addOption(file());
  listing.action(() => list(listing));
  return command;
}

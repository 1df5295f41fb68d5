import { randomUUID } from 'node:crypto';
import { Command, Option } from 'commander';
import { SignJWT } from 'jose';
import { ConfigError } from '../config.js';
import { option } from './options.js';

interface TokenFlags {
  readonly authSecret?: string;
  readonly room?: readonly string[];
  readonly role: string;
  readonly name?: string;
  readonly subject?: string;
  readonly user?: string;
  readonly expires: string;
  readonly feature?: readonly string[];
  readonly issuer?: string;
  readonly audience?: string;
}

/** A signed token as the server wants it; what a site's own backend does, in any language. */
export function mintToken(secret: string, flags: Omit<TokenFlags, 'authSecret'>): Promise<string> {
  const { room = [], role, name, subject = randomUUID(), user, feature, expires, issuer, audience } = flags;
  const claims = {
    rooms: room,
    role,
    ...(name === undefined ? {} : { name }),
    ...(user === undefined ? {} : { user }),
    ...(feature ? { features: feature } : {}),
  };
  const token = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setSubject(subject).setIssuedAt().setExpirationTime(expires);
  if (issuer !== undefined) token.setIssuer(issuer);
  if (audience !== undefined) token.setAudience(audience);
  return token.sign(new TextEncoder().encode(secret));
}

function several(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** `calltag-server token --room standup --role host` */
export function tokenCommand(): Command {
  const command = new Command('token').description('print a signed token for a room');
  return command
    .addOption(option('--auth-secret <secret>', 'the secret that the server checks with'))
    .addOption(new Option('--room <name>', 'a room it opens, may be repeated; * opens all').argParser(several))
    .addOption(new Option('--role <role>', 'what its owner is there').choices(['host', 'member', 'listener']).default('member'))
    .addOption(new Option('--name <name>', 'the name that others see, which its owner then cannot change'))
    .addOption(new Option('--subject <subject>', 'who its owner is, on whatever page'))
    .addOption(new Option('--user <name>', 'the name under which its owner may be rung; without it, the subject'))
    .addOption(new Option('--expires <time>', 'how long it opens').default('2h'))
    .addOption(new Option('--feature <name>', 'a word for your own pages, may be repeated').argParser(several))
    .addOption(new Option('--issuer <name>', 'as --auth-issuer of the server'))
    .addOption(new Option('--audience <name>', 'as --auth-audience of the server'))
    .action(async () => {
      // The secret may have been given before the word `token` too.
      const flags = command.optsWithGlobals<TokenFlags>();
      const { authSecret } = flags;
      if (authSecret === undefined)
        throw new ConfigError('Give --auth-secret, or set CALLTAG_AUTH_SECRET: the one with which the server was started.');
      process.stdout.write(`${await mintToken(authSecret, flags)}\n`);
    });
}

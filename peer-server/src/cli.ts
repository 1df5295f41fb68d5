#!/usr/bin/env node
import { Command } from 'commander';
import { serverOptions, type ServeFlags } from './cli/options.js';
import { serve } from './cli/serve.js';
import { tokenCommand } from './cli/token.js';
import { userCommand } from './cli/user.js';

const program = new Command('calltag-server')
  .description('The Calltag broker: PeerJS-compatible signaling with rooms, tokens and TURN credentials.')
  .addHelpText('after', '\nEach option is also an environment variable: --turn-secret is CALLTAG_TURN_SECRET.')
  .addCommand(tokenCommand())
  .addCommand(userCommand())
  .action(async () => {
    await serve(program.opts<ServeFlags>());
  });
for (const option of serverOptions()) program.addOption(option);

/** What a person can do about an error of the system. */
function remedy(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'The port is in use. Stop the other program, or choose another port with --port.';
  if (error.code === 'EACCES') return 'This user may not use the port. Choose one above 1023 with --port.';
  if (error.code === 'ENOENT') return `There is no file ${error.path ?? ''}.`;
  return error.message;
}

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`calltag-server: ${error instanceof Error ? remedy(error) : String(error)}\n`);
  process.exit(1);
});

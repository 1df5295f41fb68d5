import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A broker in a process of its own. */
export interface BrokerProcess {
  /** Where it answers, with a slash at the end. */
  readonly url: string;
  readonly pid: number;
  /** Ends it as an operator would, and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface BrokerOptions {
  /** The folder of pages that it serves. */
  readonly pages: string;
  /** 0 takes one that is free. */
  readonly port?: number;
  /** More of its command line. */
  readonly args?: readonly string[];
}

/** Starts the real broker, built if it is, with the built bundle. Resolves when it answers. */
export function startBroker({ pages, port = 0, args = [] }: BrokerOptions): Promise<BrokerProcess> {
  // BUNDLE and BROKER name others than those of the last build: a developer's own, while somebody else builds.
  const bundle = process.env['BUNDLE'] ?? at('dist/calltag.js');
  if (!existsSync(bundle)) throw new Error('dist/calltag.js is missing: run npm run build first.');
  const built = process.env['BROKER'] ?? at('peer-server/dist/cli.js');
  const command = existsSync(built) ? [built] : ['--import', 'tsx', at('peer-server/src/cli.ts')];
  const child = spawn(
    process.execPath,
    [...command, '--port', String(port), '--host', '127.0.0.1', '--demo', pages, '--bundle', bundle, ...args],
    { cwd: at('.'), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  let output = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /running at (\S+)/.exec(output)?.[1];
      if (url === undefined) return;
      resolve({
        url,
        pid: child.pid ?? 0,
        stop: async (signal = 'SIGTERM') => {
          child.kill(signal);
          await ended;
        },
      });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`The broker ended with ${String(code)} before it answered.\n${output}`)));
  });
}

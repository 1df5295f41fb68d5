import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A TURN server of one's own on the loopback. */
export interface Coturn {
  /** For `RTCIceServer.urls`. */
  readonly url: string;
  /** Kills it without a word to anybody, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Why there is no TURN server here, as node:test's `skip` wants it; false when there is. */
export function noCoturn(): string | false {
  return spawnSync('turnserver', ['--version']).error !== undefined && 'no turnserver on this machine';
}

/** Starts coturn; `secret` makes it take credentials that end (draft-uberti-behave-turn-rest), else it knows `lab` with `lab`. */
export async function startCoturn({
  secret,
  allocationSeconds = 600,
}: { secret?: string; allocationSeconds?: number } = {}): Promise<Coturn> {
  const port = String(await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'calltag-turn-'));
  const who = secret === undefined ? ['--lt-cred-mech', '--user', 'lab:lab'] : ['--use-auth-secret', '--static-auth-secret', secret];
  const child = spawn(
    'turnserver',
    [
      ...[
        '-n',
        '--no-cli',
        '--log-file',
        'stdout',
        '--pidfile',
        join(folder, 'pid'),
        '--userdb',
        join(folder, 'db'),
        '--no-tls',
        '--no-dtls',
      ],
      ...[
        '--listening-ip',
        '127.0.0.1',
        '--relay-ip',
        '127.0.0.1',
        '--listening-port',
        port,
        '--realm',
        'lab.test',
        '--allow-loopback-peers',
      ],
      `--max-allocate-lifetime=${allocationSeconds}`,
      ...who,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('admin thread)')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`turnserver ended with ${String(code)}: ${said.slice(-500)}`)));
  });
  return {
    url: `turn:127.0.0.1:${port}?transport=udp`,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { ours } from './children.js';

function present(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** Why tests on Redis cannot run here, or false; installs redis-server where that is one command away. */
export function redisMissing(): string | false {
  if (present()) return false;
  if (process.getuid?.() === 0) spawnSync('apt-get', ['install', '-y', '-q', 'redis-server'], { timeout: 90_000 });
  return present() ? false : 'redis-server is not installed: apt-get install redis-server, brew install redis';
}

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A Redis of a test's own, that can be killed and started again, empty or with what it knew. */
export class TestRedis {
  readonly #directory = mkdtempSync(join(tmpdir(), 'calltag-redis-'));
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
  }

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort());
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${String(this.#port)}`;
  }

  async start(options: { readonly keep?: boolean } = {}): Promise<void> {
    const persistence = options.keep === true ? 'yes' : 'no';
    const args = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#directory, '--save', '', '--appendonly', persistence];
    this.#process = ours(spawn('redis-server', args));
    await new Promise<void>((resolve, reject) => {
      this.#process?.stdout?.on('data', (data: Buffer) => {
        if (data.toString().includes('Ready to accept connections')) resolve();
      });
      this.#process?.once('exit', code => {
        reject(new Error(`redis-server ended with ${String(code)}`));
      });
    });
  }

  /** Ends it as a crash does; without `keep` at the next start, everything is lost. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (running?.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    running.kill('SIGKILL');
    await exited;
  }

  /** Stops it without closing its connections: commands hang. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  async end(): Promise<void> {
    await this.kill();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

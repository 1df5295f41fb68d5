import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ours } from './children.js';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** A broker in a process of its own, to be killed like one. */
export class BrokerProcess {
  readonly port: number;
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    this.port = Number(new URL(url).port);
  }

  static async start(args: readonly string[]): Promise<BrokerProcess> {
    const child = ours(spawn(process.execPath, ['--import', 'tsx', cli, '--port', '0', '--host', '127.0.0.1', '--no-demo', ...args]));
    let output = '';
    const url = await new Promise<string>((resolve, reject) => {
      const look = (data: Buffer): void => {
        output += data.toString();
        const found = /running at (\S+)/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.once('exit', code => {
        reject(new Error(`The broker ended with ${String(code)}: ${output}`));
      });
    });
    return new BrokerProcess(child, url.replace('localhost', '127.0.0.1'));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends it, and tells its exit code. */
  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  }

  /** Stops it as a suspended machine does, until it goes on. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** `/ready`, asked until it answers as wanted. */
  async until(status: number): Promise<void> {
    for (;;) {
      const answer = await fetch(new URL('/ready', this.url)).catch(() => undefined);
      if (answer?.status === status) return;
      await new Promise(resolve => setTimeout(resolve, 25));
    }
  }
}

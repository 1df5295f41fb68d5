import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end and gives its output; throws with what it wrote to stderr. */
export async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute(program, [...args], { maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}

/** The same for something that may fail without harm, such as deleting what is not there. */
export async function attempt(program: string, ...args: readonly string[]): Promise<string | undefined> {
  return run(program, ...args).catch(() => undefined);
}

/** Runs a program in a namespace; `line` is split at spaces. */
export async function inside(namespace: string, line: string): Promise<string> {
  return run('ip', 'netns', 'exec', namespace, ...line.split(' '));
}

/** Waits that long: the length of a fault, never a guess at when something is ready. */
export function lasting(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './shell.js';

/** How a direction of a link treats what passes; what is left out stays as it was. */
export interface Shape {
  readonly delayMs?: number;
  readonly jitterMs?: number;
  /** Whether jitter may change the order of packets. */
  readonly reorder?: boolean;
  /** From 0 to 1. */
  readonly loss?: number;
  /** Mean length of a run of lost packets. */
  readonly burst?: number;
  /** 0 is without limit. */
  readonly kbitPerSecond?: number;
  /** How many bytes may wait for a slow link before it drops. */
  readonly queueBytes?: number;
}

export type Way = 'up' | 'down' | 'both';

function orders(shape: Shape): string {
  const pairs: [string, number | undefined][] = [
    ['delay', shape.delayMs === undefined ? undefined : shape.delayMs * 1000],
    ['jitter', shape.jitterMs === undefined ? undefined : shape.jitterMs * 1000],
    ['reorder', shape.reorder === undefined ? undefined : Number(shape.reorder)],
    ['loss', shape.loss === undefined ? undefined : shape.loss * 1e6],
    ['burst', shape.burst],
    ['rate', shape.kbitPerSecond === undefined ? undefined : shape.kbitPerSecond * 1000],
    ['queue', shape.queueBytes],
  ];
  return pairs.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${Math.round(value)}`])).join(' ');
}

/** The link emulator: a C program in the middle namespace, compiled when the lab starts and spoken to by lines. */
export class Emulator {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: ((line: string) => void)[] = [];

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', line => this.#answers.shift()?.(line));
    child.stderr.resume();
    child.on('exit', () => {
      for (const answer of this.#answers.splice(0)) answer('error ended');
    });
  }

  /** Compiles the program into a directory of this run and gives its path. */
  static async compile(directory: string): Promise<string> {
    const program = join(directory, 'emulator');
    await run('gcc', '-O2', '-Wall', '-o', program, fileURLToPath(new URL('../emulator/emulator.c', import.meta.url)));
    return program;
  }

  static start(program: string, namespace: string): Emulator {
    return new Emulator(spawn('ip', ['netns', 'exec', namespace, program], { stdio: 'pipe' }));
  }

  async link(name: string, plugA: string, plugB: string, seed: number): Promise<void> {
    await this.#order(`link ${name} ${plugA} ${plugB} ${seed}`);
  }

  /** Changes a link while it carries traffic. */
  async shape(name: string, way: Way, shape: Shape): Promise<void> {
    await this.#order(`set ${name} ${way} ${orders(shape)}`);
  }

  /** Packets that passed and were dropped so far. */
  async counts(name: string): Promise<{ readonly passed: number; readonly dropped: number }> {
    const [, upPassed = 0, upDropped = 0, downPassed = 0, downDropped = 0] = (await this.#order(`stat ${name}`)).split(' ').map(Number);
    return { passed: upPassed + downPassed, dropped: upDropped + downDropped };
  }

  stop(): void {
    this.#child.stdin.end();
  }

  async #order(line: string): Promise<string> {
    const answer = await new Promise<string>(resolve => {
      this.#answers.push(resolve);
      this.#child.stdin.write(`${line}\n`);
    });
    if (!answer.startsWith('ok')) throw new Error(`The link emulator refused "${line}": ${answer}`);
    return answer;
  }
}

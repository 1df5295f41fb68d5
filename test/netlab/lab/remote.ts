import { spawn, type ChildProcess } from 'node:child_process';

/** One end of Node's own IPC channel between the lab and a process in a namespace: its descriptor survives `ip netns exec`. */

interface Request {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

export type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>;

/** In the process inside: answers the lab's calls, and ends with the lab. */
export function serveLab(handlers: Handlers): void {
  process.on('message', (message: Request) => {
    void answer(handlers, message).then(reply => {
      if (process.connected) process.send?.(reply);
    });
  });
  process.on('disconnect', () => process.exit(0));
}

async function answer(handlers: Handlers, { id, method, args }: Request): Promise<Reply> {
  try {
    return { id, value: await handlers[method]?.(...(args as never[])) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

/** In the lab: a process inside a namespace and its methods. */
export class Remote {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, (reply: Reply) => void>();
  #next = 0;
  #errors = '';

  constructor(namespace: string, script: URL, env: NodeJS.ProcessEnv = process.env) {
    const args = ['netns', 'exec', namespace, process.execPath, '--import', import.meta.resolve('tsx'), script.pathname];
    this.#child = spawn('ip', args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-4000);
    });
    this.#child.on('message', (reply: Reply) => {
      this.#open.get(reply.id)?.(reply);
      this.#open.delete(reply.id);
    });
    this.#child.on('exit', () => {
      for (const [id, settle] of this.#open) settle({ id, error: `The process in ${namespace} ended. ${this.#errors}` });
      this.#open.clear();
    });
  }

  async call<T = void>(method: string, ...args: readonly unknown[]): Promise<T> {
    const id = this.#next++;
    const reply = await new Promise<Reply>(resolve => {
      this.#open.set(id, resolve);
      this.#child.send({ id, method, args }, error => {
        if (error) resolve({ id, error: error.message });
      });
    });
    if (reply.error !== undefined) throw new Error(`${method}: ${reply.error}`);
    return reply.value as T;
  }

  stop(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise(resolve => {
      child.once('exit', () => resolve());
      if (child.connected) child.disconnect();
      else child.kill('SIGKILL');
    });
  }
}

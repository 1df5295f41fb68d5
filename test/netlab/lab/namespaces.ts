import { mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { attempt, inside, run } from './shell.js';

const family = 'ctlab';

/** The network namespaces of one run: named after its process, so that two runs never meet and a dead run's remains are known. */
export class Namespaces {
  readonly #names = new Set<string>();
  readonly #prefix = `${family}${process.pid}`;

  /** Makes a namespace with a loopback, no IPv6, and this name server. */
  async create(label: string, nameServer?: string): Promise<string> {
    const name = `${this.#prefix}-${label}`;
    this.#names.add(name);
    if (nameServer !== undefined) {
      await mkdir(`/etc/netns/${name}`, { recursive: true });
      await writeFile(`/etc/netns/${name}/resolv.conf`, `nameserver ${nameServer}\noptions timeout:2 attempts:2\n`);
    }
    await run('ip', 'netns', 'add', name);
    await run('ip', '-n', name, 'link', 'set', 'lo', 'up');
    await inside(name, 'sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1');
    return name;
  }

  /** Joins two namespaces by a cable with a plug at each end. */
  async cable(a: string, plugA: string, b: string, plugB: string): Promise<void> {
    await run('ip', 'link', 'add', plugA, 'netns', a, 'type', 'veth', 'peer', 'name', plugB, 'netns', b);
    await run('ip', '-n', a, 'link', 'set', plugA, 'up');
    await run('ip', '-n', b, 'link', 'set', plugB, 'up');
  }

  async removeAll(): Promise<void> {
    for (const name of this.#names) await removeNamespace(name);
    this.#names.clear();
    // Ours when nothing else is in it.
    await attempt('rmdir', '/etc/netns');
  }
}

async function removeNamespace(name: string): Promise<void> {
  // Everything that runs in a namespace of the lab was started by the lab.
  const pids = ((await attempt('ip', 'netns', 'pids', name)) ?? '')
    .split('\n')
    .map(Number)
    .filter(pid => pid > 1);
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  await attempt('ip', 'netns', 'delete', name);
  await rm(`/etc/netns/${name}`, { recursive: true, force: true });
}

/** Removes what a run that was killed left behind. */
export async function removeRemains(): Promise<void> {
  for (const line of ((await attempt('ip', 'netns', 'list')) ?? '').split('\n')) {
    const match = new RegExp(`^(${family}(\\d+)-\\S+)`).exec(line);
    if (match?.[1] !== undefined && !existsSync(`/proc/${match[2] ?? ''}`)) await removeNamespace(match[1]);
  }
}

import { readFileSync, readdirSync } from 'node:fs';

/** Ticks of a second in /proc (USER_HZ, fixed at 100 by Linux's ABI). */
const HZ = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Seconds of processor time, of its own and of children that ended and were waited for. */
  readonly cpu: number;
}

function read(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The name, in parentheses, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]), cpu: (Number(fields[11]) + Number(fields[12])) / HZ };
  } catch {
    return undefined;
  }
}

/** Processor seconds of these processes and all that they started, so far. */
export function cpuOf(roots: readonly number[]): number {
  return [...cpuByKind(roots).values()].reduce((sum, cpu) => sum + cpu, 0);
}

/** The same by what Chromium calls each process: `renderer`, `gpu-process`, a utility's service; `browser` is the first one. */
export function cpuByKind(roots: readonly number[]): ReadonlyMap<string, number> {
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => read(Number(name)))
    .filter(process => process !== undefined);
  const family = new Set(roots);
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  const kinds = new Map<string, number>();
  for (const { pid, cpu } of all)
    if (family.has(pid)) {
      const kind = kindOf(pid);
      kinds.set(kind, (kinds.get(kind) ?? 0) + cpu);
    }
  return kinds;
}

function kindOf(pid: number): string {
  try {
    const line = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return /--utility-sub-type=(\S+)/.exec(line)?.[1]?.split('.')[0] ?? /--type=(\S+)/.exec(line)?.[1] ?? 'browser';
  } catch {
    return 'ended';
  }
}

import { readFileSync, readdirSync } from 'node:fs';

/** Ticks of a second in /proc (USER_HZ, fixed at 100 by Linux's ABI). */
const HZ = 100;

/** The process that started each, of all that run. */
function parents(): ReadonlyMap<number, number> {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return new Map(
    pids.flatMap(pid => {
      const [, parent] = fieldsOf(`/proc/${pid}/stat`)?.fields ?? [];
      return parent === undefined ? [] : [[Number(pid), Number(parent)] as const];
    }),
  );
}

function fieldsOf(path: string): { readonly name: string; readonly fields: readonly string[] } | undefined {
  try {
    const stat = readFileSync(path, 'utf8');
    // The name, in parentheses, may hold anything.
    const end = stat.lastIndexOf(')');
    return { name: stat.slice(stat.indexOf('(') + 1, end), fields: stat.slice(end + 2).split(' ') };
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

function familyOf(roots: readonly number[]): ReadonlySet<number> {
  const all = parents();
  const family = new Set(roots);
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const [pid, parent] of all) if (family.has(parent)) family.add(pid);
  }
  return family;
}

/**
 * Processor seconds, so far, of these processes and of all that they started, by thread: what Chromium calls the process (`renderer`,
 * `gpu-process`, a utility's service; `browser` is the first one), a slash, and what it calls the thread, without its number.
 */
export function cpuByThread(roots: readonly number[]): ReadonlyMap<string, number> {
  const threads = new Map<string, number>();
  for (const pid of familyOf(roots)) {
    const kind = kindOf(pid);
    for (const thread of threadsOf(pid)) {
      const { name, fields } = fieldsOf(`/proc/${String(pid)}/task/${thread}/stat`) ?? { name: '', fields: [] };
      const key = `${kind}/${name.replace(/[\d#/]+$/, '')}`;
      threads.set(key, (threads.get(key) ?? 0) + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / HZ);
    }
  }
  return threads;
}

/** The same of all threads together. */
export function cpuOf(roots: readonly number[]): number {
  return [...cpuByThread(roots).values()].reduce((sum, cpu) => sum + cpu, 0);
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${String(pid)}/task`);
  } catch {
    return [];
  }
}

function kindOf(pid: number): string {
  try {
    const line = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return /--utility-sub-type=(\S+)/.exec(line)?.[1]?.split('.')[0] ?? /--type=(\S+)/.exec(line)?.[1] ?? 'browser';
  } catch {
    return 'ended';
  }
}

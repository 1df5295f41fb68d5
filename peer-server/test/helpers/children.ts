import type { ChildProcess } from 'node:child_process';

const children = new Set<ChildProcess>();

function endAll(): void {
  for (const child of children) child.kill('SIGKILL');
}

process.once('exit', endAll);
// The test runner ends a file that takes too long with this signal, which by itself would leave the children behind.
process.once('SIGTERM', () => process.exit(1));

/** A child that does not outlive this process, however it ends. */
export function ours<C extends ChildProcess>(child: C): C {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

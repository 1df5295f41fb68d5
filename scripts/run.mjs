import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Whether a module is the command itself, not imported by another. */
export const isMain = meta => process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(meta.url);

/** A text of the terminal in one colour, where there is one. */
export const paint = (code, text) => (process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);

/** On Windows npm is a script, which only a shell can start; what is started so is our own words. */
const shell = process.platform === 'win32';
/** Elsewhere a command leads a group of its own, so that whatever it started can be ended with it. */
const detached = !shell;

/**
 * Runs a command in the repository and resolves with its exit code and output; it never rejects, so that the caller can go on with what
 * does not depend on it. The output is shown as it comes, or with `quiet` only when the command fails, or with `silent` never. After
 * `limit` ms the command and all that it started are ended.
 */
export function run(command, args = [], { quiet = false, silent = false, env = {}, limit = 0 } = {}) {
  return new Promise(resolve => {
    const pipe = quiet || silent ? 'pipe' : 'inherit';
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', pipe, pipe],
      env: { ...process.env, ...env },
      shell: shell && command === 'npm',
      detached: detached && limit > 0,
    });
    const output = [];
    child.stdout?.on('data', chunk => output.push(chunk));
    child.stderr?.on('data', chunk => output.push(chunk));
    const timer = limit > 0 ? setTimeout(() => end(child, output, limit), limit) : undefined;
    child.on('error', error => output.push(Buffer.from(error.message)));
    child.on('close', code => {
      clearTimeout(timer);
      const text = Buffer.concat(output).toString();
      if (code !== 0 && !silent) process.stdout.write(text);
      resolve({ code: code ?? 1, output: text });
    });
  });
}

function end(child, output, limit) {
  output.push(Buffer.from(`\nEnded after ${limit / 1000} s.\n`));
  if (detached && child.pid) process.kill(-child.pid, 'SIGKILL');
  else child.kill('SIGKILL');
}

/** Runs a script by Node, which is quicker than npx and the same on every system. */
export const node = (args, options) => run(process.execPath, args, options);

/** Runs a step and tells its outcome, name and time in one line. */
export async function step(name, work) {
  const began = performance.now();
  const { code, note = '' } = await work();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const mark = code === 0 ? paint(32, 'ok  ') : paint(31, 'FAIL');
  console.log(`${mark} ${name.padEnd(10)} ${seconds.padStart(6)} s${note ? `  ${note}` : ''}`);
  return code;
}

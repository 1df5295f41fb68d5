import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Whether a module is the command itself, not imported by another. */
export const isMain = meta => process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(meta.url);

/** A line of the terminal in one colour, where there is one. */
export const paint = (code, text) => (process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);

/**
 * Runs a command in the repository. With `quiet` its output is kept and shown only when it fails. Resolves with the exit code and never
 * rejects, so that the caller can go on with what does not depend on it.
 */
export function run(command, args = [], { quiet = false, env = {}, cwd = root } = {}) {
  return new Promise(resolve => {
    // On Windows npm and npx are scripts, which only a shell can start; the commands here are our own words.
    const shell = process.platform === 'win32' && /^np[mx]$/.test(command);
    const child = spawn(command, args, { cwd, shell, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    const output = [];
    child.stdout?.on('data', chunk => output.push(chunk));
    child.stderr?.on('data', chunk => output.push(chunk));
    child.on('error', error => {
      console.error(error.message);
      resolve({ code: 1, output: '' });
    });
    child.on('close', code => {
      const text = Buffer.concat(output).toString();
      if (code !== 0 && quiet) process.stdout.write(text);
      resolve({ code: code ?? 1, output: text });
    });
  });
}

/** Runs a tool of node_modules by its file, which is quicker than npx and the same on every system. */
export const node = (args, options) => run(process.execPath, args, options);

/** Runs a step and tells its name, outcome and time in one line. */
export async function step(name, work) {
  const began = performance.now();
  const { code, note = '' } = await work();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const mark = code === 0 ? paint(32, 'ok  ') : paint(31, 'FAIL');
  console.log(`${mark} ${name.padEnd(12)} ${seconds.padStart(6)} s${note ? `  ${note}` : ''}`);
  return code;
}

/**
 * The steps of the Dockerfile, without a container engine: `npm run image -w peer-server`. Each stage is a directory of its own, filled by
 * its COPY and RUN steps from what is committed (and the bundle, where it was built); then the ENTRYPOINT has to pass the HEALTHCHECK and
 * end at SIGTERM. What this cannot show: the base image, its user, and its musl.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ours } from './helpers/children.js';
import { freePort } from './helpers/redis.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'calltag-image-'));
process.on('exit', () => {
  rmSync(base, { recursive: true, force: true });
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const context = join(base, 'context');
mkdirSync(context);
execFileSync('sh', ['-c', `git -C '${repository}' archive HEAD | tar -xf - -C '${context}'`]);
for (const built of ['dist', 'dist-demo']) {
  if (existsSync(join(repository, built))) cpSync(join(repository, built), join(context, built), { recursive: true });
}

/** COPY as Docker does it: what a directory holds, not the directory itself; patterns may match nothing as long as something is copied. */
const copy = `
target=$1; shift
for source in "$@"; do
  [ -e "$source" ] || continue
  if [ -d "$source" ]; then mkdir -p "$target" && cp -R "$source/." "$target/"
  else case "$target" in */|.) mkdir -p "$target" && cp "$source" "$target" ;; *) cp "$source" "$target" ;; esac; fi
done`;

interface Stage {
  readonly root: string;
  directory: string;
  readonly environment: Record<string, string>;
  entrypoint: readonly string[];
  healthcheck: readonly string[];
}

const stages = new Map<string, Stage>();
let stage: Stage | undefined;
const steps = readFileSync(join(context, 'peer-server/Dockerfile'), 'utf8')
  .replaceAll(/ *\\\n */g, ' ')
  .split('\n')
  .filter(line => /^[A-Z]/.test(line));
const list = (text: string): readonly string[] => JSON.parse(text.slice(text.indexOf('['))) as readonly string[];

for (const step of steps) {
  const [word = '', ...rest] = step.split(/\s+/);
  const text = rest.join(' ');
  say(step);
  if (word === 'FROM') {
    const root = join(base, `stage${String(stages.size)}`);
    mkdirSync(root);
    stage = { root, directory: root, environment: {}, entrypoint: [], healthcheck: [] };
    stages.set(rest[2] ?? 'last', stage);
    continue;
  }
  if (!stage) throw new Error('The Dockerfile does not begin with FROM.');
  if (word === 'WORKDIR') {
    stage.directory = join(stage.root, text);
    mkdirSync(stage.directory, { recursive: true });
  } else if (word === 'ENV') {
    const [name = '', value = ''] = text.split('=');
    stage.environment[name] = value;
  } else if (word === 'COPY') {
    const from = /^--from=(\S+) /.exec(text)?.[1];
    const paths = rest.filter(path => !path.startsWith('--from='));
    const target = paths.pop() ?? '.';
    const there = from === undefined ? context : (stages.get(from)?.root ?? '');
    // The patterns are the shell's to expand, in the place from which is copied.
    const sources = paths.map(path => join(there, path)).join(' ');
    const slash = target.endsWith('/') ? '/' : '';
    const to = target === '.' ? `${stage.directory}/` : `${join(stage.directory, target).replace(/\/$/, '')}${slash}`;
    execFileSync('sh', ['-c', `set -- '${to}' ${sources}\n${copy}`], { stdio: 'inherit' });
  } else if (word === 'RUN') {
    const environment = { ...process.env, ...stage.environment };
    execFileSync('sh', ['-ec', text], { cwd: stage.directory, env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  } else if (word === 'ENTRYPOINT') stage.entrypoint = list(text);
  else if (word === 'HEALTHCHECK') stage.healthcheck = list(text);
}
if (!stage) throw new Error('The Dockerfile is empty.');

const [program = '', ...args] = stage.entrypoint;
const port = await freePort();
const environment = { PATH: process.env['PATH'] ?? '', ...stage.environment };
const child = ours(spawn(program, [...args, '--port', String(port)], { cwd: stage.directory, env: environment, stdio: 'inherit' }));
const exited = once(child, 'exit') as Promise<[number | null]>;
const [check = '', ...how] = stage.healthcheck;
const asked = how.map(part => part.replace(':9000', `:${String(port)}`));
let healthy = false;
for (let tries = 0; tries < 50 && !healthy && child.exitCode === null; tries++) {
  healthy = spawnSync(check, asked).status === 0;
  if (!healthy) await new Promise(resolve => setTimeout(resolve, 200));
}
const bundle = await fetch(`http://127.0.0.1:${String(port)}/calltag.js`).then(
  answer => answer.status,
  () => 0,
);
child.kill('SIGTERM');
const [code] = await exited;
const size = execFileSync('du', ['-sm', stage.root]).toString().split('\t')[0] ?? '';
say(`healthy: ${String(healthy)}, /calltag.js: ${String(bundle)}, exit code at SIGTERM: ${String(code)}, ${size} MiB above the base image`);
process.exitCode = healthy && code === 0 ? 0 : 1;

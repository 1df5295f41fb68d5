import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { PeerServer } from '../src/index.js';
import { startServer, TestClient } from './helpers/client.js';

const home = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const secret = 'a-secret-of-at-least-thirty-two-characters';

/** How a language runs a program that it reads from stdin, and what stands around a snippet there. */
interface Language {
  readonly command: readonly [string, ...string[]];
  readonly before: string;
  readonly after: string;
  /** A program that runs only where the snippet can. */
  readonly needs?: string;
}

const LANGUAGES: Readonly<Record<'js' | 'python' | 'php', Language>> = {
  js: {
    command: [process.execPath, '--input-type=module', '-'],
    before: "const user = { id: 'ann' };\n",
    after: '\nprocess.stdout.write(token);',
  },
  python: {
    command: ['python3', '-'],
    before: "from types import SimpleNamespace\nuser = SimpleNamespace(id='ann')\n",
    after: '\nprint(token, end="")',
    needs: 'import jwt',
  },
  php: { command: ['php'], before: "<?php\n$user = (object) ['id' => 'ann'];\n", after: '\necho $token;', needs: '' },
};

/** Runs a program; undefined when it cannot be run, with why. */
function run({ command: [program, ...args] }: Language, input: string): { readonly output: string; readonly failure: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: home,
    input,
    encoding: 'utf8',
    env: { ...process.env, SECRET: secret },
  });
  return { output: stdout, failure: error?.message ?? (status === 0 ? '' : stderr) };
}

describe('a token made as the README says', () => {
  let server: PeerServer;
  before(async () => {
    server = await startServer({ auth: { secret } });
  });
  after(() => server.close());

  for (const [name, language] of Object.entries(LANGUAGES)) {
    const lacks = language.needs !== undefined && run(language, language.needs).failure !== '';
    it(`in ${name} opens its room`, { skip: lacks && `no ${name}, or not its library, on this machine` }, async () => {
      const snippet = new RegExp(`^\`\`\`${name}\\n([^]*?)^\`\`\`$`, 'm').exec(
        readme.slice(readme.indexOf('<summary>The same in Node')),
      )?.[1];
      assert.ok(snippet);
      const { output, failure } = run(language, language.before + snippet + language.after);
      assert.equal(failure, '');
      const client = await TestClient.open(server, { token: output });
      const self = (await client.join('standup')).payload?.['self'] as { name: string; role: string };
      assert.deepEqual([self.name, self.role], ['Dr. Ann', 'host']);
      client.drop();
    });
  }
});

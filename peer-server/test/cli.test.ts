import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { TestClient } from './helpers/client.js';
import { signIn } from './helpers/ringers.js';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], { env: { ...process.env, ...env } });
  let output = '';
  const keep = (data: Buffer): void => {
    output += data.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return { child, output: () => output, ended: new Promise(resolve => child.on('close', resolve)) };
}

function address(of: Run): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const url = /running at (\S+)/.exec(of.output())?.[1];
      if (url !== undefined) resolve(url);
    };
    of.child.stdout?.on('data', look);
    void of.ended.then(code => {
      reject(new Error(`ended with ${String(code)}: ${of.output()}`));
    });
  });
}

describe('the command', () => {
  it('prints its address, serves, and ends at SIGTERM', async () => {
    const server = run(['--port', '0', '--no-demo'], { CALLTAG_KEY: 'shop' });
    const url = await address(server);
    assert.equal((await fetch(new URL('/shop/id', url))).status, 200);
    server.child.kill('SIGTERM');
    assert.equal(await server.ended, 0);
  });

  it('ends with an error and a remedy when the port is taken', async () => {
    const holder = createServer().listen(0, '::');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const server = run(['--port', String(port)]);
    assert.equal(await server.ended, 1);
    assert.match(server.output(), /in use.*--port/);
    holder.close();
  });

  it('says what is wrong with a setting', async () => {
    const server = run(['--port', '0', '--allow-origin', 'shop.example']);
    assert.equal(await server.ended, 1);
    assert.match(server.output(), /allowOrigin has "shop\.example"\. Give scheme, host and port/);
  });

  it('adds, lists and removes names, and a server that runs sees it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'calltag-cli-'));
    const users = join(directory, 'users');
    const user = async (args: readonly string[], password?: string): Promise<string> => {
      const made = run(['user', ...args], { CALLTAG_USERS: users });
      made.child.stdin?.end(password);
      const code = await made.ended;
      return `${String(code)} ${made.output()}`;
    };
    try {
      assert.equal(await user(['add', 'desk', '--shown-name', 'Front desk'], 'first\n'), '0 added desk\n');
      const server = run(['--port', '0', '--no-demo', '--host', '127.0.0.1'], { CALLTAG_USERS: users });
      const client = await TestClient.open({ port: Number(new URL(await address(server)).port) });
      assert.equal((await signIn(client, 'desk', { password: 'wrong' })).payload?.['code'], 'unauthorized');
      assert.equal((await signIn(client, 'desk', { password: 'first', name: '' })).payload?.['name'], 'Front desk');
      assert.equal(await user(['add', 'desk'], 'second'), '0 changed desk\n');
      assert.equal((await client.next('REFUSED')).payload?.['code'], 'unauthorized');
      assert.equal((await signIn(client, 'desk', { password: 'second' })).type, 'SIGNED-IN');
      assert.equal(await user(['list']), '0 desk\tFront desk\n');
      assert.match(await user(['add', 'ann'], ''), /^1 .*empty password/);
      assert.match(await user(['remove', 'ann']), /^1 .*There is no "ann"/);
      assert.equal(await user(['remove', 'desk']), '0 removed desk\n');
      assert.equal((await client.next('REFUSED')).payload?.['code'], 'unauthorized');
      client.drop();
      server.child.kill('SIGTERM');
      assert.equal(await server.ended, 0);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

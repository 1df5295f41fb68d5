import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { selfSigned } from '../src/self-signed.js';
import { ours } from './helpers/children.js';
import { BrokerProcess } from './helpers/processes.js';
import { freePort, redisMissing, TestRedis } from './helpers/redis.js';

/** A file of `deploy`, with what is different on a test's machine replaced; what is not there any more to be replaced is an error. */
async function shipped(name: string, replaced: Readonly<Record<string, string>>): Promise<string> {
  let text = await readFile(new URL(`../deploy/${name}`, import.meta.url), 'utf8');
  for (const [was, is] of Object.entries(replaced)) {
    assert.ok(text.includes(was), `${name} has no ${was}`);
    text = text.replaceAll(was, is);
  }
  return text;
}

/** How long one answer may take on a machine that has a lot to do, in milliseconds. */
const patience = 20_000;

interface Proxy {
  readonly port: number;
  /** What it has logged about requests, where it writes a log. */
  log(): Promise<string>;
  end(): Promise<void>;
}

type StartProxy = (folder: string, brokers: readonly number[]) => Promise<Proxy>;

function missing(program: string, ...version: readonly string[]): string | false {
  return spawnSync(program, version).status === 0 ? false : `${program} is not installed: apt-get install ${program}`;
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv, port: number): Promise<() => Promise<void>> {
  const child = ours(spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  let ended = false;
  const exited = once(child, 'exit').then(() => {
    ended = true;
  });
  while ((await get(port, '/health')) === 0) {
    if (ended) throw new Error(`${program} ended: ${output}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return async () => {
    child.kill('SIGTERM');
    await exited;
  };
}

/** The status of an answer, 0 when there is none. */
function get(port: number, path: string): Promise<number> {
  return new Promise(resolve => {
    const request = httpsRequest(
      { port, host: '127.0.0.1', servername: 'localhost', headers: { host: 'localhost' }, path, rejectUnauthorized: false },
      answer => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    // A proxy that took the connection and has not begun to work yet must not be waited for for ever.
    request.setTimeout(patience, () => request.destroy());
    request.on('error', () => {
      resolve(0);
    });
    request.end();
  });
}

const startNginx: StartProxy = async (folder, [one, two]) => {
  const port = await freePort();
  const { cert, key } = await selfSigned([]);
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key);
  const site = await shipped('nginx.conf', {
    '127.0.0.1:9001': `127.0.0.1:${String(one)}`,
    '127.0.0.1:9002': `127.0.0.1:${String(two)}`,
    'listen 443 ssl': `listen 127.0.0.1:${String(port)} ssl`,
    'calls.example.com;': 'localhost;',
    '/etc/letsencrypt/live/calls.example.com/fullchain.pem': join(folder, 'cert.pem'),
    '/etc/letsencrypt/live/calls.example.com/privkey.pem': join(folder, 'key.pem'),
    '/var/log/nginx/calltag.log': join(folder, 'access.log'),
  });
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(kind => `${kind}_temp_path ${folder}/${kind};`).join('\n');
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  await writeFile(
    join(folder, 'nginx.conf'),
    `${user} daemon off; pid ${folder}/pid; error_log stderr;\nevents {}\nhttp {\n${own}\n${site}}\n`,
  );
  const end = await run('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {}, port);
  return { port, log: () => readFile(join(folder, 'access.log'), 'utf8'), end };
};

const startCaddy: StartProxy = async (folder, [one, two]) => {
  const port = await freePort();
  const site = await shipped('Caddyfile', {
    'broker-1:9000': `127.0.0.1:${String(one)}`,
    'broker-2:9000': `127.0.0.1:${String(two)}`,
  });
  // Debian 12 has 2.6, in which this option of 2.7 is unknown.
  const version = Number(/2\.(\d+)/.exec(spawnSync('caddy', ['version']).stdout.toString())?.[1]);
  const known = version < 7 ? site.replace(/^\s*stream_close_delay.*$/m, '') : site;
  const options = `{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\tauto_https disable_redirects\n\tstorage file_system ${folder}\n}\n`;
  await writeFile(join(folder, 'Caddyfile'), options + known);
  const env = { DOMAIN: `localhost:${String(port)}`, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const end = await run('caddy', ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], env, port);
  return { port, log: () => Promise.resolve(''), end };
};

interface Page {
  readonly socket: WebSocket;
  /** The next frame of a type. */
  next(type: string): Promise<{ readonly src?: string }>;
}

async function open(port: number, id: string): Promise<Page> {
  const url = `wss://localhost:${String(port)}/peerjs?key=peerjs&id=${id}&token=hush-${id}`;
  const socket = new WebSocket(url, { rejectUnauthorized: false, headers: { host: 'localhost' } });
  const next: Page['next'] = type =>
    new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(timer);
        reject(new Error(`${id} waited for ${type}, but ${why}.`));
      };
      const timer = setTimeout(fail, patience, 'it never came');
      socket.once('error', error => {
        fail(error.message);
      });
      socket.once('close', code => {
        fail(`was closed with ${String(code)}`);
      });
      socket.on('message', data => {
        const frame = JSON.parse((data as Buffer).toString()) as { type: string; src?: string };
        if (frame.type !== type) return;
        clearTimeout(timer);
        resolve(frame);
      });
    });
  await next('OPEN');
  return { socket, next };
}

const proxies = [
  ['nginx', missing('nginx', '-v'), startNginx],
  ['Caddy', missing('caddy', 'version'), startCaddy],
] as const;

for (const [name, absent, startProxy] of proxies) {
  describe(`the example for ${name}, as it is shipped`, { skip: absent || redisMissing() }, () => {
    let brokers: readonly BrokerProcess[];
    let proxy: Proxy;
    /** What was started is ended, the last one first, also where something after it could not start: children would keep this file alive. */
    const ends: (() => Promise<unknown>)[] = [];

    before(async () => {
      const folder = await mkdtemp(join(tmpdir(), 'calltag-proxy-'));
      ends.push(() => rm(folder, { recursive: true, force: true }));
      await mkdir(join(folder, 'logs'));
      const redis = await TestRedis.start();
      ends.push(() => redis.end());
      const start = async (): Promise<BrokerProcess> => {
        const args = ['--redis', redis.url, '--trust-proxy', '--log-level', 'silent', '--timing', 'drain=3000'];
        const broker = await BrokerProcess.start(args);
        ends.push(() => broker.end());
        return broker;
      };
      brokers = await Promise.all([start(), start()]);
      proxy = await startProxy(
        folder,
        brokers.map(broker => broker.port),
      );
      ends.push(() => proxy.end());
    });
    after(async () => {
      for (const end of ends.reverse()) await end();
    });

    it('carries WebSockets over TLS, spreads them over the brokers, hides the numbers, and logs no token', async () => {
      const pages = await Promise.all(Array.from({ length: 8 }, (_, n) => open(proxy.port, `page${String(n)}`)));
      const heard = pages.map(page => page.next('OFFER'));
      for (const [n, { socket }] of pages.entries()) {
        socket.send(JSON.stringify({ type: 'OFFER', dst: `page${String((n + 1) % 8)}`, payload: 'x'.repeat(20_000) }));
      }
      const from = (await Promise.all(heard)).map(frame => frame.src);
      assert.deepEqual(
        from,
        pages.map((_, n) => `page${String((n + 7) % 8)}`),
      );
      const shares = await Promise.all(
        brokers.map(async ({ url }) => /calltag_sockets (\d+)/.exec(await (await fetch(new URL('/metrics', url))).text())?.[1]),
      );
      assert.ok(
        shares.every(share => Number(share) > 0),
        `both have sockets: ${shares.join(', ')}`,
      );
      assert.ok([403, 404].includes(await get(proxy.port, '/metrics')));
      assert.equal(await get(proxy.port, '/peerjs/id'), 200);
      for (const { socket } of pages) socket.close();
      await Promise.all(pages.map(({ socket }) => once(socket, 'close')));
      assert.doesNotMatch(await proxy.log(), /hush/);
    });

    it('takes clients of a broker that drains to the other one, and refuses nobody', async () => {
      const [first, second] = brokers as [BrokerProcess, BrokerProcess];
      const staying = await Promise.all(Array.from({ length: 4 }, (_, n) => open(proxy.port, `stay${String(n)}`)));
      const moves = staying.map(page => page.next('MOVE'));
      const ended = first.end('SIGTERM');
      await Promise.race(moves);
      const late = await Promise.all(Array.from({ length: 6 }, (_, n) => open(proxy.port, `late${String(n)}`)));
      assert.equal(await ended, 0);
      const text = await (await fetch(new URL('/metrics', second.url))).text();
      assert.ok(Number(/calltag_sockets (\d+)/.exec(text)?.[1]) >= late.length);
      for (const { socket } of [...staying, ...late]) socket.terminate();
    });
  });
}

describe('the unit for systemd', { skip: missing('systemd-analyze', '--version') }, () => {
  it('is one that systemd understands', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'calltag-unit-'));
    const node = existsSync('/usr/bin/node') ? '/usr/bin/node' : process.execPath;
    const unit = join(folder, 'calltag.service');
    await writeFile(unit, await shipped('calltag.service', { '/usr/bin/node': node }));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit]);
    // What it says about other units of this machine is not about ours.
    const about = stderr
      .toString()
      .split('\n')
      .filter(line => line.includes('calltag'));
    assert.deepEqual([status, about], [0, []]);
    await rm(folder, { recursive: true });
  });
});

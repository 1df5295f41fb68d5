import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { SignJWT } from 'jose';
import { mintToken } from '../src/cli/token.js';
import { ConfigError, type PeerServer, type PeerServerOptions } from '../src/index.js';
import { hashPassword, isPasswordHash, passwordFits } from '../src/passwords.js';
import { Rate } from '../src/rate.js';
import { parseUsers, usersText, writeUsers } from '../src/users.js';
import { TestClient, startServer, type ClientSettings } from './helpers/client.js';
import { answer, endOf, ring, ringingOn, signIn, watch } from './helpers/ringers.js';

const directory = mkdtempSync(join(tmpdir(), 'calltag-users-'));
after(() => rm(directory, { recursive: true, force: true }));
let files = 0;

/** A file of these names and passwords. */
async function usersFile(passwords: Readonly<Record<string, string>>): Promise<string> {
  const file = join(directory, String(++files));
  const users = new Map<string, { hash: string; name: string | undefined }>();
  for (const [user, password] of Object.entries(passwords)) users.set(user, { hash: await hashPassword(password), name: `Shown ${user}` });
  await writeUsers(file, users);
  return file;
}

describe('a password', () => {
  it('fits its own hash and no other', async () => {
    const hash = await hashPassword('Grüße, 世界');
    assert.match(hash, /^scrypt\$16384\$8\$1\$/);
    assert.notEqual(hash, await hashPassword('Grüße, 世界'));
    assert.equal(await passwordFits('Gru\u0308ße, 世界', hash), true);
    assert.equal(await passwordFits('Grüße', hash), false);
    assert.equal(await passwordFits('x'.repeat(2000), hash), false);
    for (const bad of [
      '',
      'plain',
      'scrypt$3$8$1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA',
      'scrypt$9999999$99$99$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA',
    ]) {
      assert.equal(isPasswordHash(bad), false);
      assert.equal(await passwordFits('x', bad), false);
    }
  });

  it('is kept in a file of lines or of JSON, which says what is wrong with it', async () => {
    const hash = await hashPassword('a');
    const lines = `# our people\n\ndesk:${hash}:Front desk\r\nann: of:two:${hash}\n`;
    const users = parseUsers(lines);
    assert.deepEqual([...users.keys()], ['desk', 'ann: of:two']);
    assert.equal(users.get('desk')?.name, 'Front desk');
    assert.deepEqual(parseUsers(usersText(users)), users);
    assert.deepEqual(parseUsers(JSON.stringify({ desk: { password: hash, name: 'Front desk' }, 'ann: of:two': hash })), users);
    assert.throws(() => parseUsers('desk:secret'), /line 1: it has to be name:scrypt/);
    assert.throws(() => parseUsers(`desk:scrypt$1$1$1$a$b`), /no scrypt hash/);
    assert.throws(() => parseUsers(`desk:${hash}\ndesk:${hash}`), /line 2: "desk" is there twice/);
    assert.throws(() => parseUsers('{"desk"'), /not a JSON object/);
    assert.throws(() => parseUsers(`{"desk": "secret"}`), ConfigError);
  });

  it('is guessed so many times a minute', () => {
    const rate = new Rate(2);
    rate.count('a', 0);
    const undo = rate.count('a', 1000);
    assert.equal(rate.wait('a', 2000), 58_000);
    assert.equal(rate.wait('b', 2000), 0);
    undo();
    assert.equal(rate.wait('a', 2000), 0);
    rate.count('a', 2000);
    assert.equal(rate.wait('a', 60_000), 0);
  });
});

describe('a name', () => {
  const servers: PeerServer[] = [];
  const open: TestClient[] = [];
  const start = async (options: PeerServerOptions): Promise<PeerServer> => {
    const server = await startServer({ ...options, timing: { sweep: 20, ...options.timing } });
    servers.push(server);
    return server;
  };
  const page = async (server: PeerServer, settings: ClientSettings = {}): Promise<TestClient> => {
    const client = await TestClient.open(server, settings);
    open.push(client);
    return client;
  };
  after(async () => {
    for (const client of open) client.drop();
    for (const server of servers) await server.close();
  });

  it('that is in the file needs its password; another is not to be had', async () => {
    const server = await start({ users: await usersFile({ desk: 'right' }) });
    const eve = await page(server);
    const codes: unknown[] = [];
    for (const more of [{}, { password: '' }, { password: 'wrong' }, { password: 'x'.repeat(5000) }]) {
      codes.push((await signIn(eve, 'desk', more)).payload?.['code']);
    }
    codes.push((await signIn(eve, 'somebody', { password: 'right' })).payload?.['code'], (await signIn(eve, 'somebody')).payload?.['code']);
    assert.deepEqual([...new Set(codes)], ['unauthorized']);
    // Without a name one may ring, as nobody; saying a name does not make it one's own.
    const desk = await page(server);
    assert.equal((await signIn(desk, ' desk ', { password: 'right', name: '' })).payload?.['name'], 'Shown desk');
    const { id } = await ring(eve, 'desk', { name: 'desk', user: 'desk' });
    const heard = (await desk.next('RING')).payload;
    assert.deepEqual(heard?.['from'], { id: eve.id, name: 'desk' });
    answer(eve, id, 'accept');
    assert.equal((await endOf(eve, id))['state'], 'canceled');
    answer(desk, id, 'decline');
    assert.equal((await endOf(eve, id))['state'], 'declined');
    for (const type of ['MISSED-SEEN', 'PRESENCE']) eve.send({ type, payload: { status: 'busy' } });
    assert.deepEqual(await watch(eve, ['desk']), [{ user: 'desk', name: 'Shown desk', status: 'online' }]);
    // Nobody keeps what a name missed that does not exist, and everybody hears the same.
    assert.equal((await ring(eve, 'nobody')).end?.['state'], 'unavailable');
    assert.equal(await (server.events as unknown as { store: { userCount(): Promise<number> } }).store.userCount(), 1);
  });

  it('that is in no file is free with --open-users', async () => {
    const server = await start({ users: await usersFile({ desk: 'right' }), openUsers: true });
    const ann = await page(server);
    assert.equal((await signIn(ann, 'ann')).type, 'SIGNED-IN');
    assert.equal((await signIn(await page(server), 'ann')).type, 'SIGNED-IN');
    assert.equal((await signIn(await page(server), 'desk')).type, 'REFUSED');
    const all = await watch(ann, []);
    assert.deepEqual(
      all.map(contact => [contact['user'], contact['status']]),
      [
        ['ann', 'online'],
        ['desk', 'offline'],
      ],
    );
  });

  it('is granted by a token, for as long as that is good, and no other name is', async () => {
    const secret = 'a secret of more than 32 characters, for tests';
    const server = await start({ auth: { secret } });
    const tokenFor = (flags: object): Promise<string> => mintToken(secret, { role: 'member', expires: '2h', room: ['*'], ...flags });
    const desk = await page(server, { token: await tokenFor({ user: 'desk', subject: 'emp-7', name: 'Dr. Ann' }) });
    assert.equal((await signIn(desk, 'emp-7')).payload?.['code'], 'unauthorized');
    assert.deepEqual((await signIn(desk, 'desk', { name: 'Somebody else' })).payload?.['name'], 'Dr. Ann');
    const subject = await page(server, { token: await tokenFor({ subject: 'bob', room: [] }) });
    assert.equal((await signIn(subject, 'desk')).payload?.['code'], 'unauthorized');
    assert.equal((await signIn(subject, 'bob')).type, 'SIGNED-IN');
    // A ring's room is open to the two, whatever rooms their tokens are for.
    const { id } = await ring(subject, 'desk');
    assert.deepEqual((await desk.next('RING')).payload?.['from'], { id: subject.id, name: 'Ann', user: 'bob' });
    answer(desk, id, 'accept');
    await subject.join(String((await endOf(subject, id))['room']));
    // The clock skew that is forgiven at the door is not enough to keep a name.
    const old = await new SignJWT({ user: 'late', rooms: ['*'] })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('late')
      .setExpirationTime(Math.floor(Date.now() / 1000) - 2)
      .sign(new TextEncoder().encode(secret));
    const late = await page(server, { token: old });
    assert.match(String((await signIn(late, 'late')).payload?.['message']), /expired/);
  });

  it('is not guessed: wrong passwords are counted for a name, wherever they come from, but not against its owner', async () => {
    const server = await start({
      users: await usersFile({ desk: 'right' }),
      limits: { wrongPerUser: 6, wrongPerAddress: 4 },
      trustProxy: true,
    });
    const from = (address: string): Promise<TestClient> => page(server, { headers: { 'x-forwarded-for': address } });
    const owner = await from('192.0.2.9');
    await signIn(owner, 'desk', { password: 'right' });
    const guesser = await from('192.0.2.1');
    // Many at once are no way around.
    const guesses = await Promise.all(
      [...Array(6).keys()].map(async n => {
        const client = await from('192.0.2.1');
        return (await signIn(client, 'desk', { password: `guess ${String(n)}` })).payload?.['retryAfter'] !== undefined;
      }),
    );
    assert.equal(guesses.filter(Boolean).length, 2);
    const told = (await signIn(guesser, 'desk', { password: 'right' })).payload;
    assert.ok(Number(told?.['retryAfter']) > 50_000 && told?.['code'] === 'unauthorized');
    const other = await from('192.0.2.2');
    for (let n = 0; n < 2; n++) assert.equal((await signIn(other, 'desk', { password: 'no' })).payload?.['retryAfter'], undefined);
    assert.ok(Number((await signIn(await from('192.0.2.3'), 'desk', { password: 'right' })).payload?.['retryAfter']) > 0);
    assert.equal((await signIn(await from('192.0.2.9'), 'desk', { password: 'right' })).type, 'SIGNED-IN');
  });

  it('is lost when the file says so, and a bad file changes nothing', async () => {
    const file = await usersFile({ desk: 'right', ann: 'hers' });
    const server = await start({ users: file });
    const faults: unknown[] = [];
    server.events.on('fault', ({ error }) => faults.push(error));
    const [desk, ann, viewer] = [await page(server), await page(server), await page(server)];
    await signIn(desk, 'desk', { password: 'right' });
    await signIn(ann, 'ann', { password: 'hers' });
    await watch(viewer, ['desk', 'ann']);
    const { id } = await ring(viewer, 'desk');
    await ringingOn(desk);
    const faulty = new Promise<void>(resolve => server.events.once('fault', () => resolve()));
    await writeFile(file, 'desk:no hash at all\n');
    await faulty;
    assert.equal((await signIn(desk, 'desk', { password: 'right' })).type, 'SIGNED-IN');
    const hers = await hashPassword('hers');
    await writeFile(file, `ann:${hers}\n`);
    // Ann's password is the same but not its hash: she signs in again, too.
    for (const client of [desk, ann]) assert.equal((await client.next('REFUSED')).payload?.['code'], 'unauthorized');
    assert.equal((await endOf(viewer, id))['state'], 'unavailable');
    assert.equal((await signIn(desk, 'desk', { password: 'right' })).type, 'REFUSED');
    assert.equal((await signIn(ann, 'ann', { password: 'hers' })).type, 'SIGNED-IN');
    assert.equal(faults.length, 1);
  });

  it('file that cannot be used ends the start', async () => {
    await assert.rejects(startServer({ users: join(directory, 'none') }), /ENOENT/);
    const file = join(directory, 'bad');
    await writeFile(file, 'desk:plain text\n');
    await assert.rejects(startServer({ users: file }), ConfigError);
  });
});

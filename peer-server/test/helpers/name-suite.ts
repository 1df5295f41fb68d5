import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { typesOf } from './client.js';
import { RingBench, type RingNodes } from './ring-bench.js';
import { answer, endOf, heeded, ring, ringingOn, signIn, status, watch, type Payload } from './ringers.js';

/** Names: who is there, what they missed, and how much anybody may ask for. */
export function nameSuite(where: string, make: () => Promise<RingNodes>): void {
  describe(`names ${where}`, () => {
    const bench = new RingBench(make);
    const { name, page, desk, missedBy } = bench;
    before(() => bench.start());
    after(() => bench.end());

    it('who is followed is told about: the best of all pages, across nodes', async () => {
      const user = name();
      const viewer = await page();
      assert.deepEqual(await watch(viewer, [user, 'nobody here']), [
        { user, name: user, status: 'offline' },
        { user: 'nobody here', name: 'nobody here', status: 'offline' },
      ]);
      const bob = await desk(user, 1);
      assert.deepEqual(await status(viewer, user, 'online'), { user, name: 'Somebody', status: 'online' });
      bob.send({ type: 'PRESENCE', payload: { status: 'busy' } });
      await status(viewer, user, 'busy');
      const phone = await page();
      phone.send({ type: 'PRESENCE', payload: { status: 'away' } });
      await signIn(phone, user, { name: 'Bob on the phone' });
      assert.equal((await status(viewer, user, 'away'))['name'], 'Bob on the phone');
      phone.send({ type: 'SIGN-OUT', payload: {} });
      await status(viewer, user, 'busy');
      // A page that is away for a moment is not offline.
      bob.drop();
      const back = await page(0, bob);
      await signIn(back, user);
      await status(viewer, user, 'online');
      assert.equal(
        viewer.frames.some(({ type, payload }) => type === 'USER' && payload?.['status'] === 'offline'),
        false,
      );
      back.drop();
      await status(viewer, user, 'offline');
      viewer.send({ type: 'UNWATCH', payload: {} });
      await heeded(viewer);
      viewer.frames.length = 0;
      viewer.rewind();
      await desk(user);
      await heeded(viewer);
      assert.deepEqual(typesOf(viewer), ['REFUSED']);
    });

    it('the whole directory is for those who are signed in', async () => {
      const viewer = await page();
      viewer.send({ type: 'WATCH', payload: { ref: 'w', users: [] } });
      assert.equal((await viewer.next('REFUSED')).payload?.['code'], 'unauthorized');
      const [mine, theirs] = [name(), name()];
      await desk(theirs, 1);
      await signIn(viewer, mine);
      const all = await watch(viewer, []);
      assert.ok([mine, theirs].every(user => all.some(contact => contact['user'] === user && contact['status'] === 'online')));
      const late = name();
      await desk(late, 1);
      await status(viewer, late, 'online');
    });

    it('missed rings are kept, so many, until they have been seen', async () => {
      const user = name();
      const ids: string[] = [];
      for (let n = 0; n < 7; n++) ids.push((await ring(await page(), user)).id);
      const bob = await page(1);
      assert.deepEqual(
        (await missedBy(bob, user)).map(missed => missed['ring']),
        ids.slice(-5),
      );
      bob.send({ type: 'MISSED-SEEN', payload: {} });
      await heeded(bob);
      assert.deepEqual(await missedBy(bob, user), []);
      const { forward } = bench;
      if (!forward) return;
      const away = async (): Promise<void> => {
        bob.send({ type: 'SIGN-OUT', payload: {} });
        await heeded(bob);
      };
      await away();
      for (let n = 0; n < 2; n++) await ring(await page(), user);
      forward(23 * 3_600_000);
      assert.equal((await missedBy(bob, user)).length, 2);
      await away();
      await ring(await page(), user);
      forward(2 * 3_600_000);
      await until(async () => (await missedBy(bob, user)).length === 1);
    });

    it('limits what one socket rings, and how many ring one name', async () => {
      const user = name();
      const bob = await desk(user, 1);
      const ann = await page();
      const own = [];
      for (let n = 0; n < 4; n++) own.push(await ring(ann, user));
      assert.ok(own.every(({ end }) => end === undefined));
      assert.equal((await ring(ann, user)).end?.['state'], 'busy');
      const others = [await page(), await page(1)] as const;
      for (let n = 0; n < 4; n++) assert.equal((await ring(others[0], user)).end, undefined);
      assert.equal((await ring(others[1], user)).end?.['state'], 'busy');
      for (let n = 0; n < 8; n++) answer(bob, await ringingOn(bob), 'decline');
      for (const { id } of own) assert.equal((await endOf(ann, id))['state'], 'declined');
      // Those have ended; the limit per minute is what comes next.
      const quick: unknown[] = [];
      for (let n = 0; n < 20; n++) {
        const { id, end } = await ring(ann, user);
        quick.push(end?.['state']);
        if (end) continue;
        answer(bob, id, 'decline');
        await endOf(ann, id);
      }
      assert.deepEqual(quick.filter(Boolean).length, 4);
      assert.equal(quick.at(-1), 'busy');
    });

    it('refuses names that are none, and too many pages of one', async () => {
      const ann = await page();
      for (const user of ['', '   ', 'x'.repeat(65), 'a\u0007b']) {
        assert.equal((await signIn(ann, user)).payload?.['code'], 'broker-rejected');
        assert.equal((await ring(ann, user)).end?.['code'], 'broker-rejected');
      }
      assert.equal((await ring(ann, 'x', { room: 'not mine' })).end?.['code'], 'unauthorized');
      const user = name();
      for (let n = 0; n < 16; n++) await desk(user, n % 2 === 0 ? 0 : 1);
      assert.equal((await signIn(ann, user)).payload?.['code'], 'broker-rejected');
      const wanted = name();
      assert.equal((await signIn(ann, ` ${wanted} `)).payload?.['user'], wanted);
    });

    it('one socket has one name', async () => {
      const [first, second] = [name(), name()];
      const bob = await desk(first, 1);
      await signIn(bob, second);
      const ann = await page();
      assert.equal((await ring(ann, first)).end?.['state'], 'unavailable');
      assert.equal((await ring(ann, second)).end, undefined);
      // The caller has no name until they sign in, whatever their page says.
      assert.equal(((await bob.next('RING')).payload?.['from'] as Payload)['user'], undefined);
    });
  });
}

/** Asks until it is so. */
async function until(test: () => Promise<boolean>): Promise<void> {
  while (!(await test())) await new Promise(resolve => setImmediate(resolve));
}

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { typesOf, type TestClient } from './client.js';
import { ends, RingBench, type RingNodes } from './ring-bench.js';
import { answer, endOf, heeded, ring, ringingOn, signIn, type Payload } from './ringers.js';

/** Every way in which a ring ends, as real sockets see it: callers on the one node, tabs of the called one on both. */
export function ringSuite(where: string, make: () => Promise<RingNodes>): void {
  describe(`rings ${where}`, () => {
    const bench = new RingBench(make);
    const { name, page, desk, missedBy, states } = bench;
    before(() => bench.start());
    after(() => bench.end());

    it('accepted: both hear the room, and only they may enter it', async () => {
      const user = name();
      const [ann, bob, eve] = [await page(), await desk(user, 1), await page(1)];
      const { ref, id } = await ring(ann, user);
      const heard = await bob.next('RING');
      const left = Number(heard.payload?.['left']);
      assert.deepEqual(heard.payload, { ring: id, from: { id: ann.id, name: 'Ann' }, to: user, audio: false, left });
      assert.ok(left > 44_000 && left <= 45_000);
      answer(bob, id, 'accept');
      const there = await endOf(bob, id);
      const here = await endOf(ann, id);
      const room = String(here['room']);
      assert.match(room, /^ring-/);
      assert.deepEqual(here, { ring: id, ref, state: 'accepted', room, by: { id: bob.id, name: 'Somebody', user } });
      assert.deepEqual(there, { ring: id, state: 'accepted', room, by: { id: ann.id, name: 'Ann' } });
      const enters = async (): Promise<unknown> => {
        eve.send({ type: 'PEEK', payload: { ref: 'p', room } });
        assert.deepEqual((await eve.next('PEEKED')).payload?.['members'], []);
        eve.send({ type: 'JOIN', payload: { ref: 'j', room, name: 'Eve' } });
        return (await eve.next(['JOINED', 'REFUSED'])).payload?.['code'];
      };
      assert.equal(await enters(), 'unauthorized');
      await ann.join(room);
      assert.equal(await enters(), 'unauthorized');
      bob.send({ type: 'PEEK', payload: { ref: 'p', room } });
      assert.deepEqual((await bob.next('PEEKED')).payload?.['members'], [ann.id]);
      await bob.join(room);
      assert.equal(states.at(-1), 'accepted');
    });

    it('accepted in one of three tabs on two nodes: the others hear that it was elsewhere', async () => {
      const user = name();
      const ann = await page();
      const tabs = [await desk(user, 0), await desk(user, 1), await desk(user, 1)] as const;
      const { id } = await ring(ann, user, { audio: true });
      for (const tab of tabs) assert.equal((await tab.next('RING')).payload?.['audio'], true);
      // Two answer at once: one of them was first.
      answer(tabs[0], id, 'accept');
      answer(tabs[1], id, 'accept');
      const told = await Promise.all(tabs.map(tab => endOf(tab, id)));
      assert.deepEqual(told.map(end => end['state']).sort(), ['accepted', 'elsewhere', 'elsewhere']);
      const by = (await endOf(ann, id))['by'] as { id: string };
      const winner = told.findIndex(end => end['state'] === 'accepted');
      assert.equal(by.id, tabs[winner]?.id);
      // Who was too late is not let in.
      const loser = tabs[winner === 0 ? 1 : 0];
      loser.send({ type: 'JOIN', payload: { ref: 'j', room: told[winner]?.['room'], name: 'Late' } });
      assert.equal((await loser.next('REFUSED')).payload?.['code'], 'unauthorized');
      for (const tab of tabs) {
        await heeded(tab);
        assert.equal(ends(tab), 1);
      }
    });

    it('declined with a message, for all tabs', async () => {
      const user = name();
      const [ann, bob, other] = [await page(), await desk(user, 1), await desk(user)];
      const { ref, id } = await ring(ann, user);
      await ringingOn(bob);
      await ringingOn(other);
      answer(bob, id, 'decline', ' In a meeting,\n back at <b>3</b>');
      const by = { id: bob.id, name: 'Somebody', user };
      assert.deepEqual(await endOf(ann, id), { ring: id, ref, state: 'declined', by, message: 'In a meeting, back at <b>3</b>' });
      assert.deepEqual(await endOf(bob, id), { ring: id, state: 'declined' });
      assert.deepEqual(await endOf(other, id), { ring: id, state: 'elsewhere' });
      assert.deepEqual(await missedBy(await page(), user), []);
    });

    it('busy only when all tabs have said so', async () => {
      const user = name();
      const [ann, bob, other] = [await page(), await desk(user, 1), await desk(user)];
      const { id } = await ring(ann, user);
      answer(bob, await ringingOn(bob), 'busy');
      assert.deepEqual(await endOf(bob, id), { ring: id, state: 'busy' });
      await heeded(ann);
      assert.equal(ends(ann), 0);
      answer(other, await ringingOn(other), 'busy');
      assert.equal((await endOf(ann, id))['state'], 'busy');
      assert.equal((await endOf(other, id))['state'], 'busy');
    });

    it('busy when the only tab that had not said so goes', async () => {
      const user = name();
      const [ann, bob, other] = [await page(), await desk(user, 1), await desk(user)];
      const { id } = await ring(ann, user);
      answer(bob, await ringingOn(bob), 'busy');
      await ringingOn(other);
      other.send({ type: 'SIGN-OUT', payload: {} });
      assert.equal((await endOf(ann, id))['state'], 'busy');
    });

    it('canceled', async () => {
      const user = name();
      const [ann, bob] = [await page(), await desk(user, 1)];
      const { ref, id } = await ring(ann, user);
      await ringingOn(bob);
      ann.send({ type: 'RING-CANCEL', payload: { ring: id } });
      assert.deepEqual(await endOf(ann, id), { ring: id, ref, state: 'canceled' });
      assert.deepEqual(await endOf(bob, id), { ring: id, state: 'canceled' });
      answer(bob, id, 'accept');
      // One who accepts too late hears nothing more: it was told already.
      await heeded(bob);
      assert.equal(ends(bob), 1);
      const [missed] = await missedBy(await page(), user);
      assert.deepEqual(missed, { ring: id, from: { id: ann.id, name: 'Ann' }, at: missed?.['at'], audio: false });
      assert.ok(Math.abs(Number(missed?.at) - Date.now()) < 10_000);
    });

    it('that only hands over a message: taken by one page, never missed, and no answer to a ring the other way', async () => {
      const [user, annName] = [name(), name()];
      const [ann, bob, other] = [await desk(annName), await desk(user, 1), await desk(user, 0)];
      const { id } = await ring(ann, user, { note: true });
      for (const tab of [bob, other]) assert.equal((await tab.next('RING')).payload?.['note'], true);
      const { id: call } = await ring(bob, annName);
      assert.notEqual(call, id);
      assert.equal(await ringingOn(ann), call);
      answer(bob, id, 'accept');
      assert.deepEqual([(await endOf(bob, id))['state'], (await endOf(other, id))['state']], ['accepted', 'elsewhere']);
      assert.equal(((await endOf(ann, id))['by'] as { id: string }).id, bob.id);
      bob.send({ type: 'RING-CANCEL', payload: { ring: call } });
      for (const tab of [bob, other]) tab.send({ type: 'SIGN-OUT', payload: {} });
      await Promise.all([heeded(bob), heeded(other)]);
      assert.equal((await ring(ann, user, { note: true })).end?.['state'], 'unavailable');
      assert.deepEqual(await missedBy(await page(), user), []);
    });

    it('nobody answers in time', async () => {
      const user = name();
      const [ann, bob] = [await page(), await desk(user, 1)];
      const { id } = await ring(ann, user, { timeout: 1 });
      const heard = await bob.next('RING');
      assert.ok(Number(heard.payload?.['left']) > 4000);
      bench.forward?.(5000);
      assert.equal((await endOf(ann, id))['state'], 'no-answer');
      assert.equal((await endOf(bob, id))['state'], 'missed');
    });

    it('unavailable: nobody has the name, or its last page has signed out', async () => {
      const user = name();
      const ann = await page();
      assert.equal((await ring(ann, user)).end?.['state'], 'unavailable');
      const bob = await desk(user, 1);
      const { id } = await ring(ann, user);
      await ringingOn(bob);
      bob.send({ type: 'SIGN-OUT', payload: {} });
      assert.equal((await endOf(ann, id))['state'], 'unavailable');
      assert.equal((await missedBy(await page(), user)).length, 2);
    });

    it('does not ring the page that calls', async () => {
      const user = name();
      const ann = await desk(user);
      assert.equal((await ring(ann, user)).end?.['state'], 'unavailable');
      const phone = await desk(user, 1);
      const { id } = await ring(ann, user);
      assert.equal(await ringingOn(phone), id);
      answer(phone, id, 'accept');
      assert.equal((await endOf(ann, id))['state'], 'accepted');
      assert.equal(typesOf(ann).includes('RING'), false);
    });

    it('the caller is killed: canceled after the lease; the callee is: unavailable', async () => {
      const user = name();
      const [ann, bob, cid] = [await page(), await desk(user, 1), await page(1)];
      const { id } = await ring(ann, user);
      await ringingOn(bob);
      ann.drop();
      assert.equal((await endOf(bob, id))['state'], 'canceled');
      const second = await ring(cid, user);
      await ringingOn(bob);
      bob.drop();
      assert.equal((await endOf(cid, second.id))['state'], 'unavailable');
    });

    it('a page that comes while it rings, rings', async () => {
      const user = name();
      const [ann, bob] = [await page(), await desk(user, 1)];
      const { id } = await ring(ann, user);
      await ringingOn(bob);
      const late = await desk(user);
      assert.equal(await ringingOn(late), id);
      answer(late, id, 'accept');
      assert.equal((await endOf(bob, id))['state'], 'elsewhere');
      assert.equal((await endOf(ann, id))['state'], 'accepted');
    });

    it('the callee is away for a moment, or reloads: it rings again, and is answered from another node', async () => {
      const user = name();
      const [ann, bob] = [await page(), await desk(user, 1)];
      const { id } = await ring(ann, user);
      await ringingOn(bob);
      bob.drop();
      const back = await page(0, bob);
      await signIn(back, user);
      assert.equal(await ringingOn(back), id);
      answer(back, id, 'accept');
      assert.equal((await endOf(back, id))['state'], 'accepted');
      assert.equal((await endOf(ann, id))['state'], 'accepted');
    });

    it('the caller is away for a moment, or reloads: it hears that it rings still, and the answer', async () => {
      const user = name();
      const [ann, bob] = [await page(), await desk(user, 1)];
      const { ref, id } = await ring(ann, user);
      await ringingOn(bob);
      ann.drop();
      const back = await page(1, ann);
      const again = (await back.next('RINGING')).payload ?? {};
      assert.deepEqual(again, { ref, ring: id, to: user, left: again['left'] });
      // Asked again with the same `ref`, it is the same ring.
      back.send({ type: 'RING', payload: { ref, to: user, name: 'Ann' } });
      assert.equal((await back.next('RINGING')).payload?.['ring'], id);
      answer(bob, id, 'accept');
      assert.equal((await endOf(back, id))['state'], 'accepted');
      assert.equal(typesOf(bob).filter(type => type === 'RING').length, 1);
    });

    it('an end that came while a page was away is told when it is back, once', async () => {
      const user = name();
      const [ann, bob, other] = [await page(), await desk(user, 1), await desk(user)];
      const { id } = await ring(ann, user);
      for (const tab of [bob, other]) await ringingOn(tab);
      ann.drop();
      bob.drop();
      await Promise.all([ann.closed, bob.closed]);
      answer(other, id, 'accept');
      await endOf(other, id);
      const caller = await page(1, ann);
      assert.equal((await endOf(caller, id))['state'], 'accepted');
      const back = await page(0, bob);
      await signIn(back, user);
      assert.equal((await endOf(back, id))['state'], 'elsewhere');
      await signIn(back, user);
      assert.equal(ends(back), 1);
      assert.equal(typesOf(back).includes('RING'), false);
    });

    it('the caller may cancel from a new socket', async () => {
      const user = name();
      const [ann, bob] = [await page(), await desk(user, 1)];
      const { id } = await ring(ann, user);
      await ringingOn(bob);
      ann.drop();
      const back = await page(1, ann);
      await back.next('RINGING');
      back.send({ type: 'RING-CANCEL', payload: { ring: id } });
      assert.equal((await endOf(bob, id))['state'], 'canceled');
    });

    it('two who ring each other are in one room, fifty times', async () => {
      const [a, b] = [name(), name()];
      let [ann, bob] = [await desk(a), await desk(b, 1)];
      const told: unknown[] = [];
      const count = async (): Promise<void> => {
        for (const client of [ann, bob]) {
          await heeded(client);
          const ended = client.frames.filter(({ type }) => type === 'RING-END').map(({ payload }) => payload?.['ring']);
          assert.equal(new Set(ended).size, ended.length, 'each end once');
          told.push(...ended);
        }
      };
      for (let round = 0; round < 50; round++) {
        if (round % 10 === 9) {
          await count();
          // One socket may not ring that often; the names change nodes, too.
          for (const client of [ann, bob]) client.send({ type: 'SIGN-OUT', payload: {} });
          [ann, bob] = [await desk(a, 1), await desk(b, round % 20 === 9 ? 0 : 1)];
        }
        const before = [ends(ann), ends(bob)];
        ann.send({ type: 'RING', payload: { ref: `a${String(round)}`, to: b, name: 'Ann' } });
        bob.send({ type: 'RING', payload: { ref: `b${String(round)}`, to: a, name: 'Bob' } });
        const mine = (client: TestClient, ref: string): Promise<Payload> =>
          client.next('RING-END', ({ payload }) => payload?.['ref'] === ref).then(({ payload }) => payload ?? {});
        const [one, other] = await Promise.all([mine(ann, `a${String(round)}`), mine(bob, `b${String(round)}`)]);
        assert.deepEqual([one['state'], other['state'], one['room']], ['accepted', 'accepted', other['room']], `round ${String(round)}`);
        const room = String(one['room']);
        await ann.join(room);
        await bob.join(room);
        for (const client of [ann, bob]) client.send({ type: 'PART', payload: { room } });
        // Each has heard of at most both rings, of each once.
        assert.ok(ends(ann) - (before[0] ?? 0) <= 2 && ends(bob) - (before[1] ?? 0) <= 2);
      }
      await count();
      assert.ok(told.length >= 100);
    });

    it('somebody else is rung into a running room, and nobody else comes in', async () => {
      const [b, c] = [name(), name()];
      const [ann, bob, cid, eve] = [await page(), await desk(b, 1), await desk(c, 1), await desk(name())];
      const first = await ring(ann, b);
      answer(bob, await ringingOn(bob), 'accept');
      const room = String((await endOf(ann, first.id))['room']);
      await ann.join(room);
      await bob.join(room);
      // Who is not inside calls nobody in.
      assert.equal((await ring(eve, c, { room })).end?.['code'], 'unauthorized');
      const { id } = await ring(bob, c, { room });
      answer(cid, await ringingOn(cid), 'accept');
      assert.equal((await endOf(cid, id))['room'], room);
      assert.equal((await endOf(bob, id))['room'], room);
      await cid.join(room);
      eve.send({ type: 'JOIN', payload: { ref: 'j', room, name: 'Cid' } });
      assert.equal((await eve.next('REFUSED')).payload?.['code'], 'unauthorized');
      // Nobody answers or cancels a ring that is not theirs.
      const other = await ring(ann, b);
      answer(eve, other.id, 'accept');
      assert.equal((await endOf(eve, other.id))['state'], 'canceled');
      eve.send({ type: 'RING-CANCEL', payload: { ring: other.id } });
      await heeded(eve);
      assert.equal(await ringingOn(bob), other.id);
      answer(bob, other.id, 'decline');
      assert.equal((await endOf(ann, other.id))['state'], 'declined');
    });

    it('a private room that is empty waits for its guests, and is made by nobody else', async () => {
      const eve = await page();
      eve.send({ type: 'JOIN', payload: { ref: 'j', room: `ring-${'A'.repeat(22)}`, name: 'Eve' } });
      assert.equal((await eve.next('REFUSED')).payload?.['code'], 'unauthorized');
      const user = name();
      const [ann, bob] = [await page(), await desk(user, 1)];
      const { id } = await ring(ann, user);
      answer(bob, await ringingOn(bob), 'accept');
      const room = String((await endOf(ann, id))['room']);
      await ann.join(room);
      ann.send({ type: 'PART', payload: { room } });
      await ann.settle();
      await bob.join(room);
      await ann.join(room);
    });
  });
}

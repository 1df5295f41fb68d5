import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setStatus, signIn, signOut } from '../../src/rings/presence.js';
import type { RingPolicy } from '../../src/rings/user-draft.js';
import { userKey } from '../../src/rings/user-state.js';
import { join, part, type RoomPolicy } from '../../src/rooms/transitions.js';
import type { Change, NodeMessage, Place, Store } from '../../src/store/store.js';

/** A store and what its node was told. */
class Node {
  readonly store: Store;
  readonly heard: NodeMessage[] = [];
  readonly #waiters = new Set<() => void>();

  constructor(store: Store) {
    this.store = store;
  }

  open(): Promise<void> {
    return this.store.open(message => {
      this.heard.push(message);
      for (const waiter of [...this.#waiters]) waiter();
    });
  }

  /** The frames for one session, once there are `count`. */
  frames(session: string, count: number): Promise<readonly string[]> {
    const found = (): readonly string[] =>
      this.heard.flatMap(told => (told.kind === 'frame' && told.sessions.includes(session) ? [told.text] : []));
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (found().length < count) return;
        clearTimeout(timer);
        this.#waiters.delete(look);
        resolve(found());
      };
      const timer = setTimeout(() => {
        reject(new Error(`${session} got ${String(found().length)} of ${String(count)} frames`));
      }, 5000);
      this.#waiters.add(look);
      look();
    });
  }
}

const policy: RoomPolicy = { roomMembers: 500, lease: 200, hold: 200, keep: 200, firstIsHost: true };

const rings: RingPolicy = { lease: 200, ringEnd: 200, missed: 5000, missedPerUser: 5, ringsPerUser: 5, pagesPerUser: 50 };

function enter(room: string, id: string, place: Place): Change<unknown> {
  return join(room, { ref: 'r', id, owner: `owner of ${id}`, who: id, place, name: id, role: 'member', wish: 500 }, policy);
}

/** What every store promises; run with two nodes of one broker, whose `timing.expire` is 300 and whose queue holds 4 messages. */
export function storeContract(name: string, make: () => Promise<{ readonly stores: readonly [Store, Store]; end(): Promise<void> }>): void {
  describe(name, () => {
    let one: Node;
    let two: Node;
    let end: () => Promise<void>;
    let serial = 0;
    const fresh = (): string => `p${String(++serial)}`;
    const hold = (node: Node, id: string, session: string, owner = `owner of ${id}`): ReturnType<Store['claim']> =>
      node.store.claim({ id, owner, session });

    before(async () => {
      const made = await make();
      [one, two] = [new Node(made.stores[0]), new Node(made.stores[1])];
      end = () => made.end();
      await one.open();
      await two.open();
    });
    after(async () => {
      await one.store.close();
      await two.store.close();
      await end();
    });

    it('lets one owner hold an id, and take it back from any node', async () => {
      const id = fresh();
      assert.deepEqual(await hold(one, id, 's1'), { outcome: 'held', resumed: false, rooms: [], previous: undefined, waiting: [] });
      assert.deepEqual(await hold(two, id, 's2', 'thief'), { outcome: 'taken', holder: { node: one.store.node, session: 's1' } });
      const again = await hold(two, id, 's3');
      assert.deepEqual(again, {
        outcome: 'held',
        resumed: true,
        rooms: [],
        previous: { node: one.store.node, session: 's1' },
        waiting: [],
      });
      assert.ok((await one.store.ids()).includes(id));
      assert.equal(await one.store.release(id, 's1'), undefined);
      assert.deepEqual(await two.store.release(id, 's3'), []);
      assert.equal((await hold(one, id, 's4', 'somebody else')).outcome, 'held');
    });

    it('gives one of many racing claims the id', async () => {
      const id = fresh();
      const claims = await Promise.all(
        [...Array(20).keys()].map(n => hold(n % 2 === 0 ? one : two, id, `race${String(n)}`, `owner ${String(n)}`)),
      );
      assert.equal(claims.filter(claim => claim.outcome === 'held').length, 1);
    });

    it('relays in order to any node', async () => {
      const [from, to] = [fresh(), fresh()];
      await hold(one, from, `${from}-s`);
      await hold(two, to, `${to}-s`);
      for (let n = 0; n < 100; n++) one.store.relay(from, to, `m${String(n)}`, 'queue');
      assert.deepEqual(
        await two.frames(`${to}-s`, 100),
        [...Array(100).keys()].map(n => `m${String(n)}`),
      );
    });

    it('keeps what comes early, bounded and in order, and hands it out once', async () => {
      const [from, to] = [fresh(), fresh()];
      await hold(one, from, `${from}-s`);
      for (let n = 0; n < 6; n++) one.store.relay(from, to, `early\n${String(n)}`, 'queue');
      one.store.relay(from, to, 'never kept', 'drop');
      await one.store.rooms();
      const claimed = await hold(two, to, `${to}-s`);
      assert.deepEqual(
        claimed.outcome === 'held' && claimed.waiting,
        [0, 1, 2, 3].map(n => `early\n${String(n)}`),
      );
      one.store.relay(from, to, 'live', 'queue');
      assert.deepEqual(await two.frames(`${to}-s`, 1), ['live']);
      const again = await hold(one, to, `${to}-t`);
      assert.deepEqual(again.outcome === 'held' && again.waiting, []);
    });

    it('tells each sender once that nobody came', async () => {
      const [from, other, to] = [fresh(), fresh(), fresh()];
      await hold(one, from, `${from}-s`);
      await hold(two, other, `${other}-s`);
      for (let n = 0; n < 3; n++) one.store.relay(from, to, `m${String(n)}`, 'queue');
      two.store.relay(other, to, 'm', 'queue');
      const expire = (src: string): string => JSON.stringify({ type: 'EXPIRE', src: to, dst: src });
      assert.deepEqual(await one.frames(`${from}-s`, 1), [expire(from)]);
      assert.deepEqual(await two.frames(`${other}-s`, 1), [expire(other)]);
      const late = await hold(two, to, `${to}-s`);
      assert.deepEqual(late.outcome === 'held' && late.waiting, []);
    });

    it('changes a room atomically, whoever changes it, and tells everybody in one order', async () => {
      const room = `room ${fresh()}`;
      const people = [...Array(30).keys()].map(n => ({ node: n % 2 === 0 ? one : two, id: fresh() }));
      for (const { node, id } of people) await hold(node, id, `${id}-s`);
      await Promise.all(
        people.map(({ node, id }) => node.store.update(room, enter(room, id, { node: node.store.node, session: `${id}-s` }))),
      );
      for (const { node, id } of people) {
        // Each one is told of their own entry and of everybody who came later, in the order of the versions.
        const own = JSON.parse((await node.frames(`${id}-s`, 1))[0] ?? '') as { payload: { version: number } };
        const later = people.length - own.payload.version;
        const told = await node.frames(`${id}-s`, 1 + later);
        const versions = told.map(text => (JSON.parse(text) as { payload: { version: number } }).payload.version);
        assert.deepEqual(
          versions,
          [...Array(1 + later).keys()].map(n => own.payload.version + n),
        );
      }
    });

    it('reserves the id of an absent member, and frees it with the seat', async () => {
      const room = `room ${fresh()}`;
      const id = fresh();
      await hold(one, id, `${id}-s`);
      await one.store.update(room, enter(room, id, { node: one.store.node, session: `${id}-s` }));
      assert.deepEqual(await one.store.release(id, `${id}-s`), [room]);
      assert.deepEqual(await hold(two, id, 'x', 'thief'), { outcome: 'taken', holder: undefined });
      const back = await hold(two, id, `${id}-t`);
      assert.deepEqual(back.outcome === 'held' && back.rooms, [room]);
      assert.deepEqual(await two.store.release(id, `${id}-t`), [room]);
      await one.store.update(room, part(id, `${id}-s`, false, policy));
      assert.equal((await hold(two, id, 'x', 'the next')).outcome, 'held');
    });

    it('knows which rooms have something due', async () => {
      const room = `room ${fresh()}`;
      const id = fresh();
      await hold(one, id, `${id}-s`);
      await one.store.update(room, enter(room, id, { node: one.store.node, session: `${id}-s` }));
      await one.store.update(room, part(id, `${id}-s`, true, { ...policy, hold: 1 }));
      while (!(await two.store.due()).includes(room)) await two.store.rooms();
    });

    it('keeps names beside rooms: whose pages, who may come back as one, and what all nodes hear of them', async () => {
      const user = `user ${fresh()}`;
      const key = userKey(user);
      const [rooms, names] = [await one.store.rooms(), await one.store.userCount()];
      const people = [...Array(20).keys()].map(n => ({ node: n % 2 === 0 ? one : two, id: fresh() }));
      for (const { node, id } of people) await hold(node, id, `${id}-s`);
      await Promise.all(
        people.map(({ node, id }) => {
          const place = { node: node.store.node, session: `${id}-s` };
          const page = { id, owner: `owner of ${id}`, name: id, status: 'away' as const, ref: 'r', place };
          return node.store.update(key, signIn(user, page, rings, true));
        }),
      );
      for (const { node, id } of people) assert.match((await node.frames(`${id}-s`, 1))[0] ?? '', /^{"type":"SIGNED-IN"/);
      assert.deepEqual([await two.store.rooms(), await two.store.userCount()], [rooms, names + 1]);
      const [contact, ...none] = await two.store.contacts([user, 'nobody']);
      assert.deepEqual([contact?.user, contact?.status, none], [user, 'away', []]);
      assert.ok((await one.store.contacts()).some(other => other.user === user));
      assert.deepEqual(await two.store.contacts([]), []);
      // An id with a page is kept for its owner, and says where it belongs.
      const { id } = people[0] ?? { id: '' };
      assert.deepEqual(await one.store.release(id, `${id}-s`), [key]);
      assert.deepEqual(await hold(two, id, 'x', 'thief'), { outcome: 'taken', holder: undefined });
      const back = await hold(two, id, `${id}-t`);
      assert.deepEqual(back.outcome === 'held' && back.rooms, [key]);
      const other = people[1]?.id ?? '';
      await two.store.update(key, setStatus(user, other, `${other}-s`, 'online', rings));
      const heard = (node: Node): readonly string[] =>
        node.heard.flatMap(told => (told.kind === 'user' ? [(JSON.parse(told.text) as { user: string; status: string }).status] : []));
      for (const node of [one, two]) while (heard(node).at(-1) !== 'online') await node.store.rooms();
      for (const { id: page } of people) await one.store.update(key, signOut(user, page, `${page}-s`, rings));
      // The first one was at another socket by then, as far as the registry knows; its page was signed out all the same.
      assert.deepEqual(await one.store.contacts([user]), []);
      assert.equal(await one.store.userCount(), names);
      for (const node of [one, two]) while (heard(node).at(-1) !== 'offline') await node.store.rooms();
    });

    it('carries words between nodes', async () => {
      one.store.tell(two.store.node, { kind: 'probe', session: 'words', asker: one.store.node, ref: '1' });
      two.store.tell(two.store.node, { kind: 'frame', sessions: ['to-self'], text: 'self' });
      await two.frames('to-self', 1);
      while (!two.heard.some(told => told.kind === 'probe' && told.session === 'words')) await two.store.rooms();
    });
  });
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { RingServerMessage } from '../src/protocol-ring.js';
import { attachUser, clearMissed, detachUser, expireUser, setStatus, signIn, signOut, type UserChange } from '../src/rings/presence.js';
import { accept, cancel, claimRing, decline, merge, ring, sayBusy } from '../src/rings/ringing.js';
import type { RingPolicy } from '../src/rings/user-draft.js';
import type { UserState } from '../src/rings/user-state.js';
import { idChanges } from '../src/store/stored.js';

const policy: RingPolicy = { lease: 8000, ringEnd: 15_000, missed: 86_400_000, missedPerUser: 3, ringsPerUser: 4, pagesPerUser: 3 };
const user = 'desk';

/** A page of the called one ('p') or a caller ('c'), which has had so many sockets. */
interface Actor {
  readonly id: string;
  sockets: number;
  connected: boolean;
}

/** One name and everybody around it, with a clock that only the test moves. */
class World {
  state: UserState | undefined;
  now = 1000;
  readonly pages: readonly Actor[] = ['p0', 'p1', 'p2', 'p3'].map(id => ({ id, sockets: 1, connected: true }));
  readonly callers: readonly Actor[] = [...['c0', 'c1'].map(id => ({ id, sockets: 1, connected: true })), this.pages[0] as Actor];
  readonly rings = new Map<string, string>();
  readonly over: string[] = [];
  /** What each socket was told, by session. */
  readonly told = new Map<string, RingServerMessage[]>();
  #reserved = new Set<string>();

  session({ id, sockets }: Actor): string {
    return `${id}/${String(sockets)}`;
  }

  apply<R>(change: UserChange<R>): R {
    const before = JSON.stringify(this.state);
    const { state, deliveries, result } = change(this.state, this.now);
    assert.equal(JSON.stringify(this.state), before, 'a change is pure');
    const { added, removed } = idChanges(this.state, state);
    for (const id of added) this.#reserved.add(id);
    for (const id of removed) this.#reserved.delete(id);
    // As a store keeps it.
    this.state = state && (JSON.parse(JSON.stringify(state)) as UserState);
    for (const { to, text } of deliveries) {
      for (const { session } of to) this.told.set(session, [...(this.told.get(session) ?? []), JSON.parse(text) as RingServerMessage]);
    }
    this.over.push(...result.over.map(over => over.state));
    this.check();
    return result.result;
  }

  /** On a new socket, which the broker knows by its id and owner. */
  connect(who: Actor): void {
    who.sockets += 1;
    who.connected = true;
    this.apply(attachUser(user, who.id, `owner ${who.id}`, { node: 'n', session: this.session(who) }, policy));
  }

  check(): void {
    const { state } = this;
    assert.deepEqual(
      [...this.#reserved].sort(),
      [...new Set([...(state?.pages ?? []), ...(state?.rings ?? []).map(({ from }) => from)].map(({ id }) => id))].sort(),
    );
    assert.ok((state?.pages.length ?? 0) <= policy.pagesPerUser);
    assert.ok((state?.missed.length ?? 0) <= policy.missedPerUser);
    const pending = state?.rings.filter(({ ended }) => !ended) ?? [];
    assert.ok(pending.length <= policy.ringsPerUser);
    for (const { from, busy, waits } of pending) {
      assert.ok(
        (waits ?? 0) > this.now || state?.pages.some(({ id }) => id !== from.id && !busy.includes(id)),
        'what rings can be answered',
      );
    }
    for (const [session, messages] of this.told) {
      const ends = messages.flatMap(message => (message.type === 'RING-END' ? [message.payload] : []));
      const seen = new Set<string>();
      for (const { ring: id, ref } of ends) {
        // One page may be caller and called; as each it hears an end once.
        const key = `${id} ${ref === undefined ? 'called' : 'caller'}`;
        assert.ok(!seen.has(key), `${session} heard the end of ${id} twice`);
        seen.add(key);
      }
    }
  }
}

const actor = fc.nat(3);
const step = fc.oneof(
  fc.record({ do: fc.constant('sign-in' as const), who: actor }),
  fc.record({ do: fc.constant('sign-out' as const), who: actor }),
  fc.record({ do: fc.constant('status' as const), who: actor }),
  fc.record({ do: fc.constant('seen' as const), who: actor }),
  fc.record({ do: fc.constant('ring' as const), who: fc.nat(2), again: fc.boolean(), patient: fc.boolean() }),
  fc.record({ do: fc.constantFrom('accept' as const, 'decline' as const, 'busy' as const, 'claim' as const), who: actor, ring: fc.nat(5) }),
  fc.record({ do: fc.constantFrom('cancel' as const, 'merge' as const), who: fc.nat(2), ring: fc.nat(5) }),
  fc.record({ do: fc.constantFrom('drop' as const, 'reload' as const), who: actor, side: fc.boolean() }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(100, 4000, 9000, 46_000) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function run(world: World, steps: readonly Step[]): void {
  let serial = 0;
  const places = (of: Actor): { node: string; session: string } => ({ node: 'n', session: world.session(of) });
  for (const now of steps) {
    if (now.do === 'wait') {
      world.now += now.ms;
      world.apply(expireUser(user, policy));
      continue;
    }
    const side = now.do === 'ring' || now.do === 'cancel' || now.do === 'merge' || ('side' in now && now.side && now.who < 3);
    const who = (side ? world.callers : world.pages)[now.who] as Actor;
    if (!who.connected && now.do !== 'drop') world.connect(who);
    const page = { id: who.id, session: world.session(who) };
    const id = 'ring' in now ? ([...world.rings.keys()].at(-1 - now.ring) ?? 'none') : 'none';
    const { id: me } = who;
    if (now.do === 'drop') {
      world.apply(detachUser(user, me, page.session, policy));
      who.connected = false;
    } else if (now.do === 'reload') {
      const old = page.session;
      world.connect(who);
      world.apply(detachUser(user, me, old, policy));
    } else if (now.do === 'sign-in') {
      world.apply(signIn(user, { id: me, owner: `owner ${me}`, name: me, status: 'online', ref: 'r', place: places(who) }, policy, true));
    } else if (now.do === 'sign-out') world.apply(signOut(user, me, page.session, policy));
    else if (now.do === 'status') world.apply(setStatus(user, me, page.session, 'busy', policy));
    else if (now.do === 'seen') world.apply(clearMissed(user, me, page.session, policy));
    else if (now.do === 'ring') {
      const ref = now.again ? `ref${String(serial)}` : `ref${String(++serial)}`;
      const fresh = `ring${String(world.rings.size)}`;
      const from = { id: me, owner: `owner ${me}`, name: me, place: places(who), until: undefined, user: undefined, ref };
      const may = { ring: true, keep: true, ...(now.patient ? { patience: 5000 } : {}) };
      const known = world.state?.rings.some(other => other.from.id === me && other.from.ref === ref);
      world.apply(ring(user, { id: fresh, from, room: fresh, audio: false, note: false, at: 0, timeout: 45_000 }, policy, may));
      if (!known) world.rings.set(fresh, me);
    } else if (now.do === 'accept') {
      const met = world.apply(claimRing(user, id, page, policy));
      const result = world.apply(accept(user, id, page, policy));
      assert.equal(result === 'done', met !== undefined, 'who has claimed a ring accepts it');
    } else if (now.do === 'claim') world.apply(claimRing(user, id, page, policy));
    else if (now.do === 'decline') world.apply(decline(user, id, page, 'later', policy));
    else if (now.do === 'busy') world.apply(sayBusy(user, id, page, policy));
    else if (now.do === 'cancel') world.apply(cancel(user, id, page, policy));
    else world.apply(merge(user, id, 'their room', { id: 'p1', name: 'p1' }, policy));
  }
}

describe('a name, whatever is done to it', () => {
  it('keeps its promises: no ring lost, none ended twice, nothing left', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const world = new World();
        run(world, steps);
        world.now += 200_000;
        world.apply(expireUser(user, policy));
        assert.equal(world.over.length, world.rings.size, 'each ring is over once');
        assert.equal(world.state?.rings.some(({ ended }) => !ended) ?? false, false);
        for (const page of world.pages) {
          world.apply(detachUser(user, page.id, world.session(page), policy));
        }
        world.now += 2 * policy.missed;
        world.apply(expireUser(user, policy));
        world.now += policy.ringEnd + 1;
        world.apply(expireUser(user, policy));
        assert.equal(world.state, undefined, 'nothing is left');
      }),
      { numRuns: 3000, includeErrorInReport: true },
    );
  });
});

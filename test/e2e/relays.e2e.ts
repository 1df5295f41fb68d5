import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { noCoturn, startCoturn, type Coturn } from '../helpers/coturn.js';
import { missing, Stage, type Visitor } from '../helpers/e2e.js';
import { linked, sees } from '../helpers/people.js';
import { stoodStill } from '../helpers/still.js';

declare global {
  interface Window {
    paths?: RTCPeerConnection[];
  }
}

/** Remembers what connections a page makes from now on. */
function watchPaths(): void {
  const paths: RTCPeerConnection[] = [];
  window.paths = paths;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      paths.push(this);
    }
  };
}

/** The own relay that the page's path goes by now, and the name under which it was asked for; undefined without one. */
function relayOf(visitor: Visitor): Promise<{ readonly url: string; readonly user: string } | undefined> {
  return visitor.evaluate(async () => {
    const path = window.paths?.find(({ connectionState }) => connectionState === 'connected');
    const report = await path?.getStats();
    // Pairs that have failed stay "succeeded" and "nominated" in the report; the transport knows which one it uses.
    const stats = [...((report?.values() ?? []) as Iterable<{ readonly type: string; readonly selectedCandidatePairId?: string }>)];
    const pair = report?.get(stats.find(({ type }) => type === 'transport')?.selectedCandidatePairId ?? '') as RTCIceCandidatePairStats;
    const local = report?.get(pair?.localCandidateId ?? '') as { candidateType: string; url?: string } | undefined;
    const user = path?.getConfiguration().iceServers?.at(-1)?.username ?? '';
    const relay = local?.candidateType === 'relay' ? { url: local.url ?? '', user } : undefined;
    return relay;
  });
}

describe('Relays', { skip: missing('chromium') || noCoturn() }, () => {
  const stage = new Stage();
  const started: Coturn[] = [];
  before(() => stage.open());
  afterEach(async () => {
    await stage.clear();
    await Promise.all(started.splice(0).map(turn => turn.kill()));
  });
  after(() => stage.close());

  async function turnServer(options?: Parameters<typeof startCoturn>[0]): Promise<Coturn> {
    const turn = await startCoturn(options);
    started.push(turn);
    return turn;
  }

  /** Two people; how long the second took from coming to being linked, in ms. */
  async function pair(
    on: Stage,
    room: string,
    attributes: Readonly<Record<string, string | boolean>>,
  ): Promise<readonly [Visitor, Visitor, number]> {
    const people: Visitor[] = [];
    let took = 0;
    for (const name of ['Ann', 'Bob']) {
      const visitor = await on.enter();
      await visitor.evaluate(watchPaths);
      await visitor.evaluate(() => {
        Object.defineProperty(window, 'theCall', { get: () => document.querySelector('video-call'), configurable: true });
      });
      const began = performance.now();
      await visitor.put('video-call', { room, 'display-name': name, autojoin: true, quality: 'low', ...attributes });
      people.push(visitor);
      if (name === 'Bob') await linked(visitor, 1);
      took = performance.now() - began;
    }
    const [ann, bob] = people as [Visitor, Visitor];
    await sees(ann, 1);
    await sees(bob, 1);
    return [ann, bob, took];
  }

  it('that are of no use cost a call with a direct path no second', async test => {
    const [, , without] = await pair(stage, 'none', {});
    await stage.clear();
    const { url } = await turnServer();
    const useless: Readonly<Record<string, RTCIceServer>> = {
      'a name that is none': { urls: ['turn:nowhere.invalid:3478', 'stun:nowhere.invalid'], username: 'lab', credential: 'lab' },
      'nobody there': { urls: ['turn:127.0.0.1:9?transport=udp', 'turn:127.0.0.1:9?transport=tcp'], username: 'lab', credential: 'lab' },
      'another password': { urls: url, username: 'lab', credential: 'wrong' },
    };
    for (const [what, server] of Object.entries(useless)) {
      const [, , took] = await pair(stage, what, { 'ice-servers': JSON.stringify([server]) });
      test.diagnostic(`${what}: ${Math.round(took)} ms, ${Math.round(without)} ms without`);
      assert.ok(took < without + 1000, `${what}: ${took} ms`);
      await stage.clear();
    }
  });

  it('may fail: of two, the one in use is killed, and the call goes on by the other', async test => {
    const relays = [await turnServer(), await turnServer()];
    const servers = relays.map(({ url }) => ({ urls: url, username: 'lab', credential: 'lab' }));
    const [ann, bob] = await pair(stage, 'two', { 'ice-servers': JSON.stringify(servers), 'relay-only': true });
    const used = await relayOf(bob);
    const victim = relays.find(({ url }) => url === used?.url);
    assert.ok(victim, `Bob’s path goes by a relay: ${used?.url}`);
    const seen = stoodStill(bob, 12_000);
    await victim.kill();
    const still = await seen;
    test.diagnostic(`The picture stood still for ${Math.round(still)} ms.`);
    assert.ok(still < 5000, `${still} ms`);
    assert.notEqual((await relayOf(bob))?.url, used?.url);
    await linked(ann, 1);
  });

  it('outlive their credentials: a long call takes new ones before the old ones end', async test => {
    const secret = 'a secret of the test';
    const { url } = await turnServer({ secret, allocationSeconds: 6 });
    const own = await new Stage({ brokerArgs: ['--turn-url', url, '--turn-secret', secret, '--turn-ttl', '8'] }).open();
    try {
      const [ann, bob] = await pair(own, 'long', { 'relay-only': true });
      const first = await relayOf(bob);
      assert.equal(first?.url, url);
      const still = Math.max(...(await Promise.all([stoodStill(ann, 24_000), stoodStill(bob, 24_000)])));
      const last = await relayOf(bob);
      test.diagnostic(`Three lives of a credential: the picture stood still for ${Math.round(still)} ms at most.`);
      assert.ok(still < 1500, `${still} ms`);
      assert.notEqual(last?.user, first.user);
      assert.ok(Number(last?.user.split(':')[0]) > Date.now() / 1000 - 8);
    } finally {
      await own.close();
    }
  });
});

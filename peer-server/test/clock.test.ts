import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Config } from '../src/config.js';
import { RedisClock } from '../src/store/redis-clock.js';
import { RedisStore } from '../src/store/redis-store.js';
import type { Store } from '../src/store/store.js';
import { startServer, TestClient, typesOf, type Frame } from './helpers/client.js';
import { BrokerProcess } from './helpers/processes.js';
import { redisMissing, TestRedis } from './helpers/redis.js';

const day = 86_400_000;
const offer = (dst: string, n = 0): object => ({ type: 'OFFER', dst, payload: { n } });
const away = (frame: Frame): boolean => frame.payload?.member?.['present'] === false;

describe('the time of day, set by a day while people talk', () => {
  const real = Date.now.bind(Date);
  after(() => {
    Date.now = real;
  });

  for (const [name, step] of [
    ['forward', day],
    ['back', -day],
  ] as const) {
    it(`${name}: no socket, seat, message or allowance ends early or late, and TURN credentials are replaced`, async () => {
      const timing = { ping: 200, dead: 600, lease: 700, hold: 700, expire: 600, sweep: 50 };
      const ice = { turnUrls: ['turn:turn.example.com'], turnSecret: 'north', turnTtl: 3600 };
      const server = await startServer({ timing, ice, limits: { messagesPerSecond: 20, messageBurst: 20 } });
      const ann = await TestClient.open(server);
      const bob = await TestClient.open(server);
      await ann.join('clock');
      await bob.join('clock');
      bob.drop();
      await ann.next('MEMBER', away);
      const lost = performance.now();
      ann.send(offer('nobody'));
      Date.now = () => real() + step;
      // The seat and the message have their whole time, by a clock that nobody sets.
      await ann.next('EXPIRE');
      const expired = performance.now() - lost;
      await ann.ever(frame => frame.type === 'MEMBER-GONE');
      const gone = performance.now() - lost;
      assert.ok(expired >= 590 && gone >= 690, `EXPIRE after ${expired.toFixed(0)} ms, MEMBER-GONE after ${gone.toFixed(0)} ms`);
      // A burst of 20 is allowed, and no day's worth of messages more.
      for (let n = 0; n < 25; n++) ann.send(offer(ann.id, n));
      await ann.ever(frame => frame.payload?.['n'] === 19);
      assert.ok(!ann.frames.some(frame => frame.payload?.['n'] === 24), 'the 25th waits its turn');
      await ann.ever(frame => frame.payload?.['n'] === 24);
      await ann.ever(frame => frame.type === 'ICE');
      const told = ann.frames.find(frame => frame.type === 'ICE')?.payload?.['iceServers'] as readonly { username: string }[];
      const ends = Number(told[0]?.username.split(':')[0]) * 1000;
      assert.ok(Math.abs(ends - Date.now() - 3_600_000) < 5000, 'by the time of day that coturn has now');
      assert.equal(ann.socket.readyState, 1);
      assert.ok(!typesOf(ann).includes('BYE'));
      Date.now = real;
      ann.drop();
      await server.close();
    });
  }
});

/** Redis's clock as all nodes of a test see it, to be set. */
class SetClock extends RedisClock {
  static step = 0;

  protected override async ask(client: Parameters<RedisClock['read']>[0]): Promise<number> {
    return (await super.ask(client)) + SetClock.step;
  }
}

describe('Redis’s clock, set by a day under two nodes', { skip: redisMissing() }, () => {
  const timing = { lease: 1500, hold: 1500, expire: 1500 };

  for (const [name, step] of [
    ['forward', day],
    ['back', -day],
  ] as const) {
    it(`${name}: nobody who is here is taken for dead, who is dead is noticed in time, and messages arrive or are answered for`, async () => {
      const redis = await TestRedis.start();
      SetClock.step = 0;
      const store = (config: Config): Store => new RedisStore(config, { url: redis.url, clock: new SetClock() });
      const [first, second] = [await startServer({ timing, store }), await startServer({ timing, store })];
      // This one dies at the very moment, so its last sign of life is of the old time.
      const doomed = await BrokerProcess.start(['--redis', redis.url, '--timing', 'lease=1500', '--log-level', 'silent']);
      const ann = await TestClient.open(first);
      const bob = await TestClient.open(second);
      const cid = await TestClient.open(doomed);
      for (const client of [ann, bob, cid]) await client.join('clock');
      await ann.ever(frame => frame.payload?.member?.['id'] === cid.id);
      ann.send(offer('nobody'));
      await ann.settle();
      SetClock.step = step;
      await doomed.end('SIGKILL');
      for (let n = 0; n < 50; n++) ann.send(offer(bob.id, n));
      await bob.next('OFFER', frame => frame.payload?.['n'] === 49);
      await ann.ever(frame => frame.type === 'EXPIRE');
      await ann.ever(frame => frame.type === 'MEMBER-GONE', 25_000);
      for (const client of [ann, bob]) {
        const seen = client.frames.filter(frame => frame.type === 'MEMBER-GONE' || away(frame));
        const whom = new Set(seen.map(frame => frame.payload?.['id'] ?? frame.payload?.member?.['id']));
        assert.deepEqual([...whom], [cid.id], 'only the dead node\u2019s member was seen to leave');
        assert.equal(client.socket.readyState, 1);
      }
      assert.deepEqual(
        bob.frames.filter(frame => frame.type === 'OFFER').map(frame => frame.payload?.['n']),
        [...Array(50).keys()],
      );
      await ann.close();
      await bob.close();
      await Promise.all([first.close(), second.close()]);
      await redis.end();
    });
  }
});

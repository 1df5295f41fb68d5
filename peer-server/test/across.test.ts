import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestClient } from './helpers/client.js';
import { BrokerProcess } from './helpers/processes.js';
import { redisMissing, TestRedis } from './helpers/redis.js';

const share = (sorted: readonly number[], part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? NaN;

describe('two nodes at 200 messages a second', { skip: redisMissing() }, () => {
  it('lose none, keep each pair’s order, and answer within what a set-up can wait', async t => {
    const redis = await TestRedis.start();
    const start = (): Promise<BrokerProcess> => BrokerProcess.start(['--redis', redis.url, '--log-level', 'silent']);
    const nodes = await Promise.all([start(), start()]);
    const [first, second] = nodes;
    const pairs = await Promise.all(
      Array.from({ length: 20 }, async () => [await TestClient.open(first), await TestClient.open(second)] as const),
    );
    const times: number[] = [];
    for (const client of pairs.flat()) {
      client.socket.on('message', data => {
        const { payload } = JSON.parse((data as Buffer).toString()) as { payload?: { at?: number } };
        if (payload?.at !== undefined) times.push(performance.now() - payload.at);
      });
    }
    // Ten seconds' worth, both ways across, each sender at ten messages a second beside the others.
    const rounds = 50;
    const sdp = 'a=candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host generation 0\r\n'.repeat(36);
    for (let round = 0; round < rounds; round++) {
      const due = performance.now() + 200;
      for (const [here, there] of pairs) {
        here.send({ type: 'OFFER', dst: there.id, payload: { n: round, at: performance.now(), sdp } });
        there.send({ type: 'ANSWER', dst: here.id, payload: { n: round, at: performance.now(), sdp } });
        // 40 messages in 200 ms, evenly.
        await new Promise(resolve => setTimeout(resolve, Math.max(0, due - performance.now()) / pairs.length));
      }
      await new Promise(resolve => setTimeout(resolve, Math.max(0, due - performance.now())));
    }
    const last = rounds - 1;
    for (const client of pairs.flat()) await client.ever(({ payload }) => payload?.['n'] === last, 20_000);
    for (const client of pairs.flat()) {
      const got = client.frames.flatMap(({ payload }) => (typeof payload?.['n'] === 'number' ? [payload['n']] : []));
      assert.deepEqual(got, [...Array(rounds).keys()]);
    }
    times.sort((a, b) => a - b);
    const figures = [0.5, 0.95, 0.99, 1].map(part => share(times, part).toFixed(1));
    t.diagnostic(`${String(times.length)} messages across two nodes, ms p50, p95, p99, most: ${figures.join(', ')}`);
    for (const client of pairs.flat()) client.drop();
    await Promise.all(nodes.map(node => node.end()));
    await redis.end();
  });
});

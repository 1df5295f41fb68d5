/**
 * Fifteen minutes of people who come, go, ring each other, reload, vanish and flood: `npm run soak -w peer-server [minutes]`. The server runs in a
 * process of its own; its memory has to be flat, and in the end it has to be empty.
 */
import { TestClient } from './helpers/client.js';
import { BrokerProcess } from './helpers/processes.js';

const minutes = Number(process.argv[2] ?? 15);
const server = await BrokerProcess.start([
  '--log-level',
  'silent',
  '--timing',
  'ping=2000,dead=5000,missed=5000,ringEnd=3000,ringRoom=3000',
]);
const random = (below: number): number => Math.floor(Math.random() * below);
const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

async function metric(name: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', server.url))).text();
  return Number(new RegExp(`^${name}(?:\\{\\})? (\\S+)`, 'm').exec(text)?.[1]);
}

const done = { visits: 0, rings: 0, accepted: 0, reloads: 0, vanished: 0, halfOpen: 0, floods: 0, failed: 0 };

/** Can be rung, answers somehow or not at all, and rings somebody. */
async function ringAbout(client: TestClient): Promise<void> {
  client.socket.on('message', data => {
    const { type, payload } = JSON.parse((data as Buffer).toString()) as { type: string; payload: { ring: string; state: string } };
    if (type === 'RING-END' && payload.state === 'accepted') done.accepted += 1;
    const answer = ['accept', 'decline', 'busy', undefined][random(4)];
    if (type === 'RING' && answer !== undefined) client.send({ type: 'RING-ANSWER', payload: { ring: payload.ring, answer } });
  });
  client.send({ type: 'SIGN-IN', payload: { ref: 's', user: `user ${String(random(30))}`, name: 'Somebody' } });
  await client.next(['SIGNED-IN', 'REFUSED']);
  client.send({ type: 'WATCH', payload: { ref: 'w', users: [] } });
  client.send({ type: 'RING', payload: { ref: 'r', to: `user ${String(random(40))}`, name: 'Somebody', timeout: 5000 } });
  done.rings += 1;
}

/** One person's visit, in one of the ways in which visits go. */
async function visit(): Promise<void> {
  done.visits += 1;
  const room = `room ${String(random(15))}`;
  let client = await TestClient.open(server);
  client.send({ type: 'JOIN', payload: { ref: '1', room, name: `Person ${String(done.visits)}` } });
  await client.next(['JOINED', 'REFUSED']);
  for (let n = 0; n < 20; n++)
    client.send({ type: 'CANDIDATE', dst: n % 2 ? `nobody${String(random(50))}` : client.id, payload: { n, text: 'x'.repeat(400) } });
  if (random(2) === 0) await ringAbout(client);
  await wait(random(4000));
  const fate = random(10);
  if (fate < 4) {
    client.send({ type: 'PART', payload: { room } });
    await client.close();
  } else if (fate < 6) {
    done.reloads += 1;
    client.send({ type: 'PART', payload: { room, hold: true } });
    await client.close();
    client = await TestClient.open(server, { id: client.id, token: client.token });
    await client.join(room);
    await client.close();
  } else if (fate < 8) {
    done.vanished += 1;
    client.drop();
  } else if (fate < 9) {
    done.halfOpen += 1;
    client.socket.pause();
    await wait(9000);
    client.drop();
  } else {
    done.floods += 1;
    for (let n = 0; n < 3000; n++) client.send({ type: 'OFFER', dst: `nobody${String(n)}`, payload: 'x'.repeat(1000) });
    await client.closed;
  }
}

const samples: number[] = [];
const end = performance.now() + minutes * 60_000;
const visits = new Set<Promise<void>>();
const sampling = setInterval(() => {
  void (async () => {
    const used = (await metric('calltag_nodejs_heap_size_used_bytes')) / 2 ** 20;
    const rss = (await metric('calltag_process_resident_memory_bytes')) / 2 ** 20;
    samples.push(rss);
    process.stdout.write(
      `${new Date().toISOString().slice(11, 19)} sockets ${String(await metric('calltag_sockets'))} rooms ${String(await metric('calltag_rooms'))} heap ${used.toFixed(1)} rss ${rss.toFixed(1)} MiB ${JSON.stringify(done)}\n`,
    );
  })();
}, 20_000);
while (performance.now() < end) {
  const going = visit()
    .catch(() => {
      done.failed += 1;
    })
    .finally(() => visits.delete(going));
  visits.add(going);
  await wait(100 + random(100));
}
await Promise.all(visits);
clearInterval(sampling);
// Leases end, and what is kept of rings.
await wait(20_000);
const left = {
  sockets: await metric('calltag_sockets'),
  rooms: await metric('calltag_rooms'),
  queued: await metric('calltag_queued_bytes'),
  names: await metric('calltag_names'),
};
const third = Math.max(1, Math.floor(samples.length / 3));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const growth = mean(samples.slice(-third)) - mean(samples.slice(third, 2 * third));
process.stdout.write(`left behind: ${JSON.stringify(left)}; rss of the last third against the middle third: ${growth.toFixed(1)} MiB\n`);
await server.end('SIGTERM');
process.exitCode = left.sockets + left.rooms + left.queued + left.names === 0 && growth < 10 && done.failed === 0 ? 0 : 1;

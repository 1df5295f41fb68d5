import { startServer } from './helpers/client.js';
import { fuzz } from './helpers/fuzz.js';

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
process.on('unhandledRejection', error => {
  throw error;
});
const server = await startServer({ limits: { messageBurst: 100_000, messagesPerSecond: 100_000 } });
server.events.on('fault', ({ error }) => {
  throw error;
});
process.stdout.write(`${String(count)} hostile frames, seed ${String(seed)}\n`);
const before = process.memoryUsage().rss;
const { sockets, relayed } = await fuzz(server, count, seed);
const grown = ((process.memoryUsage().rss - before) / 2 ** 20).toFixed(0);
process.stdout.write(
  `survived: ${String(sockets)} sockets used, ${String(relayed)} relays between witnesses, rss +${grown} MiB (with the generator)\n`,
);
await server.close();

/**
 * Lets what goes to a server and comes from it take longer: `node slow-servers.mjs MS FROM:HOST:PORT …` listens on each FROM and hands
 * everything on. Run in the lab's public namespace, where the kernel sends the servers' visitors here.
 */
import { connect, createServer } from 'node:net';

const [ms = '0', ...ways] = process.argv.slice(2);

/** Hands on each piece so much later; equal waits keep the order. */
function slowly(from, to) {
  from.on('data', piece => setTimeout(() => to.write(piece), Number(ms)));
  from.on('end', () => setTimeout(() => to.end(), Number(ms)));
  for (const event of ['error', 'close']) from.on(event, () => setTimeout(() => to.destroy(), Number(ms)));
}

for (const way of ways) {
  const [port, host, target] = way.split(':');
  createServer({ noDelay: true, allowHalfOpen: true }, visitor => {
    const server = connect({ host, port: Number(target), noDelay: true, allowHalfOpen: true });
    slowly(visitor, server);
    slowly(server, visitor);
  }).listen(Number(port), '0.0.0.0', () => console.log('ready'));
}

import { PeerServer } from 'peer';
import { tsImport } from 'tsx/esm/api';

/**
 * Brokers for tests in the browser, real ones, on this machine: `POST /__broker` starts one and answers with its address,
 * `POST /__broker/<port>/stop` kills it, `/start` starts it again on the same port, empty. `?stock` asks for an unmodified PeerServer.
 */
export function brokerPlugin() {
  const running = new Map();

  async function start(kind, port) {
    const close = kind === 'stock' ? await startStock(port) : await startOurs(port);
    running.set(close.port, { kind, close });
    return close.port;
  }

  async function startOurs(port) {
    const { createPeerServer } = await tsImport('../../peer-server/src/index.ts', import.meta.url);
    const server = await createPeerServer({ port, host: '127.0.0.1', timing: { lease: 1500, hold: 700, sweep: 50 } });
    return Object.assign(() => server.close(), { port: server.port });
  }

  function startStock(port) {
    return new Promise((resolve, reject) => {
      const sockets = new Set();
      const app = PeerServer({ port, host: '127.0.0.1' }, server => {
        server.on('connection', socket => sockets.add(socket));
        const close = () =>
          new Promise(done => {
            server.close(done);
            for (const socket of sockets) socket.destroy();
          });
        resolve(Object.assign(close, { port: server.address().port }));
      });
      app.on('error', reject);
    });
  }

  async function stop(port) {
    const broker = running.get(port);
    await broker?.close();
    return broker?.kind;
  }

  return {
    name: 'broker',
    async serve({ method, path, URL: url }) {
      if (method !== 'POST' || !path.startsWith('/__broker')) return undefined;
      const [, , text, action] = path.split('/');
      const port = Number(text ?? 0);
      if (!action) {
        const opened = await start(url.searchParams.has('stock') ? 'stock' : 'ours', 0);
        return { body: JSON.stringify({ port: opened, url: `http://127.0.0.1:${opened}/` }), type: 'json' };
      }
      if (action === 'stop') await stop(port);
      else await start(running.get(port)?.kind ?? 'ours', port);
      return { body: '{}', type: 'json' };
    },
    async serverStop() {
      await Promise.all([...running.keys()].map(stop));
    },
  };
}

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { createPeerServer, type PeerServer } from '../src/index.js';
import { startServer, TestClient } from './helpers/client.js';

describe('in a server of one’s own', () => {
  it('takes its own requests and upgrades, and leaves the others alone', async () => {
    const other = new WebSocketServer({ noServer: true });
    const handlers: PeerServer['handler'][] = [];
    const http = createServer((request, response) => {
      handlers[0]?.(request, response, () => response.writeHead(418).end('mine'));
    });
    http.on('upgrade', (request, socket, head) => {
      if (request.url === '/socket.io/')
        other.handleUpgrade(request, socket, head, webSocket => {
          webSocket.send('other');
        });
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    const peers = await createPeerServer({ server: http, path: '/calls' });
    handlers.push(peers.handler);
    assert.equal(peers.url, `http://localhost:${String(port)}/calls/`);
    assert.equal((await fetch(`http://127.0.0.1:${String(port)}/calls/peerjs/id`)).status, 200);
    assert.equal((await fetch(`http://127.0.0.1:${String(port)}/calls/health`)).status, 200);
    for (const path of ['/page', '/health', '/']) assert.equal((await fetch(`http://127.0.0.1:${String(port)}${path}`)).status, 418);
    const client = await TestClient.open(peers, { path: '/calls/' });
    const foreign = new WebSocket(`ws://127.0.0.1:${String(port)}/socket.io/`);
    const [word] = (await once(foreign, 'message')) as [Buffer];
    assert.equal(word.toString(), 'other');
    // Closing ours ends ours, and nothing else.
    await peers.close();
    assert.equal((await client.closed).code, 1001);
    foreign.ping();
    await once(foreign, 'pong');
    foreign.terminate();
    http.closeAllConnections();
    http.close();
    await once(http, 'close');
  });

  it('finds its paths also where a framework has cut off the mount point', async () => {
    const peers = await startServer({ path: '/calls' });
    const app = createServer((request, response) => {
      const mounted = Object.assign(request, { originalUrl: request.url, url: request.url?.replace('/calls', '') });
      peers.handler(mounted, response);
    });
    app.listen(0, '127.0.0.1');
    await once(app, 'listening');
    const { port } = app.address() as AddressInfo;
    assert.equal((await fetch(`http://127.0.0.1:${String(port)}/calls/peerjs/id`)).status, 200);
    app.closeAllConnections();
    app.close();
    await peers.close();
  });
});

describe('closing', () => {
  it('can be repeated, tells clients, and leaves nothing behind', async () => {
    const server = await startServer();
    const client = await TestClient.open(server);
    await client.join('room');
    const joined: string[] = [];
    server.events.on('disconnect', ({ id }) => joined.push(id));
    await Promise.all([server.close(), server.close()]);
    assert.equal((await client.closed).code, 1001);
    assert.deepEqual(joined, [client.id]);
    await assert.rejects(fetch(`http://127.0.0.1:${String(server.port ?? 1)}/health`));
  });

  it('tells numbers while it runs', async () => {
    const server = await startServer();
    const client = await TestClient.open(server);
    await client.join('room');
    client.send({ type: 'OFFER', dst: client.id, payload: 1 });
    await client.next('OFFER');
    client.send('{');
    await client.next('ERROR');
    const text = await (await fetch(new URL('/metrics', server.url))).text();
    for (const line of [
      'calltag_sockets 1',
      'calltag_rooms 1',
      'calltag_relays_total{type="OFFER"} 1',
      'calltag_joins_total{outcome="joined"} 1',
      'calltag_refusals_total{reason="bad-frame"} 1',
      'calltag_ready 1',
    ]) {
      assert.ok(text.includes(line), line);
    }
    assert.deepEqual(await server.count(), { sockets: 1, rooms: 1 });
    client.drop();
    await server.close();
  });
});

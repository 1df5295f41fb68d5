import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { startText } from '../src/addresses.js';
import { selfSigned } from '../src/self-signed.js';
import { startServer } from './helpers/client.js';

describe('https with a certificate of one’s own making', () => {
  it('serves sockets for the addresses of this machine, and keeps the certificate for the next start', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'calltag-cache-'));
    const before = process.env['XDG_CACHE_HOME'];
    process.env['XDG_CACHE_HOME'] = cache;
    try {
      const tls = await selfSigned(['192.168.7.7']);
      assert.deepEqual(await selfSigned(['192.168.7.7']), tls);
      assert.notDeepEqual(await selfSigned(['192.168.7.8']), tls, 'a new address needs a new certificate');
      const server = await startServer({ tls });
      assert.match(server.url ?? '', /^https:/);
      const port = server.port ?? 0;
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      assert.match(socket.getPeerCertificate().subjectaltname ?? '', /DNS:localhost.*IP Address:192\.168\.7\.7/);
      socket.destroy();
      const client = new WebSocket(`wss://127.0.0.1:${String(port)}/peerjs?key=peerjs&id=a&token=secret`, { rejectUnauthorized: false });
      const [open] = (await once(client, 'message')) as [Buffer];
      assert.match(open.toString(), /^\{"type":"OPEN"/);
      client.send(JSON.stringify({ type: 'OFFER', dst: 'a', payload: 'x'.repeat(1000) }));
      const [offer] = (await once(client, 'message')) as [Buffer];
      assert.match(offer.toString(), /"OFFER"/);
      client.terminate();
      await server.close();
    } finally {
      if (before === undefined) delete process.env['XDG_CACHE_HOME'];
      else process.env['XDG_CACHE_HOME'] = before;
      await rm(cache, { recursive: true });
    }
  });

  it('is announced with every address, and a code to scan', () => {
    const text = startText('https://localhost:9000/', ['192.168.7.7', '10.0.0.7']);
    assert.match(text, /https:\/\/192\.168\.7\.7:9000\//);
    assert.match(text, /https:\/\/10\.0\.0\.7:9000\//);
    assert.match(text, /█/);
    assert.match(startText('http://localhost:9000/', ['192.168.7.7']), /start with --https/);
  });
});

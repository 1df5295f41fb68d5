import { Peer } from 'peerjs';
import type { TestBroker } from './brokers.js';

/** An unmodified PeerJS client at that broker. */
export function stockPeer({ url }: TestBroker): Promise<Peer> {
  const { hostname: host, port } = new URL(url);
  const peer = new Peer({ host, port: Number(port), path: '/', config: { iceServers: [] } });
  return new Promise((resolve, reject) => {
    peer.on('open', () => {
      resolve(peer);
    });
    peer.on('error', reject);
  });
}

import { PeerServerSignaling } from '../../src/signaling/peer-server-signaling.js';
import { startBroker } from '../helpers/brokers.js';
import { MemoryBroker, MemorySignaling } from '../helpers/memory-signaling.js';
import { describeSignaling } from './signaling-contract.js';

describeSignaling('MemorySignaling', () => {
  const broker = new MemoryBroker();
  return Promise.resolve({
    page: () => new MemorySignaling(broker),
    close: () => {
      return Promise.resolve();
    },
  });
});

describeSignaling('PeerServerSignaling with our peer-server', async () => {
  const broker = await startBroker();
  return { page: () => new PeerServerSignaling({ brokers: [broker.url] }), close: () => broker.stop() };
});

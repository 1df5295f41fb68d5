import { MeshTransport } from '../../src/transport/mesh/mesh-transport.js';
import { paintedCamera } from '../helpers/fake-tracks.js';
import { MemoryBroker, MemorySignaling } from '../helpers/memory-signaling.js';
import { ScriptedTransport } from '../helpers/scripted-transport.js';
import { describeTransport } from './transport-contract.js';

const SPEAKING = { audio: true, video: true, sharing: false, handRaised: false };

describeTransport('ScriptedTransport', () => {
  const scripted = new ScriptedTransport([]);
  const camera = paintedCamera(200);
  return {
    transport: () => scripted,
    somebody: () => {
      scripted.enter({ id: 'ben', name: 'Ben', audio: true, video: true, tracks: { camera } });
      scripted.hear('ben', 'app:hello', { n: 1 });
      return Promise.resolve('ben');
    },
    departs: id => {
      scripted.depart(id);
      return Promise.resolve();
    },
    close: () => {
      camera.stop();
      return Promise.resolve();
    },
  };
});

describeTransport('MeshTransport', () => {
  const broker = new MemoryBroker();
  const others: MeshTransport[] = [];
  const camera = paintedCamera(200);
  return {
    transport: () => new MeshTransport(new MemorySignaling(broker)),
    somebody: async () => {
      const ben = new MeshTransport(new MemorySignaling(broker));
      others.push(ben);
      ben.announce(SPEAKING);
      await ben.publish('camera', camera);
      await ben.join({ room: 'tea', name: 'Ben', role: 'member', max: 8 });
      await ben.send({ topic: 'app:hello', data: { n: 1 } });
      return ben.id;
    },
    departs: async id => {
      await others.find(other => other.id === id)?.leave();
    },
    close: async () => {
      await Promise.all(others.map(other => other.leave()));
      camera.stop();
    },
  };
});

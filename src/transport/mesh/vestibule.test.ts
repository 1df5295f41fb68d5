import { expect } from '@open-wc/testing';
import { paintedCamera } from '../../../test/helpers/fake-tracks.js';
import { MemoryBroker, MemorySignaling } from '../../../test/helpers/memory-signaling.js';
import { MeshPages, frameOf, linked, told } from '../../../test/helpers/mesh-pages.js';

const REQUEST = { room: 'tea', name: 'Ann', role: 'member', max: 8 } as const;

/** Resolves when every connection that the page has is connected, and there are so many. */
async function allConnected(pages: MeshPages, count: number): Promise<void> {
  while (pages.openConnections.filter(({ connectionState }) => connectionState === 'connected').length < count)
    await new Promise(resolve => {
      for (const connection of pages.openConnections) connection.addEventListener('connectionstatechange', resolve, { once: true });
      setTimeout(resolve, 20);
    });
}

describe('Links from the lobby', () => {
  let pages: MeshPages;
  beforeEach(() => {
    pages = new MeshPages();
  });
  afterEach(async () => {
    await pages.close();
    expect(pages.openConnections).to.have.length(0);
  });

  for (const [first, second] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const)
    it(`connect before the join, quietly, and serve the call after it (${second} comes)`, async () => {
      const broker = new MemoryBroker();
      const [host, guest] = [pages.open(new MemorySignaling(broker, first)), pages.open(new MemorySignaling(broker, second))];
      const heard: string[] = [];
      for (const type of ['member', 'link', 'track', 'announcement', 'message'] as const)
        for (const mesh of [host, guest]) mesh.addEventListener(type, () => heard.push(type));
      await host.publish('camera', paintedCamera(20));
      await guest.publish('camera', paintedCamera(200));
      await host.join(REQUEST);
      guest.warm('tea');
      await allConnected(pages, 2);
      expect(heard, 'nobody is told of somebody who has not joined').to.deep.equal([]);
      const sending = pages.openConnections.flatMap(connection => connection.getSenders().filter(({ track }) => track));
      expect(sending, 'nothing is sent to somebody who has not joined').to.have.length(0);
      const seen = [host, guest].map(mesh => told(mesh, 'track', ({ source, track }) => source === 'camera' && track !== null));
      const both = Promise.all([host, guest].map(linked));
      await guest.join(REQUEST);
      await both;
      for (const { track } of await Promise.all(seen)) await frameOf(track!);
      expect(pages.connections.size, 'the links of the lobby are the links of the call').to.equal(2);
      expect(heard[0]).to.equal('member');
    });

  it('end when the lobby is left', async () => {
    const broker = new MemoryBroker();
    const [host, guest] = [pages.open(new MemorySignaling(broker)), pages.open(new MemorySignaling(broker))];
    await host.join(REQUEST);
    guest.warm('tea');
    await allConnected(pages, 2);
    await guest.leave();
    while (pages.openConnections.length > 0) await new Promise(resolve => setTimeout(resolve, 20));
  });

  it('are not there for another room, and do not disturb joining it', async () => {
    const broker = new MemoryBroker();
    const [host, guest] = [pages.open(new MemorySignaling(broker)), pages.open(new MemorySignaling(broker))];
    await host.join(REQUEST);
    guest.warm('coffee');
    const both = Promise.all([host, guest].map(linked));
    await guest.join(REQUEST);
    await both;
  });

  it('serve a join in the middle of their making', async () => {
    const broker = new MemoryBroker();
    const [host, guest] = [pages.open(new MemorySignaling(broker)), pages.open(new MemorySignaling(broker))];
    await host.join(REQUEST);
    const both = Promise.all([host, guest].map(linked));
    guest.warm('tea');
    await guest.join(REQUEST);
    await both;
  });
});

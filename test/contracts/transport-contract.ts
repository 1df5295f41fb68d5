import { expect } from '@open-wc/testing';
import type { CallError } from '../../src/foundation/errors.js';
import type { CallTransport, RoomRequest, TransportEvents } from '../../src/transport/transport.js';
import { paintedCamera } from '../helpers/fake-tracks.js';
import { told } from '../helpers/mesh-pages.js';

/** Transports that share a room, and one other person in it, however that is arranged. */
export interface TransportWorld {
  /** The transport under test. */
  transport(): CallTransport;
  /** Somebody else is in the room, or comes in, with a camera, speaking, and says hello; resolves with their id. */
  somebody(): Promise<string>;
  /** That somebody goes. */
  departs(id: string): Promise<void>;
  close(): Promise<void>;
}

const REQUEST: RoomRequest = { room: 'tea', name: 'Ann', role: 'member', max: 8 };
const SILENT = { audio: false, video: false, sharing: false, handRaised: false };

/** What is told about people, in the order in which it is told. */
function diary(transport: CallTransport): { readonly type: string; readonly id: string }[] {
  const entries: { type: string; id: string }[] = [];
  transport.addEventListener('member', ({ detail: { member } }) => entries.push({ type: 'member', id: member.id }));
  for (const type of ['member-gone', 'link', 'track', 'announcement', 'quality'] as const) {
    transport.addEventListener(type, event => entries.push({ type, id: (event as TransportEvents['link']).detail.id }));
  }
  return entries;
}

/** What every CallTransport promises (`src/transport/transport.ts`). */
export function describeTransport(name: string, make: () => TransportWorld): void {
  describe(`${name}, as a CallTransport`, () => {
    let world: TransportWorld;
    let transport: CallTransport;

    beforeEach(() => {
      world = make();
      transport = world.transport();
    });

    afterEach(async () => {
      await transport.leave();
      transport.close();
      await world.close();
    });

    it('knows its id before it joins, and keeps it', async () => {
      const { id } = transport;
      const reply = await transport.join(REQUEST);
      expect(reply.self.id).to.equal(id);
      await transport.leave();
      expect(transport.id).to.equal(id);
    });

    it('tells of a person before anything about them, and of their going last', async () => {
      const entries = diary(transport);
      await transport.join(REQUEST);
      const linked = told(transport, 'link', ({ state }) => state === 'connected');
      const seen = told(transport, 'track', ({ track }) => track !== null);
      const id = await world.somebody();
      await Promise.all([linked, seen]);
      const gone = told(transport, 'member-gone');
      await world.departs(id);
      expect((await gone).id).to.equal(id);
      const about = entries.filter(entry => entry.id === id).map(({ type }) => type);
      expect(about[0]).to.equal('member');
      expect(about.at(-1)).to.equal('member-gone');
      expect(about.filter(type => type === 'member-gone')).to.have.length(1);
    });

    it('says in words what somebody sends, before their media', async () => {
      const order: string[] = [];
      transport.addEventListener('announcement', () => order.push('words'));
      transport.addEventListener('track', () => order.push('media'));
      await transport.join(REQUEST);
      const seen = told(transport, 'track', ({ source, track }) => source === 'camera' && track !== null);
      await world.somebody();
      await seen;
      expect(order[0]).to.equal('words');
    });

    it('never stops a track that it was given', async () => {
      const track = paintedCamera(10);
      await transport.publish('camera', track);
      await transport.join(REQUEST);
      const linked = told(transport, 'link', ({ state }) => state === 'connected');
      await world.somebody();
      await linked;
      await transport.publish('camera', null);
      await transport.publish('camera', track);
      await transport.leave();
      transport.close();
      expect(track.readyState).to.equal('live');
      track.stop();
    });

    it('takes every command in any state, and again', async () => {
      transport.announce(SILENT);
      await transport.publish('screen', null);
      transport.rename('Anna');
      await transport.leave();
      await transport.join(REQUEST);
      transport.rename('Anna');
      await transport.publish('screen', null);
      transport.announce({ ...SILENT, handRaised: true });
      expect((await transport.getStats()).size).to.be.greaterThanOrEqual(0);
      await transport.leave();
      await transport.leave();
      transport.close();
      transport.close();
    });

    it('joins again after leaving, also while leaving', async () => {
      await transport.join(REQUEST);
      void transport.leave();
      expect((await transport.join(REQUEST)).self.name).to.equal('Ann');
    });

    it('stops a join that is no longer wanted', async () => {
      const abort = new AbortController();
      const joining = transport.join(REQUEST, abort.signal);
      abort.abort(new Error('changed my mind'));
      await transport.leave();
      expect(
        await joining.then(
          () => 'joined',
          (error: unknown) => (error as CallError).message,
        ),
      ).to.equal('changed my mind');
    });

    it('brings somebody’s words, and its own words to somebody', async () => {
      await transport.join(REQUEST);
      const word = told(transport, 'message');
      const linked = told(transport, 'link', ({ state }) => state === 'connected');
      const id = await world.somebody();
      await linked;
      expect(await word).to.deep.equal({ from: id, message: { topic: 'app:hello', data: { n: 1 } } });
      await transport.send({ topic: 'app:answer', data: 2 }, id);
    });

    it('says nothing after it has left', async () => {
      await transport.join(REQUEST);
      const linked = told(transport, 'link', ({ state }) => state === 'connected');
      const id = await world.somebody();
      await linked;
      await transport.leave();
      const entries = diary(transport);
      await world.departs(id);
      expect(entries).to.deep.equal([]);
    });
  });
}

import { expect } from '@open-wc/testing';
import type { CallError } from '../../src/foundation/errors.js';
import type { LinkEnvelope, RoomRequest, Signaling } from '../../src/signaling/signaling.js';
import { heard, notebook } from '../helpers/signaling-events.js';

/** A broker, and pages that find each other through it. */
export interface SignalingWorld {
  page(): Signaling;
  close(): Promise<void>;
}

let rooms = 0;

function request(name: string, more: Partial<RoomRequest> = {}): RoomRequest {
  return { room: `contract ${String(rooms)}`, name, role: 'member', max: 8, ...more };
}

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  return await promise.then(
    () => undefined,
    (error: unknown) => (error as CallError).code,
  );
}

function offer(n: number): LinkEnvelope {
  return { type: 'OFFER', payload: { type: 'media', connectionId: 'mc_1', n } };
}

/** What every Signaling promises (`src/signaling/signaling.ts`). */
export function describeSignaling(name: string, make: () => Promise<SignalingWorld>): void {
  describe(`${name}, as a Signaling`, () => {
    let world: SignalingWorld;
    let pages: Signaling[] = [];

    function page(): Signaling {
      const made = world.page();
      pages.push(made);
      return made;
    }

    before(async () => {
      world = await make();
    });
    beforeEach(() => {
      rooms += 1;
    });
    afterEach(() => {
      for (const made of pages) made.close();
      pages = [];
    });
    after(() => world.close());

    it('gives each page an id of its own, known before it connects', () => {
      const [one, two] = [page(), page()];
      expect(one.id).not.to.equal(two.id);
      expect(one.id).to.match(/^[0-9a-z-]{8,}$/i);
    });

    it('is open once connected, and connecting again changes nothing', async () => {
      const one = page();
      await Promise.all([one.connect(), one.connect()]);
      await one.connect();
      expect(one.state).to.equal('open');
    });

    it('tells the newcomer who is there, and those who are there of the newcomer', async () => {
      const [one, two] = [page(), page()];
      const first = await one.join(request('Ann'));
      expect(first.members).to.deep.equal([]);
      expect(first.self).to.include({ id: one.id, name: 'Ann', present: true });
      const arrival = heard(one, 'member', ({ member }) => member.id === two.id);
      const reply = await two.join(request('Ben'));
      expect(reply.members.map(({ id, name }) => ({ id, name }))).to.deep.equal([{ id: one.id, name: 'Ann' }]);
      expect((await arrival).member.name).to.equal('Ben');
    });

    it('lists the others in the order in which they came', async () => {
      const [one, two, three] = [page(), page(), page()];
      await one.join(request('Ann'));
      await two.join(request('Ben'));
      const { members } = await three.join(request('Cem'));
      expect(members.map(({ name }) => name)).to.deep.equal(['Ann', 'Ben']);
    });

    it('refuses whoever finds the room full', async () => {
      const [one, two, three] = [page(), page(), page()];
      await one.join(request('Ann', { max: 2 }));
      await two.join(request('Ben', { max: 2 }));
      expect(await codeOf(three.join(request('Cem', { max: 2 })))).to.equal('room-full');
    });

    it('says who left', async () => {
      const [one, two] = [page(), page()];
      await one.join(request('Ann'));
      await two.join(request('Ben'));
      const gone = heard(one, 'member-gone');
      two.part();
      expect(await gone).to.deep.equal({ id: two.id, reason: 'left' });
    });

    it('says who has another name now', async () => {
      const [one, two] = [page(), page()];
      await one.join(request('Ann'));
      await two.join(request('Ben'));
      const renamed = heard(one, 'member', ({ member }) => member.name === 'Benjamin');
      two.rename('Benjamin');
      expect((await renamed).member.id).to.equal(two.id);
    });

    it('brings messages in order, once, with the sender’s name on them', async () => {
      const [one, two] = [page(), page()];
      await one.join(request('Ann'));
      await two.join(request('Ben'));
      const came: unknown[] = [];
      one.addEventListener('envelope', ({ detail: { from, envelope } }) => {
        came.push({ from, n: (envelope.payload as { n: number }).n });
      });
      const last = heard(one, 'envelope', ({ envelope }) => (envelope.payload as { n: number }).n === 19);
      for (let n = 0; n < 20; n += 1) two.send(one.id, offer(n));
      await last;
      expect(came).to.deep.equal(Array.from({ length: 20 }, (_, n) => ({ from: two.id, n })));
    });

    it('stops a join that is no longer wanted, with the reason, and leaves nobody in the room', async () => {
      const [one, two] = [page(), page()];
      const abort = new AbortController();
      const joining = one.join(request('Ann'), abort.signal);
      abort.abort(new Error('changed my mind'));
      expect(
        await joining.then(
          () => 'joined',
          (error: unknown) => (error as Error).message,
        ),
      ).to.equal('changed my mind');
      one.close();
      expect((await two.join(request('Ben'))).members).to.deep.equal([]);
    });

    it('can be closed in any state and says nothing after it', async () => {
      const [one, two] = [page(), page()];
      await one.join(request('Ann'));
      one.close();
      const notes = notebook(one);
      one.close();
      await two.join(request('Ben'));
      two.send(one.id, offer(1));
      two.part();
      await two.connect();
      expect(notes).to.deep.equal([]);
    });

    it('comes back under the same id after it was closed', async () => {
      const one = page();
      const { id } = one;
      await one.join(request('Ann'));
      one.close();
      expect((await one.join(request('Ann'))).self.id).to.equal(id);
    });
  });
}

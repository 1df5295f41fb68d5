import { expect } from '@open-wc/testing';
import { BrokerSockets } from '../../../test/helpers/broker-sockets.js';
import { startBroker } from '../../../test/helpers/brokers.js';
import type { TestBroker } from '../../../test/helpers/brokers.js';
import { heard, notebook } from '../../../test/helpers/signaling-events.js';
import { until } from '../../../test/helpers/until.js';
import type { CallError } from '../../foundation/errors.js';
import { PeerServerSignaling } from '../peer-server-signaling.js';
import type { RoomReply } from '../signaling.js';
import { isRendezvous, roomPrefix } from './room-id.js';

const gone = (notes: readonly string[]): string[] => notes.filter(note => note.startsWith('gone'));

describe('Rooms on an unmodified PeerServer', () => {
  const sockets = new BrokerSockets();
  const open: PeerServerSignaling[] = [];
  let broker: TestBroker;

  before(() => {
    sockets.watch();
  });
  after(() => {
    sockets.unwatch();
  });
  beforeEach(async () => {
    broker = await startBroker('stock');
  });
  afterEach(async () => {
    for (const signaling of open.splice(0)) signaling.close();
    const left = await sockets.left();
    await broker.stop();
    expect(left, 'sockets left').to.deep.equal([]);
  });

  function page(): PeerServerSignaling {
    const made = new PeerServerSignaling({ brokers: [broker.url] });
    open.push(made);
    return made;
  }

  function join(signaling: PeerServerSignaling, name: string, max = 8): Promise<RoomReply> {
    return signaling.join({ room: 'tea', name, role: 'member', max });
  }

  async function enter(...names: readonly string[]): Promise<PeerServerSignaling[]> {
    const pages = [];
    for (const name of names) {
      const signaling = page();
      await join(signaling, name);
      pages.push(signaling);
    }
    return pages;
  }

  /** The sockets that hold the room, of this generation. */
  const holding = (generation: number): readonly WebSocket[] =>
    sockets.registered(id => id === `${roomPrefix(self.origin, 'tea')}${String(generation)}`);

  it('brings three people together, who hear of one another, of new names and of who goes', async () => {
    const [one, two] = await enter('Ann', 'Ben');
    const notes = [notebook(one!), notebook(two!)];
    const came = [heard(one!, 'member'), heard(two!, 'member')];
    const three = page();
    const reply = await join(three, 'Cem', 5);
    expect(reply.members.map(({ name }) => name)).to.deep.equal(['Ann', 'Ben']);
    expect([reply.self.name, reply.self.seq, reply.max]).to.deep.equal(['Cem', 3, 5]);
    await Promise.all(came);
    const renamed = [heard(one!, 'member'), heard(two!, 'member')];
    three.rename('Cleo');
    await Promise.all(renamed);
    const went = [heard(one!, 'member-gone'), heard(two!, 'member-gone')];
    three.part();
    await Promise.all(went);
    for (const each of notes) expect(each).to.deep.equal(['member Cem', 'member Cleo', 'gone left']);
  });

  it('is one room for all who come at the same instant', async () => {
    const pages = Array.from({ length: 5 }, page);
    const seen = pages.map(signaling => {
      const ids = new Set<string>();
      signaling.addEventListener('member', ({ detail: { member } }) => ids.add(member.id));
      return ids;
    });
    const all = pages.map((signaling, index) => heard(signaling, 'member', () => seen[index]!.size === 4));
    await Promise.all(pages.map((signaling, index) => join(signaling, `P${String(index)}`)));
    await Promise.all(all);
    expect(holding(0)).to.have.length(1);
  });

  it('says that a full room is full, and lets in again when somebody has left', async () => {
    const [one] = await enter('Ann');
    const two = page();
    await join(two, 'Ben', 2);
    const three = page();
    const code = await join(three, 'Cem').then(
      () => 'in',
      (error: unknown) => (error as CallError).code,
    );
    expect(code).to.equal('room-full');
    const left = heard(one!, 'member-gone');
    two.part();
    await left;
    expect((await join(three, 'Cem')).members.map(({ name }) => name)).to.deep.equal(['Ann']);
  });

  it('goes on when its holder leaves: the next one lets people in', async () => {
    const [one, two, three] = await enter('Ann', 'Ben', 'Cem');
    const notes = [notebook(two!), notebook(three!)];
    const left = [heard(two!, 'member-gone'), heard(three!, 'member-gone')];
    one!.part();
    one!.close();
    await Promise.all(left);
    const reply = await join(page(), 'Dan');
    expect(reply.members.map(({ name }) => name)).to.deep.equal(['Ben', 'Cem']);
    expect(notes.flatMap(gone)).to.deep.equal(['gone left', 'gone left']);
  });

  it('goes on when its holder dies and the broker knows', async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const { PeerServerSignaling: Inside } = (await (frame.contentWindow as unknown as { eval(code: string): Promise<unknown> }).eval(
      `import('/src/signaling/peer-server-signaling.ts')`,
    )) as { readonly PeerServerSignaling: typeof PeerServerSignaling };
    await join(new Inside({ brokers: [broker.url] }), 'Ann');
    const [two, three] = await enter('Ben', 'Cem');
    const notes = [notebook(two!), notebook(three!)];
    const lost = [heard(two!, 'member-gone'), heard(three!, 'member-gone')];
    frame.remove();
    await Promise.all(lost);
    expect(notes.flatMap(gone)).to.deep.equal(['gone lost', 'gone lost']);
    const reply = await join(page(), 'Dan');
    expect(reply.members.map(({ name }) => name).slice(0, 2)).to.deep.equal(['Ben', 'Cem']);
  });

  it('takes an id back whose socket is open in name only; nobody is told that anyone left', async () => {
    const pages = await enter('Ann', 'Ben', 'Cem');
    const notes = pages.map(notebook);
    const release = sockets.deafen(holding(0)[0]!);
    const four = page();
    const seen = new Set<string>();
    four.addEventListener('member', ({ detail: { member } }) => seen.add(member.id));
    const all = heard(four, 'member', () => seen.size === 3);
    await join(four, 'Dan');
    await all;
    release();
    expect(notes.flatMap(gone)).to.deep.equal([]);
  });

  it('goes round an id that somebody holds who does not answer, and returns to it when it is free', async () => {
    const id = `${roomPrefix(self.origin, 'tea')}0`;
    const squatter = await new Promise<WebSocket>(resolve => {
      const socket = new WebSocket(`${broker.url.replace('http', 'ws')}peerjs?key=peerjs&id=${id}&token=squatter`);
      socket.onmessage = () => {
        resolve(socket);
      };
    });
    const pages = await enter('Ben', 'Cem');
    const notes = pages.map(notebook);
    expect(holding(1)).to.have.length(1);
    expect((await join(page(), 'Dan')).members.map(({ name }) => name)).to.deep.equal(['Ben', 'Cem']);
    squatter.close();
    await until(() => holding(1).length === 0 && holding(0).length === 1, 'the lower id is not taken');
    expect((await join(page(), 'Eve')).members.map(({ name }) => name)).to.deep.equal(['Ben', 'Cem', 'Dan']);
    expect(notes.flatMap(gone)).to.deep.equal([]);
  });

  it("replaces a page's own socket that is open in name only, and nobody is told that anyone left", async () => {
    const [one] = await enter('Ann');
    const came = heard(one!, 'member');
    const [two] = await enter('Ben');
    await came;
    const notes = notebook(one!);
    const release = sockets.deafen(sockets.registered(id => id === two!.id)[0]!);
    const back = heard(two!, 'state', ({ state }) => state === 'open');
    two!.revive();
    await back;
    const letter = heard(two!, 'envelope');
    one!.send(two!.id, { type: 'CANDIDATE', payload: { n: 1 } });
    expect((await letter).envelope.payload).to.deep.equal({ n: 1 });
    release();
    // For so long as it took, they may have been away.
    expect(gone(notes)).to.deep.equal([]);
  });

  it('is whole again after the broker was restarted, and nobody is told that anyone left', async () => {
    const pages = await enter('Ann', 'Ben', 'Cem');
    const notes = pages.map(notebook);
    const away = pages.map(signaling => heard(signaling, 'state', ({ state }) => state === 'reconnecting'));
    await broker.stop();
    await Promise.all(away);
    await broker.start();
    const four = page();
    const seen = new Set<string>();
    four.addEventListener('member', ({ detail: { member } }) => seen.add(member.name));
    const all = heard(four, 'member', () => seen.size === 3);
    await join(four, 'Dan');
    await all;
    expect([...seen].sort()).to.deep.equal(['Ann', 'Ben', 'Cem']);
    expect(notes.flatMap(gone)).to.deep.equal([]);
  });

  it('is not disturbed by what others send to its ids', async () => {
    const [one] = await enter('Ann');
    const notes = notebook(one!);
    const stranger = page();
    await stranger.connect();
    const id = sockets.ids.find(isRendezvous)!;
    const to = (dst: string, payload: unknown): void => {
      stranger.send(dst, { type: 'OFFER', payload });
    };
    const type = 'calltag-room';
    for (const payload of [
      null,
      'x',
      { type },
      { type, say: 'hello' },
      { type, say: 'hello', ref: 'x', member: { id: one!.id } },
      { type, say: 'here' },
    ])
      for (const dst of [id, one!.id]) to(dst, payload);
    // Not from the room's id: nobody puts words into the holder's mouth.
    to(one!.id, { type, say: 'roster', version: 1, members: [], gone: [{ id: one!.id, reason: 'left' }] });
    to(one!.id, { type, say: 'moved' });
    const two = page();
    expect((await join(two, 'Ben')).members.map(({ name }) => name)).to.deep.equal(['Ann']);
    expect(notes.filter(note => note !== 'OFFER')).to.deep.equal(['member Ben']);
  });
});

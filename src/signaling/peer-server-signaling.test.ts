import { expect } from '@open-wc/testing';
import { BrokerSockets } from '../../test/helpers/broker-sockets.js';
import { startBroker } from '../../test/helpers/brokers.js';
import type { TestBroker } from '../../test/helpers/brokers.js';
import { heard, notebook } from '../../test/helpers/signaling-events.js';
import type { CallError } from '../foundation/errors.js';
import { PeerServerSignaling } from './peer-server-signaling.js';
import type { RoomRequest } from './signaling.js';

const REQUEST: RoomRequest = { room: 'tea', name: 'Ann', role: 'member', max: 8 };

describe('PeerServerSignaling', () => {
  const sockets = new BrokerSockets();
  const pages: PeerServerSignaling[] = [];
  const brokers: TestBroker[] = [];

  async function broker(): Promise<TestBroker> {
    const started = await startBroker();
    brokers.push(started);
    return started;
  }

  function page(...urls: string[]): PeerServerSignaling {
    const made = new PeerServerSignaling({ brokers: urls });
    pages.push(made);
    return made;
  }

  before(() => {
    sockets.watch();
  });

  after(() => {
    sockets.unwatch();
  });

  afterEach(async () => {
    for (const signaling of pages.splice(0)) signaling.close();
    // No broker is stopped before.
    const left = await sockets.left();
    await Promise.all(brokers.splice(0).map(one => one.stop()));
    expect(left, 'sockets left').to.deep.equal([]);
  });

  it('finds a broker that was restarted, under the same id, and takes its place in the room again', async () => {
    const server = await broker();
    const [one, two] = [page(server.url), page(server.url)];
    await one.join(REQUEST);
    await two.join({ ...REQUEST, name: 'Ben' });
    const { id } = one;
    const away = Promise.all([
      heard(one, 'state', ({ state }) => state === 'reconnecting'),
      heard(two, 'state', ({ state }) => state === 'reconnecting'),
    ]);
    await server.stop();
    await away;
    const back = Promise.all([heard(one, 'state', ({ state }) => state === 'open'), heard(two, 'state', ({ state }) => state === 'open')]);
    await server.start();
    await back;
    const third = page(server.url);
    const seen: string[] = [];
    third.addEventListener('member', ({ detail: { member } }) => seen.push(member.name));
    const both = heard(third, 'member', () => new Set(seen).size === 2);
    const reply = third.join({ ...REQUEST, name: 'Cem' });
    await both;
    await reply;
    expect(one.id).to.equal(id);
    expect([...new Set(seen)].sort()).to.deep.equal(['Ann', 'Ben']);
  });

  it('waits for a broker that is not there yet', async () => {
    const server = await broker();
    await server.stop();
    const one = page(server.url);
    const away = heard(one, 'state', ({ error }) => error?.code === 'broker-unreachable');
    const joined = one.join(REQUEST);
    await away;
    await server.start();
    expect((await joined).self.name).to.equal('Ann');
  });

  it('goes to the next broker when the first does not answer', async () => {
    const [dead, alive] = [await broker(), await broker()];
    await dead.stop();
    const one = page(dead.url, alive.url);
    await one.connect();
    expect(one.state).to.equal('open');
  });

  it('sends what was said while the broker was away after its return', async () => {
    const server = await broker();
    const [one, two] = [page(server.url), page(server.url)];
    await one.join(REQUEST);
    await two.join({ ...REQUEST, name: 'Ben' });
    const away = heard(one, 'state', ({ state }) => state === 'reconnecting');
    await server.stop();
    await away;
    one.send(two.id, { type: 'OFFER', payload: { type: 'media', n: 1 } });
    one.send(two.id, { type: 'OFFER', payload: { type: 'media', n: 2 } });
    const letter = heard(two, 'envelope');
    await server.start();
    expect((await letter).envelope.payload).to.deep.equal({ type: 'media', n: 2 });
  });

  it('replaces a socket that is open in name only, and nobody is told that anyone left', async () => {
    const server = await broker();
    const [one, two] = [page(server.url), page(server.url)];
    await one.join(REQUEST);
    await two.join({ ...REQUEST, name: 'Ben' });
    const notes = notebook(two);
    // From here on nothing reaches this socket, and nothing leaves it.
    const [socket] = sockets.registered(id => id === one.id);
    socket!.onmessage = null;
    socket!.send = () => undefined;
    const back = heard(one, 'state', ({ state }) => state === 'open');
    one.revive();
    await back;
    two.send(one.id, { type: 'CANDIDATE', payload: { n: 1 } });
    await heard(one, 'envelope');
    expect(notes.filter(note => note.startsWith('gone'))).to.deep.equal([]);
  });

  it('is not disturbed by a doubt when all is well', async () => {
    const server = await broker();
    const one = page(server.url);
    await one.connect();
    const notes = notebook(one);
    one.revive();
    await one.join(REQUEST);
    one.revive();
    const two = page(server.url);
    const came = heard(one, 'member');
    await two.join({ ...REQUEST, name: 'Ben' });
    await came;
    expect(notes).to.deep.equal(['member Ben']);
  });

  it('lets a slow socket open, whatever many links doubt meanwhile', async () => {
    const server = await broker();
    const one = page(server.url);
    sockets.late = 1000;
    const connected = one.connect();
    const doubts = setInterval(() => {
      one.revive();
    }, 100);
    try {
      await connected;
    } finally {
      clearInterval(doubts);
      sockets.late = 0;
    }
    expect(sockets.ids).to.have.length(1);
  });

  it('gives two calls of one page two ids, and a call its id for life', async () => {
    const server = await broker();
    const [one, two] = [page(server.url), page(server.url)];
    await Promise.all([one.connect(), two.connect()]);
    expect(one.id).not.to.equal(two.id);
    const { id } = one;
    one.close();
    await one.connect();
    expect(one.id).to.equal(id);
  });

  it('says what is wrong with an address', async () => {
    const failure = async (url: string): Promise<string> =>
      await page(url)
        .connect()
        .then(
          () => 'open',
          (error: unknown) => (error as CallError).code,
        );
    expect(await failure('ftp://example.com/')).to.equal('broker-rejected');
    expect(await failure('http://example.com/')).to.equal('insecure-context');
    expect(await failure('http://')).to.equal('broker-rejected');
  });

  it('ends a connection attempt that is no longer wanted', async () => {
    const server = await broker();
    await server.stop();
    const one = page(server.url);
    const abort = new AbortController();
    const connecting = one.connect(abort.signal);
    abort.abort(new Error('left'));
    expect(
      await connecting.then(
        () => '',
        (error: unknown) => (error as Error).message,
      ),
    ).to.equal('left');
  });
});

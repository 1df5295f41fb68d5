import { expect } from '@open-wc/testing';
import type { RingClientMessage } from '../../peer-server/src/protocol-ring.js';
import { CallError } from '../foundation/errors.js';
import { RingClient } from './ring-client.js';
import type { Carrier } from './ring-client.js';
import type { OwnMessage, Rider } from './rider.js';
import type { RingingEvents } from './ringing.js';

/** A socket that the test opens, closes and speaks through. */
class ScriptedCarrier implements Carrier {
  rider: Rider | undefined;
  readonly said: RingClientMessage[] = [];

  board(rider: Rider): void {
    this.rider = rider;
  }

  alight(): void {
    this.rider = undefined;
  }

  tell(message: OwnMessage): void {
    this.said.push(message as RingClientMessage);
  }

  /** The broker answers, at first or again. */
  open(resumed = false, bare = false): void {
    this.rider!.onOpen(resumed, bare);
  }

  say(type: string, payload: object): void {
    this.rider?.onMessage({ type, payload });
  }

  /** The types of what was said since the last look. */
  news(): string[] {
    return this.said.splice(0).map(({ type }) => type);
  }
}

const REQUEST = { ref: 'ref-1', to: 'ben', name: 'Ann', audio: false, timeout: 45_000 };
const BEN = { id: 'ben-page', name: 'Ben', user: 'ben' };

function told<K extends keyof RingingEvents>(client: RingClient, type: K): RingingEvents[K]['detail'][] {
  const all: RingingEvents[K]['detail'][] = [];
  client.addEventListener(type, (event: RingingEvents[K]) => {
    all.push(event.detail);
  });
  return all;
}

describe('RingClient', () => {
  let carrier: ScriptedCarrier;
  let client: RingClient;

  beforeEach(() => {
    carrier = new ScriptedCarrier();
    client = new RingClient(carrier);
  });
  afterEach(() => {
    client.close();
  });

  it('takes the socket with the first wish, and says it as the broker answers', () => {
    expect(carrier.rider).to.be.undefined;
    client.signIn({ user: 'ann', name: 'Ann', password: 'secret' });
    expect(carrier.said).to.deep.equal([]);
    carrier.open();
    const [{ payload } = { payload: {} }] = carrier.said;
    expect(payload).to.include({ user: 'ann', name: 'Ann', password: 'secret' });
    const signedIn = told(client, 'signed-in');
    carrier.say('SIGNED-IN', { ref: (payload as { ref: string }).ref, user: 'ann', name: 'Ann', missed: [] });
    expect(signedIn).to.deep.equal([{ user: 'ann', missed: [] }]);
  });

  it('gives the socket back when nothing is wanted any more', () => {
    client.signIn({ user: 'ann', name: 'Ann', password: '' });
    carrier.open();
    client.signOut();
    expect(carrier.news()).to.deep.equal(['SIGN-IN', 'SIGN-OUT']);
    expect(carrier.rider).to.be.undefined;
  });

  it('keeps the socket while it rings, until the end, and then as long as it is told to', async () => {
    client.ring(REQUEST);
    carrier.open();
    carrier.say('RINGING', { ref: 'ref-1', ring: 'r1', to: 'ben', left: 45_000 });
    let joined: () => void = () => undefined;
    const ends = told(client, 'end');
    client.addEventListener('end', () => {
      client.keep(new Promise<void>(resolve => (joined = resolve)));
    });
    carrier.say('RING-END', { ring: 'r1', state: 'accepted', room: 'secret', by: BEN });
    expect(ends).to.deep.equal([{ ring: 'r1', ref: 'ref-1', outcome: 'accepted', room: 'secret', by: BEN, message: '' }]);
    expect(carrier.rider).not.to.be.undefined;
    joined();
    await Promise.resolve();
    await Promise.resolve();
    expect(carrier.rider).to.be.undefined;
  });

  it('rings again, for the time that is left, when the broker has forgotten', () => {
    client.ring(REQUEST);
    carrier.open();
    expect(carrier.news()).to.deep.equal(['RING']);
    carrier.say('RINGING', { ref: 'ref-1', ring: 'r1', to: 'ben', left: 45_000 });
    carrier.open(true);
    expect(carrier.news(), 'a broker that remembers').to.deep.equal([]);
    carrier.open(false);
    expect(carrier.said[0]).to.have.nested.property('payload.ref', 'ref-1');
  });

  it('says an answer until the ring has ended', () => {
    client.signIn({ user: 'ann', name: 'Ann', password: '' });
    carrier.open();
    carrier.say('RING', { ring: 'r1', from: BEN, to: 'ann', left: 30_000 });
    client.answer('r1', 'accept');
    carrier.news();
    carrier.open(true);
    expect(carrier.news()).to.include('RING-ANSWER');
    carrier.say('RING-END', { ring: 'r1', state: 'accepted', room: 'secret' });
    carrier.open(true);
    expect(carrier.news()).not.to.include('RING-ANSWER');
  });

  it('does not ask again what was answered, but renews what was not', () => {
    client.signIn({ user: 'ann', name: 'Ann', password: '' });
    carrier.open();
    const comes = told(client, 'come');
    carrier.say('RING', { ring: 'r1', from: BEN, to: 'ann', left: 30_000 });
    carrier.say('RING', { ring: 'r1', from: BEN, to: 'ann', audio: true, left: 20_000 });
    client.answer('r1', 'decline', 'Later');
    carrier.say('RING', { ring: 'r1', from: BEN, to: 'ann', left: 10_000 });
    expect(comes.map(({ left }) => left)).to.deep.equal([30_000, 20_000]);
    expect(carrier.said.at(-1)).to.deep.equal({ type: 'RING-ANSWER', payload: { ring: 'r1', answer: 'decline', message: 'Later' } });
  });

  it('takes back a ring that the broker has not named yet', () => {
    client.ring(REQUEST);
    carrier.open();
    client.cancel('ref-1');
    expect(carrier.news()).to.deep.equal(['RING']);
    const reached = told(client, 'reach');
    carrier.say('RINGING', { ref: 'ref-1', ring: 'r1', to: 'ben', left: 45_000 });
    expect(carrier.said).to.deep.equal([{ type: 'RING-CANCEL', payload: { ring: 'r1' } }]);
    expect(reached).to.deep.equal([]);
    carrier.say('RING-END', { ring: 'r1', ref: 'ref-1', state: 'canceled' });
    expect(carrier.rider).to.be.undefined;
  });

  it('never rings when it was taken back before the broker answered', () => {
    client.ring(REQUEST);
    client.cancel('ref-1');
    expect(carrier.rider).to.be.undefined;
  });

  it('tells a refused name from a refused ring', () => {
    client.signIn({ user: 'ann', name: 'Ann', password: 'wrong' });
    client.ring(REQUEST);
    carrier.open();
    const { ref } = (carrier.said[0] as { payload: { ref: string } }).payload;
    const refused = told(client, 'refused');
    carrier.say('REFUSED', { ref, code: 'unauthorized', message: 'Wrong password.' });
    carrier.say('REFUSED', { ref: 'ref-1', code: 'broker-rejected', message: 'No.' });
    carrier.say('REFUSED', { ref: 'of-a-room', code: 'room-full', message: 'Full.' });
    expect(refused.map(({ ref: which, error }) => `${which} ${error.code}`)).to.deep.equal([' unauthorized', 'ref-1 broker-rejected']);
    expect(carrier.rider).to.be.undefined;
  });

  it('follows who can be rung', () => {
    client.follow(['ben', 'cy']);
    carrier.open();
    const { ref } = (carrier.said[0] as { payload: { ref: string } }).payload;
    const contacts = told(client, 'contacts');
    carrier.say('USERS', {
      ref,
      users: [
        { user: 'cy', name: 'Cy', status: 'away' },
        { user: 'ben', name: 'Ben', status: 'offline' },
      ],
    });
    carrier.say('USER', { user: 'ben', name: 'Ben', status: 'online' });
    expect(contacts.at(-1)!.contacts.map(({ user, status }) => `${user} ${status}`)).to.deep.equal(['ben online', 'cy away']);
    client.follow(null);
    expect(carrier.rider).to.be.undefined;
  });

  it('tells when the broker refuses the page for good', () => {
    client.signIn({ user: 'ann', name: 'Ann', password: '' });
    const refused = told(client, 'refused');
    carrier.rider!.onRefused(new CallError('unauthorized', 'The token has ended.'));
    expect(refused).to.have.lengthOf(1);
  });

  it('drops what is malformed', () => {
    client.signIn({ user: 'ann', name: 'Ann', password: '' });
    carrier.open();
    const comes = told(client, 'come');
    for (const payload of [
      {},
      { ring: 1 },
      { ring: 'r', from: 'Ben', to: 'ann', left: 1 },
      { ring: 'r', from: { id: 1, name: '' }, to: '', left: -1 },
    ])
      carrier.say('RING', payload);
    carrier.rider!.onMessage(null);
    carrier.rider!.onMessage('{');
    expect(comes).to.deep.equal([]);
  });

  it('says once that a broker without names knows none, and refuses rings there', () => {
    const refused = told(client, 'refused');
    client.signIn({ user: 'ann', name: 'Ann', password: '' });
    client.ring(REQUEST);
    carrier.open(false, true);
    expect(refused.map(({ ref, error }) => [ref, error.code])).to.deep.equal([
      ['', 'unsupported'],
      ['ref-1', 'unsupported'],
    ]);
    expect(refused[0]!.error.hint).to.include('peerjs:ID');
    carrier.open(false, true);
    client.follow(['ben']);
    expect(refused).to.have.length(2);
    expect(carrier.news(), 'nothing is said that nobody understands').to.deep.equal([]);
    client.ring({ ...REQUEST, ref: 'ref-2' });
    expect(refused.at(-1)).to.include({ ref: 'ref-2' });
    // One of ours has taken its place.
    carrier.open();
    expect(carrier.news()).to.deep.equal(['SIGN-IN', 'WATCH']);
  });
});

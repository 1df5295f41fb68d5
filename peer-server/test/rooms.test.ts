import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PeerServer } from '../src/index.js';
import { startServer, TestClient, typesOf } from './helpers/client.js';

describe('rooms', () => {
  let server: PeerServer;
  before(async () => {
    server = await startServer({ timing: { lease: 600, hold: 500, sweep: 50 } });
  });
  after(() => server.close());

  it('gives the newcomer the roster and tells the others', async () => {
    const ann = await TestClient.open(server);
    const first = await ann.join('tea', { name: ' Ann\u202E ' });
    assert.deepEqual(first.payload?.['members'], []);
    assert.deepEqual(first.payload?.['self'], { id: ann.id, name: 'Ann', role: 'host', seq: 1, present: true });
    const bob = await TestClient.open(server);
    const second = await bob.join('tea', { name: 'Bob' });
    assert.deepEqual(second.payload?.['members'], [{ id: ann.id, name: 'Ann', role: 'host', seq: 1, present: true }]);
    const event = await ann.next('MEMBER');
    assert.deepEqual(event.payload, {
      room: 'tea',
      member: { id: bob.id, name: 'Bob', role: 'member', seq: 2, present: true },
      version: second.payload?.['version'],
    });
    ann.drop();
    bob.drop();
  });

  it('answers a repeated JOIN with the roster and tells nobody', async () => {
    const ann = await TestClient.open(server);
    const bob = await TestClient.open(server);
    const first = await ann.join('again');
    await bob.join('again');
    const again = await ann.join('again');
    assert.equal((again.payload?.['self'] as { seq: number }).seq, (first.payload?.['self'] as { seq: number }).seq);
    await bob.settle();
    assert.deepEqual(typesOf(bob), ['OPEN', 'JOINED']);
    ann.drop();
    bob.drop();
  });

  it('tells who is in an open room to somebody before it, and nothing of any other', async () => {
    const [ann, bob, eve] = [await TestClient.open(server), await TestClient.open(server), await TestClient.open(server)];
    const peek = async (room: string): Promise<unknown> => {
      eve.send({ type: 'PEEK', payload: { ref: room, room } });
      return (await eve.next('PEEKED')).payload;
    };
    assert.deepEqual(await peek('porch'), { ref: 'porch', room: 'porch', members: [] });
    await ann.join('porch', { max: 3 });
    await bob.join('porch');
    assert.deepEqual(await peek('porch'), { ref: 'porch', room: 'porch', members: [ann.id, bob.id] });
    await ann.settle();
    assert.equal(typesOf(ann).includes('KNOCK'), false, 'a look is no knock');
    ann.send({ type: 'LOCK', payload: { room: 'porch', on: true } });
    await bob.next('ROOM');
    assert.deepEqual(await peek('porch'), { ref: 'porch', room: 'porch', members: [] });
    await ann.join('porch-2', { max: 1 });
    assert.deepEqual(await peek('porch-2'), { ref: 'porch-2', room: 'porch-2', members: [] }, 'it is full');
    for (const one of [ann, bob, eve]) one.drop();
  });

  it('refuses the one too many, and lets them in when a place is free', async () => {
    const ann = await TestClient.open(server);
    const bob = await TestClient.open(server);
    await ann.join('small', { max: 1 });
    bob.send({ type: 'JOIN', payload: { ref: 'r', room: 'small', name: 'Bob' } });
    const refused = await bob.next('REFUSED');
    assert.equal(refused.payload?.['code'], 'room-full');
    assert.equal(refused.payload['ref'], 'r');
    ann.send({ type: 'PART', payload: { room: 'small' } });
    await ann.settle();
    await bob.join('small');
    ann.drop();
    bob.drop();
  });

  it('shows a lost member as away at once, and as lost after the lease', async () => {
    const ann = await TestClient.open(server);
    const bob = await TestClient.open(server);
    await ann.join('lease');
    await bob.join('lease');
    bob.drop();
    const away = await ann.next('MEMBER', frame => frame.payload?.member?.['present'] === false);
    assert.equal(away.payload?.member?.['id'], bob.id);
    const gone = await ann.next('MEMBER-GONE');
    assert.equal(gone.payload?.['reason'], 'lost');
    ann.drop();
  });

  it('gives the seat back to whoever returns with the same id and secret', async () => {
    const ann = await TestClient.open(server);
    const bob = await TestClient.open(server);
    await ann.join('return');
    const joined = await bob.join('return');
    bob.drop();
    await ann.next('MEMBER', frame => frame.payload?.member?.['present'] === false);
    const back = new TestClient(server, { id: bob.id, token: bob.token });
    const open = await back.next('OPEN');
    assert.equal(open.payload?.['resumed'], true);
    const roster = await back.next('JOINED');
    assert.equal(roster.payload?.['ref'], '');
    assert.deepEqual(roster.payload['self'], joined.payload?.['self']);
    const again = await ann.next('MEMBER');
    assert.equal(again.payload?.member?.['present'], true);
    ann.drop();
    back.drop();
  });

  it('keeps the id of an absent member from others', async () => {
    const bob = await TestClient.open(server);
    await bob.join('reserved');
    bob.drop();
    await bob.closed;
    const thief = new TestClient(server, { id: bob.id });
    assert.equal((await thief.next('ID-TAKEN')).payload?.['msg'], 'ID is taken');
  });

  it('keeps the seat of one who reloads, and tells the others that they left', async () => {
    const ann = await TestClient.open(server);
    const bob = await TestClient.open(server);
    await ann.join('reload', { max: 2 });
    const joined = await bob.join('reload');
    bob.send({ type: 'PART', payload: { room: 'reload', hold: true } });
    bob.socket.close();
    const { reason, held } = (await ann.next('MEMBER-GONE')).payload ?? {};
    assert.deepEqual({ reason, held }, { reason: 'left', held: true });
    const stranger = await TestClient.open(server);
    stranger.send({ type: 'JOIN', payload: { ref: 'r', room: 'reload', name: '' } });
    assert.equal((await stranger.next('REFUSED')).payload?.['code'], 'room-full');
    const back = await TestClient.open(server, { id: bob.id, token: bob.token });
    const again = await back.join('reload');
    assert.equal((again.payload?.['self'] as { seq: number }).seq, (joined.payload?.['self'] as { seq: number }).seq);
    assert.equal((await ann.next('MEMBER')).payload?.member?.['id'], bob.id);
    for (const client of [ann, back, stranger]) client.drop();
  });

  it('numbers events without a gap', async () => {
    const ann = await TestClient.open(server);
    let version = (await ann.join('count')).payload?.['version'] as number;
    for (let i = 0; i < 5; i++) {
      const guest = await TestClient.open(server);
      await guest.join('count');
      guest.send({ type: 'RENAME', payload: { room: 'count', name: `Guest ${String(i)}` } });
      guest.send({ type: 'PART', payload: { room: 'count' } });
      await guest.settle();
      guest.drop();
    }
    await ann.settle();
    const events = ann.frames.filter(frame => frame.type.startsWith('MEMBER'));
    assert.equal(events.length, 15);
    for (const event of events) assert.equal(event.payload?.['version'], ++version);
    ann.drop();
  });

  it('lets a host lock, admit, deny, remove and ask to mute, and nobody else', async () => {
    const host = await TestClient.open(server);
    const guest = await TestClient.open(server);
    await host.join('locked');
    await guest.join('locked');
    guest.send({ type: 'LOCK', payload: { room: 'locked', on: true } });
    assert.equal((await guest.next('REFUSED')).payload?.['code'], 'unauthorized');
    host.send({ type: 'LOCK', payload: { room: 'locked', on: true } });
    assert.equal((await guest.next('ROOM')).payload?.['locked'], true);
    const late = await TestClient.open(server);
    late.send({ type: 'JOIN', payload: { ref: 'k', room: 'locked', name: 'Late' } });
    await late.next('KNOCKING');
    const knock = await host.next('KNOCK');
    assert.deepEqual(knock.payload, { room: 'locked', id: late.id, name: 'Late', gone: false });
    host.send({ type: 'ADMIT', payload: { room: 'locked', id: late.id } });
    assert.equal((await late.next('JOINED')).payload?.['ref'], 'k');
    const other = await TestClient.open(server);
    other.send({ type: 'JOIN', payload: { ref: 'd', room: 'locked', name: 'Other' } });
    await other.next('KNOCKING');
    host.send({ type: 'DENY', payload: { room: 'locked', id: other.id } });
    assert.equal((await other.next('REFUSED')).payload?.['code'], 'room-locked');
    host.send({ type: 'ASK-MUTE', payload: { room: 'locked', id: guest.id } });
    assert.equal((await guest.next('ASK-MUTE')).payload?.['from'], host.id);
    host.send({ type: 'REMOVE', payload: { room: 'locked', id: guest.id } });
    assert.deepEqual((await guest.next('MEMBER-GONE')).payload?.['reason'], 'removed');
    host.send({ type: 'LOCK', payload: { room: 'locked', on: false } });
    await host.settle();
    guest.send({ type: 'JOIN', payload: { ref: 'x', room: 'locked', name: '' } });
    assert.equal((await guest.next('REFUSED')).payload?.['code'], 'unauthorized');
    for (const client of [host, guest, late, other]) client.drop();
  });

  it('are as many as the server allows', async () => {
    const small = await startServer({ limits: { rooms: 1 }, timing: { sweep: 20 } });
    const ann = await TestClient.open(small);
    await ann.join('one');
    // The count is looked at now and then; until then a second room may slip in, but not a third.
    let refused: string | undefined;
    for (let n = 0; refused === undefined; n++) {
      ann.send({ type: 'JOIN', payload: { ref: String(n), room: `room ${String(n)}`, name: '' } });
      const answer = await ann.next(['JOINED', 'REFUSED']);
      if (answer.type === 'REFUSED') refused = answer.payload?.['code'] as string;
      else ann.send({ type: 'PART', payload: { room: `room ${String(n)}` } });
    }
    assert.equal(refused, 'broker-rejected');
    await ann.join('one');
    ann.drop();
    await small.close();
  });
});

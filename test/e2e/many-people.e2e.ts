import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { missing, Stage, type Visitor } from '../helpers/e2e.js';
import { linked, person, sees } from '../helpers/people.js';

const NAMES = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve'] as const;
/** Small pictures: two cores encode twenty of them. */
const SMALL = { quality: 'low' };

describe('Many people', { skip: missing('chromium') }, () => {
  const stage = new Stage();
  before(() => stage.open());
  afterEach(() => stage.clear());
  after(() => stage.close());

  const enter = (room: string, names: readonly string[], attributes = {}): Promise<Visitor[]> =>
    Promise.all(names.map(name => person(stage, { name, room, attributes: { ...SMALL, ...attributes } })));

  it('three see each other', async () => {
    const people = await enter('three', NAMES.slice(0, 3));
    for (const one of people) await sees(one, 2);
  });

  it('five who join at the same instant are all linked to all, once', async () => {
    // Of links, not of media: twenty voices take two cores whole, and a broker beside them gets none for seconds.
    const people = await enter('five', NAMES, { 'camera-off': true, muted: true });
    for (const one of people) await linked(one, 4);
    for (const one of people) {
      const ids = await one.evaluate(() => window.theCall.participants.map(({ id }) => id));
      assert.equal(new Set(ids).size, 5);
    }
  });

  it('one too many is told that the room is full, in words, and can try again', async () => {
    const limit = { 'max-participants': '2', 'camera-off': true };
    const [ann] = await enter('small', ['Ann', 'Bob'], limit);
    await linked(ann!, 1);
    const [cleo] = await enter('small', ['Cleo'], limit);
    await cleo!.until(() => window.theCall.state === 'failed');
    assert.equal(await cleo!.evaluate(() => window.theCall.error?.code), 'room-full');
    assert.equal(await cleo!.evaluate(() => window.theCall.endReason), 'full');
    assert.match(await cleo!.text(), /full/i);
    await ann!.evaluate(() => window.theCall.leave());
    await cleo!.evaluate(() => window.theCall.join());
    await linked(cleo!, 1);
  });

  it('somebody who closes the tab is gone for the others within a second, and a reload takes the place back', async () => {
    const [ann, bob] = await enter('comings', ['Ann', 'Bob'], { 'camera-off': true });
    await linked(ann!, 1);
    await linked(bob!, 1);
    const id = await bob!.evaluate(() => window.theCall.self?.id);
    await ann!.evaluate(() => {
      const left = new Promise<number>(resolve =>
        window.theCall.addEventListener('call-participant-leave', () => resolve(performance.now()), { once: true }),
      );
      Object.assign(window, { left });
    });
    await bob!.page.reload();
    await bob!.put('video-call', { room: 'comings', 'display-name': 'Bob', autojoin: true, 'camera-off': true });
    await linked(ann!, 1);
    const ids = await ann!.evaluate(() => window.theCall.participants.map(participant => participant.id));
    assert.equal(ids.length, 2, 'No ghost.');
    assert.equal(ids[1], id, 'Bob is who he was.');
    const began = Date.now();
    await bob!.leave();
    await ann!.until(() => window.theCall.participants.length === 1);
    assert.ok(Date.now() - began < 3000);
  });

  it('write to each other; markup stays text', async () => {
    const [ann, bob] = await enter('words', ['Ann', 'Bob'], { 'camera-off': true });
    await linked(ann!, 1);
    await bob!.evaluate(() => {
      window.theCall.addEventListener('call-chat', event => document.body.append(`heard: ${event.text}`), { once: true });
    });
    await ann!.evaluate(() => window.theCall.sendChat('<img src=x onerror="document.title=1">'));
    await bob!.until(() => document.body.textContent.includes('heard: <img'));
    assert.equal(await bob!.evaluate(() => window.senses.all('img').length), 0);
  });

  it('a share is shown large beside the camera, and goes when it ends', async () => {
    const [ann, bob] = await enter('share', ['Ann', 'Bob']);
    await sees(bob!, 1);
    await ann!.evaluate(() => window.theCall.shareScreen());
    await bob!.until(() =>
      window.theCall.participants.some(({ self, screen, stream, sharing }) => !self && screen !== null && stream !== null && sharing),
    );
    await ann!.evaluate(() => {
      window.theCall.stopScreenShare();
    });
    await bob!.until(() => window.theCall.participants.every(({ screen, sharing }) => screen === null && !sharing));
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { mintToken } from '../../peer-server/src/cli/token.js';
import { hashPassword } from '../../peer-server/src/passwords.js';
import { missing, Stage, type BrowserName, type Visitor } from '../helpers/e2e.js';
import { CutLine } from '../helpers/cut-line.js';
import { meets, place, reachable, ring, ringer, rings } from '../helpers/ringers.js';

/** An end has to reach the other side within this time, ms; the machine of the tests may be busy, so what counts is the median of a run. */
const SECOND = 1000;

const PAIRS: readonly (readonly [BrowserName, BrowserName])[] = [
  ['chromium', 'chromium'],
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
];

const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

/** The state of the ring that a page shows. */
function shown(visitor: Visitor): Promise<string | null> {
  return visitor.evaluate(() => window.ringer.currentRing?.state ?? null);
}

/** Ends whatever goes on, and forgets how it ended. */
async function clear(...visitors: readonly Visitor[]): Promise<void> {
  for (const visitor of visitors)
    await visitor.evaluate(async () => {
      await window.ringer.cancel();
      await window.ringer.leave();
      (await window.ringer.call.desk()).dismiss();
      window.ringLog.rings.length = 0;
      window.ringLog.opened.length = 0;
    });
}

describe('Ringing', { skip: missing('chromium', 'firefox') }, () => {
  // Fifty rounds are more rings than a person makes in a minute.
  const stage = new Stage({ brokerArgs: ['--limit', 'ringsPerMinute=1000,ringsPerAddress=1000'] });
  before(() => stage.open());
  afterEach(() => stage.clear());
  after(() => stage.close());

  for (const [one, two] of PAIRS) {
    it(`is accepted, declined and canceled: ${one} rings ${two}`, async () => {
      const visitor = await ringer(stage, { name: 'Vera', user: 'vera', browser: one });
      const desk = await ringer(stage, { name: 'Desk', user: 'desk', browser: two });
      await reachable(visitor, desk);

      await ring(visitor, 'desk');
      await rings(desk, 'incoming');
      await rings(visitor, 'ringing');
      assert.equal(await desk.evaluate(() => window.ringLog.opened.length), 0, 'No device is opened before the yes.');
      assert.equal(await visitor.evaluate(() => window.ringer.call.state.since), null, 'Ringing is no call yet.');
      assert.equal(await desk.evaluate(() => window.ringLog.rings[0]?.name), 'Vera');
      await visitor.until(() => window.ringer.participants[0]?.stream?.getVideoTracks().length === 1);
      const accepted = Date.now();
      await desk.evaluate(() => window.ringer.accept());
      const told = await rings(visitor, 'accepted');
      await rings(desk, 'accepted');
      await meets(visitor);
      await meets(desk);
      assert.ok(told - accepted < SECOND * 5, `The yes took ${Math.round(told - accepted)} ms.`);
      assert.ok(await desk.evaluate(() => window.ringLog.opened.length > 0));
      await clear(visitor, desk);

      await ring(visitor, 'desk');
      await rings(desk, 'incoming');
      await desk.evaluate(() => window.ringer.decline('In a minute'));
      await rings(visitor, 'declined');
      assert.equal(await visitor.evaluate(() => window.ringer.currentRing?.message), 'In a minute');
      assert.equal(await shown(desk), 'declined');
      assert.equal(await desk.evaluate(() => window.ringLog.opened.length), 0);
      await clear(visitor, desk);

      await ring(visitor, 'desk');
      await rings(desk, 'incoming');
      await visitor.evaluate(() => window.ringer.cancel());
      await rings(desk, 'canceled');
      assert.equal(await shown(visitor), 'canceled');
      assert.equal(await desk.evaluate(() => window.ringer.missed[0]?.from.name), 'Vera');
      await visitor.until(() => window.ringer.participants[0]?.stream === null);
    });
  }

  for (const browser of BROWSERS)
    it(`ends with no answer, and the callee has missed it: ${browser}`, async () => {
      const vera = await ringer(stage, { name: 'Vera' });
      const desk = await ringer(stage, { name: 'Desk', user: `forgetful ${browser}`, browser });
      await reachable(desk);
      const result = vera.evaluate(to => window.ringer.ring(to, { timeout: 5000 }), `forgetful ${browser}`);
      await rings(desk, 'incoming');
      assert.equal(await result, 'no-answer');
      await rings(desk, 'missed');
      assert.equal(await desk.evaluate(() => window.ringer.missed.length), 1);
      // The list is the broker's: a page that comes later has it too, until it was seen.
      await desk.leave();
      const later = await ringer(stage, { name: 'Desk', user: `forgetful ${browser}`, browser });
      await reachable(later);
      assert.equal(await later.evaluate(() => window.ringer.missed.at(-1)?.from.name), 'Vera');
      await later.evaluate(async () => (await window.ringer.call.desk()).markMissedSeen());
      await later.leave();
      const last = await ringer(stage, { name: 'Desk', user: `forgetful ${browser}`, browser });
      await reachable(last);
      assert.equal(await last.evaluate(() => window.ringer.missed.length), 0);
    });

  it('is unavailable when nobody has the name', async () => {
    const vera = await ringer(stage, { name: 'Vera' });
    assert.equal(await vera.evaluate(() => window.ringer.ring('nobody')), 'unavailable');
  });

  for (const browser of BROWSERS)
    it(`is busy when told so, by a person in a call or by busy-when: ${browser}`, async () => {
      const vera = await ringer(stage, { name: 'Vera' });
      const desk = await ringer(stage, { name: 'Desk', user: 'desk', browser });
      const third = await ringer(stage, { name: 'Third' });
      await reachable(desk);
      await ring(vera, 'desk');
      await rings(desk, 'incoming');
      await desk.evaluate(() => window.ringer.accept());
      await meets(desk);

      await ring(third, 'desk');
      await desk.until(() => window.ringer.call.state.secondRing?.state === 'incoming');
      await desk.evaluate(async () => (await window.ringer.call.desk()).answerBusy());
      await rings(third, 'busy');
      assert.equal(await desk.evaluate(() => window.ringer.state), 'connected');

      await desk.evaluate(() => window.ringer.setAttribute('busy-when', 'in-call'));
      assert.equal(await third.evaluate(() => window.ringer.ring('desk')), 'busy');
    });

  for (const browser of BROWSERS)
    it(`stops on every other page of the name when one answers: ${browser}`, async () => {
      const vera = await ringer(stage, { name: 'Vera' });
      const first = await ringer(stage, { name: 'Desk', user: 'counter' });
      const second = await ringer(stage, { name: 'Desk', user: 'counter', browser });
      await reachable(first, second);
      await ring(vera, 'counter');
      await rings(first, 'incoming');
      await rings(second, 'incoming');
      await second.evaluate(() => window.ringer.accept());
      await rings(first, 'canceled');
      assert.equal(await first.evaluate(() => window.ringer.currentRing?.answeredElsewhere), true);
      assert.equal(await first.evaluate(() => window.ringer.missed.length), 0);
      await meets(vera);
      assert.equal(await first.evaluate(() => window.ringLog.opened.length), 0);
    });

  for (const browser of BROWSERS)
    it(`makes one call of two people who ring each other: 50 rounds, ${browser}`, async () => {
      // The broker remembers 64 rings of one name for a while: names of their own for each fifty.
      const [one, other] = [`ann ${browser}`, `ben ${browser}`] as const;
      const ann = await ringer(stage, { name: 'Ann', user: one, attributes: { 'camera-off': true } });
      const ben = await ringer(stage, { name: 'Ben', user: other, browser, attributes: { 'camera-off': true } });
      await reachable(ann, ben);
      const rooms = new Set<string>();
      for (let round = 0; round < 50; round += 1) {
        const gap = (round % 10) * 4;
        const both = await Promise.all([
          ann.evaluate(to => window.ringer.ring(to), other),
          ben.evaluate(
            async (wait, to) => {
              await new Promise(resolve => setTimeout(resolve, wait));
              return window.ringer.ring(to);
            },
            gap,
            one,
          ),
        ]);
        assert.deepEqual(both, ['accepted', 'accepted'], `round ${round}`);
        for (const visitor of [ann, ben])
          await visitor.until(() => window.ringer.state === 'connected' && window.ringer.participants.length === 2);
        const [room, same] = await Promise.all([ann, ben].map(visitor => visitor.evaluate(() => window.ringer.call.state.room)));
        assert.equal(room, same);
        assert.ok(!rooms.has(room!), 'Each call has a room of its own.');
        rooms.add(room!);
        await clear(ann, ben);
      }
    });

  it('holds a call both ways, and moves to the second caller', async () => {
    const vera = await ringer(stage, { name: 'Vera' });
    const desk = await ringer(stage, { name: 'Desk', user: 'desk' });
    const third = await ringer(stage, { name: 'Third', browser: 'firefox' });
    await reachable(desk);
    await ring(vera, 'desk');
    await rings(desk, 'incoming');
    await desk.evaluate(() => window.ringer.accept());
    await meets(desk);
    await meets(vera);
    await desk.evaluate(() => window.ringer.hold());
    await vera.until(() => window.ringer.call.state.held.length === 1);
    await vera.until(() => window.ringer.participants.every(({ self, audio, video }) => self || (!audio && !video)));
    await desk.evaluate(() => window.ringer.hold());
    await vera.until(() => window.ringer.call.state.held.length === 0);
    await vera.until(() => window.ringer.participants.every(({ self, audio }) => self || audio));

    await ring(third, 'desk');
    await desk.until(() => window.ringer.call.state.secondRing?.state === 'incoming');
    await desk.evaluate(() => window.ringer.accept());
    await rings(third, 'accepted');
    await meets(third);
    await desk.until(() => window.ringer.participants.some(({ name }) => name === 'Third'));
    // Whoever is left alone is in no call any more.
    await vera.until(() => window.ringer.state === 'ended');
    assert.equal(await vera.evaluate(() => window.ringer.endReason), 'ended');
  });

  it('leaves a call on hold for the second caller, and comes back to it', async () => {
    const vera = await ringer(stage, { name: 'Vera' });
    const desk = await ringer(stage, { name: 'Desk', user: 'patient' });
    const third = await ringer(stage, { name: 'Third' });
    await reachable(desk);
    await ring(vera, 'patient');
    await rings(desk, 'incoming');
    await desk.evaluate(() => window.ringer.accept());
    await meets(desk);
    await meets(vera);
    await ring(third, 'patient');
    await desk.until(() => window.ringer.call.state.secondRing?.state === 'incoming');
    await desk.evaluate(() => window.ringer.accept({ hold: true }));
    await meets(third);
    await vera.until(() => window.ringer.participants.length === 1);
    // Longer than somebody is waited for who does not mean to come back.
    await vera.until(end => Date.now() > end, Date.now() + 7000);
    assert.equal(await vera.evaluate(() => window.ringer.state), 'connected');
    await third.evaluate(() => window.ringer.leave());
    await desk.until(() => window.ringer.participants.some(({ name }) => name === 'Vera'));
    await meets(vera);
    const left = Date.now();
    await desk.evaluate(() => window.ringer.leave());
    await vera.until(() => window.ringer.state === 'ended');
    assert.ok(Date.now() - left < SECOND * 3, 'Whoever hangs up hangs up for both: a reload, which takes longer, is not waited for.');
  });

  it('brings a third person into a running call', async () => {
    const ann = await ringer(stage, { name: 'Ann' });
    const ben = await ringer(stage, { name: 'Ben', user: 'ben' });
    const cy = await ringer(stage, { name: 'Cy', user: 'cy', browser: 'firefox' });
    await reachable(ben, cy);
    await ring(ann, 'ben');
    await rings(ben, 'incoming');
    await ben.evaluate(() => window.ringer.accept());
    await meets(ann);
    await ring(ann, 'cy');
    await rings(cy, 'incoming');
    await cy.evaluate(() => window.ringer.accept());
    await meets(cy, 2);
    await meets(ann, 2);
    await meets(ben, 2);
  });

  for (const browser of BROWSERS)
    it(`survives a reload of either side while it rings: ${browser}`, async () => {
      const vera = await ringer(stage, { name: 'Vera', user: 'vera' });
      const desk = await ringer(stage, { name: 'Desk', user: 'desk', browser });
      await reachable(vera, desk);
      await ring(vera, 'desk');
      await rings(desk, 'incoming');
      await desk.page.reload();
      await place(desk, { name: 'Desk', user: 'desk' });
      await rings(desk, 'incoming');
      assert.equal(await shown(vera), 'ringing');
      await vera.page.reload();
      await place(vera, { name: 'Vera', user: 'vera' });
      await rings(vera, 'ringing');
      await desk.evaluate(() => window.ringer.accept());
      await rings(vera, 'accepted');
      await meets(vera);
      await meets(desk);
    });

  it('survives five seconds without the broker, on either side', async () => {
    const line = await CutLine.to(stage.broker.url);
    try {
      // A page says that its socket failed, which is what this is about.
      const vera = await ringer(stage, { name: 'Vera', path: line.url, strict: false });
      const desk = await ringer(stage, { name: 'Desk', user: 'far', path: line.url, strict: false });
      await reachable(desk);
      await ring(vera, 'far');
      await rings(desk, 'incoming');
      await rings(vera, 'ringing');
      line.cut();
      await new Promise(resolve => setTimeout(resolve, 5000));
      assert.deepEqual([await shown(vera), await shown(desk)], ['ringing', 'incoming']);
      line.mend();
      await desk.evaluate(() => window.ringer.accept());
      await rings(vera, 'accepted');
      await meets(vera);
      await meets(desk);
    } finally {
      await line.close();
    }
  });

  it('follows who can be rung', async () => {
    const ann = await ringer(stage, { name: 'Ann', user: 'ann' });
    await reachable(ann);
    await ann.evaluate(async () => (await window.ringer.call.desk()).watch(['ben']));
    await ann.until(() => window.ringer.call.state.contacts.some(({ user, status }) => user === 'ben' && status === 'offline'));
    const ben = await ringer(stage, { name: 'Ben', user: 'ben' });
    await reachable(ben);
    await ann.until(() => window.ringer.call.state.contacts.some(({ user, status }) => user === 'ben' && status === 'online'));
    await ring(ann, 'ben');
    await rings(ben, 'incoming');
    await ben.evaluate(() => window.ringer.accept());
    await ann.until(() => window.ringer.call.state.contacts.some(({ user, status }) => user === 'ben' && status === 'busy'));
    await ben.leave();
    await ann.until(() => window.ringer.call.state.contacts.some(({ user, status }) => user === 'ben' && status === 'offline'));
  });
});

/** Somebody without the right to the room of a ring tries to get in. */
async function intrude(stage: Stage, room: string, attributes: Readonly<Record<string, string | boolean>> = {}): Promise<string> {
  const stranger = await ringer(stage, { name: 'Stranger', attributes });
  return stranger.evaluate(async name => {
    window.ringer.setAttribute('room', name);
    try {
      await window.ringer.join();
      return 'inside';
    } catch (error) {
      return (error as { code: string }).code;
    }
  }, room);
}

describe('Names with passwords', { skip: missing('chromium') }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'calltag-users-'));
  const users = join(directory, 'users');
  let stage: Stage;
  before(async () => {
    writeFileSync(users, `desk:${await hashPassword('open sesame')}\nann:${await hashPassword('anns own')}:Dr. Ann\n`);
    stage = await new Stage({ brokerArgs: ['--users', users] }).open();
  });
  afterEach(() => stage.clear());
  after(async () => {
    await stage.close();
    rmSync(directory, { recursive: true });
  });

  it('lets nobody use a name without its password', async () => {
    for (const [user, password] of [
      ['desk', 'wrong'],
      ['desk', ''],
      ['unlisted', 'anything'],
    ] as const) {
      const liar = await ringer(stage, { name: 'Liar', user, password });
      await liar.until(() => window.ringLog.errors.includes('unauthorized'));
      assert.equal(await liar.evaluate(() => window.ringer.call.state.user), '');
      await liar.leave();
    }
    const desk = await ringer(stage, { name: 'Desk', user: 'desk', password: 'open sesame' });
    const ann = await ringer(stage, { name: 'Somebody else', user: 'ann', password: 'anns own' });
    await reachable(desk, ann);
    assert.equal(await desk.evaluate(() => document.body.innerHTML.includes('sesame')), false, 'A password is in no attribute.');
    // Whoever rings cannot say that they are somebody else: the broker writes the name to it.
    const liar = await ringer(stage, { name: 'Desk' });
    await ring(liar, 'ann');
    await rings(ann, 'incoming');
    assert.equal(await ann.evaluate(() => (window.ringer.currentRing as unknown as { peer: { user: string } }).peer.user), '');
    await liar.evaluate(() => window.ringer.cancel());
    await rings(ann, 'canceled');
    await ring(desk, 'ann');
    await rings(ann, 'incoming', 2);
    assert.equal(await ann.evaluate(() => (window.ringer.currentRing as unknown as { peer: { user: string } }).peer.user), 'desk');
    await ann.evaluate(() => window.ringer.accept());
    await meets(desk);
    const room = await desk.evaluate(() => window.ringer.call.state.room);
    assert.equal(await intrude(stage, room), 'unauthorized');
  });

  it('takes another password without a reload', async () => {
    const desk = await ringer(stage, { name: 'Desk', user: 'desk', password: 'wrong' });
    await desk.until(() => window.ringLog.errors.includes('unauthorized'));
    await desk.evaluate(() => {
      window.ringer.password = 'open sesame';
    });
    await reachable(desk);
  });
});

describe('Names by signed tokens', { skip: missing('chromium') }, () => {
  const secret = 'a secret of at least thirty-two characters';
  const stage = new Stage({ brokerArgs: ['--auth-secret', secret] });
  before(() => stage.open());
  afterEach(() => stage.clear());
  after(() => stage.close());

  it('are those of the token and no others, until it ends', async () => {
    const token = await mintToken(secret, { user: 'desk', role: 'member', expires: '1h' });
    const desk = await ringer(stage, { name: 'Desk', user: 'desk', attributes: { token } });
    await reachable(desk);
    const liar = await ringer(stage, {
      name: 'Liar',
      user: 'desk',
      attributes: { token: await mintToken(secret, { user: 'liar', role: 'member', expires: '1h' }) },
    });
    await liar.until(() => window.ringLog.errors.includes('unauthorized'));
    const guest = await ringer(stage, {
      name: 'Guest',
      attributes: { token: await mintToken(secret, { subject: 'guest', role: 'member', expires: '1h' }) },
    });
    await ring(guest, 'desk');
    await rings(desk, 'incoming');
    await desk.evaluate(() => window.ringer.accept());
    await meets(guest);
    await desk.leave();
    const late = await ringer(stage, {
      name: 'Late',
      user: 'late',
      attributes: { token: await mintToken(secret, { user: 'late', role: 'member', expires: '-1m' }) },
    });
    await late.until(() => window.ringLog.errors.includes('unauthorized'));
    // A token that ends while its owner is signed in signs them in no more.
    const brief = await ringer(stage, {
      name: 'Brief',
      user: 'brief',
      attributes: { token: await mintToken(secret, { user: 'brief', role: 'member', expires: '3s' }) },
    });
    await reachable(brief);
    await brief.until(end => Date.now() > end, Date.now() + 4000);
    await brief.evaluate(() => window.ringer.setAttribute('display-name', 'Brief again'));
    await brief.until(() => window.ringLog.errors.includes('unauthorized') && window.ringer.call.state.user === '');
  });
});

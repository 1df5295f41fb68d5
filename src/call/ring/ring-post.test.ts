import { aTimeout, expect } from '@open-wc/testing';
import { BEN, ScriptedCarrier, ScriptedRinging } from '../../../test/helpers/scripted-ringing.js';
import { until } from '../../../test/helpers/until.js';
import { CallError } from '../../foundation/errors.js';
import type { Note } from '../../transport/notes.js';
import { RingPost } from './ring-post.js';

const NOTE: Note = { blob: new Blob(['hello'], { type: 'audio/webm' }), audioOnly: true };

interface Scene {
  readonly post: RingPost;
  readonly ringing: ScriptedRinging;
  readonly carrier: ScriptedCarrier;
  readonly followed: string[];
  readonly came: string[];
  /** As many as are said to be kept. */
  kept: number;
  readonly over: AbortController;
}

const scenes: Scene[] = [];

function scene(): Scene {
  const [ringing, carrier, over] = [new ScriptedRinging(), new ScriptedCarrier(), new AbortController()];
  const followed: string[] = [];
  const came: string[] = [];
  const post = new RingPost({
    ringing,
    carrier,
    name: () => 'Ann',
    follow: users => followed.push(users.join()),
    kept: () => made.kept,
    came: (from, { blob }) => came.push(`${from.user} ${blob.type}`),
    signal: over.signal,
  });
  ringing.addEventListener('come', ({ detail }) => post.came(detail));
  ringing.addEventListener('end', ({ detail }) => post.ended(detail));
  const made: Scene = { post, ringing, carrier, followed, came, over, kept: 0 };
  scenes.push(made);
  return made;
}

/** The broker says how the last ring made here ended. */
function ended({ ringing, post }: Scene, outcome: 'accepted' | 'unavailable' | 'declined'): void {
  const { ref } = ringing.requests.at(-1)!;
  post.ended({ ring: 'r1', ref, outcome, room: '', by: outcome === 'accepted' ? BEN : null, message: '' });
}

describe('RingPost', () => {
  afterEach(() => {
    for (const { over } of scenes.splice(0)) over.abort();
  });

  it('sends a message at once to somebody who is there', async () => {
    const all = scene();
    const sent = all.post.leave('ben', NOTE);
    expect(all.ringing.requests[0]).to.include({ to: 'ben', note: true, name: 'Ann', audio: true });
    ended(all, 'accepted');
    expect(all.carrier.asked).to.deep.equal(['send r1 to ben-page']);
    expect(all.carrier.sent).to.deep.equal([NOTE]);
    all.carrier.arrive();
    await sent;
    expect(all.followed).to.deep.equal(['ben', '']);
  });

  it('waits for somebody who is not there', async () => {
    const all = scene();
    const sent = all.post.leave('ben', NOTE);
    // So that the next try need not wait for its pause.
    const clock = performance.now.bind(performance);
    performance.now = () => clock() + 60_000;
    try {
      ended(all, 'unavailable');
      const contact = { user: 'ben', name: 'Ben' };
      all.ringing.dispatchEvent(new CustomEvent('contacts', { detail: { contacts: [{ ...contact, status: 'offline' }] } }));
      await aTimeout(0);
      expect(all.ringing.requests.length).to.equal(1);
      all.ringing.dispatchEvent(new CustomEvent('contacts', { detail: { contacts: [{ ...contact, status: 'away' }] } }));
      await until(() => all.ringing.requests.length === 2);
    } finally {
      performance.now = clock;
    }
    ended(all, 'accepted');
    all.carrier.arrive();
    await sent;
  });

  it('says that they take none, that the broker refused it, and that the page is gone', async () => {
    const all = scene();
    const code = (promise: Promise<void>): Promise<unknown> => promise.then(undefined, (error: unknown) => (error as CallError).code);
    const declined = code(all.post.leave('ben', NOTE));
    ended(all, 'declined');
    const refused = code(all.post.leave('cy', NOTE));
    expect(all.post.refused(all.ringing.requests.at(-1)!.ref, new CallError('broker-rejected'))).to.equal(true);
    const waiting = code(all.post.leave('di', NOTE));
    all.over.abort();
    expect(await Promise.all([declined, refused, waiting])).to.deep.equal(['peer-unreachable', 'broker-rejected', 'aborted']);
  });

  it('takes none unasked, and then a few at a time; a call is none of it', async () => {
    const all = scene();
    all.ringing.come('n1', BEN, { note: true });
    expect(all.ringing.asked).to.deep.equal(['decline n1']);
    all.post.take(true);
    for (const ring of ['n2', 'n3', 'n4']) all.ringing.come(ring, BEN, { note: true });
    expect(all.ringing.asked.filter(word => word !== 'keep')).to.deep.equal(['decline n1', 'accept n2', 'accept n3', 'decline n4']);
    expect(all.carrier.asked).to.deep.equal(['receive n2 from ben-page', 'receive n3 from ben-page']);
    all.ringing.end('n3', 'elsewhere');
    expect(all.carrier.asked.at(-1)).to.equal('receive n3 from ben-page: given up');
    all.carrier.arrive({ blob: new Blob(['x'], { type: 'video/webm' }), audioOnly: false });
    await until(() => all.came.length === 1);
    expect(all.came).to.deep.equal(['ben video/webm']);
    all.kept = 10;
    all.ringing.come('n5', BEN, { note: true });
    expect(all.ringing.asked.at(-1), 'as many as are kept').to.equal('decline n5');
    expect(all.post.came({ ring: 'c1', from: BEN, audio: false, left: 1000 })).to.equal(false);
  });

  it('cancels what this page rang before it was reloaded', () => {
    const all = scene();
    expect(all.post.reached('note-of-before')).to.equal(true);
    expect(all.ringing.asked).to.deep.equal(['cancel -1']);
    expect(all.post.reached('another')).to.equal(false);
  });
});

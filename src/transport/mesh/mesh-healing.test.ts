import { expect } from '@open-wc/testing';
import { seeded } from '../../../test/helpers/chance.js';
import { paintedCamera, paintedScreen, tone } from '../../../test/helpers/fake-tracks.js';
import { MemoryBroker, MemorySignaling } from '../../../test/helpers/memory-signaling.js';
import { MeshPages, frameOf, linked, told } from '../../../test/helpers/mesh-pages.js';
import { until } from '../../../test/helpers/until.js';
import { FactEvent } from '../../foundation/events.js';
import type { LinkEnvelope } from '../../signaling/signaling.js';
import { askEnvelope } from './link-wire.js';
import type { MeshTransport } from './mesh-transport.js';

const REQUEST = { room: 'tea', name: 'Ann', role: 'member', max: 8 } as const;

describe('MeshTransport, when things go wrong', () => {
  let pages: MeshPages;
  let broker: MemoryBroker;

  beforeEach(() => {
    pages = new MeshPages();
    broker = new MemoryBroker();
  });

  afterEach(async () => {
    const before = pages.intervals.size;
    await pages.close();
    expect(pages.openConnections, 'connections left').to.have.length(0);
    expect(pages.intervals.size, `timers left of ${String(before)}`).to.equal(0);
  });

  async function pair(first = 'a', second = 'b'): Promise<readonly [MeshTransport, MeshTransport]> {
    const [one, two] = [pages.open(new MemorySignaling(broker, first)), pages.open(new MemorySignaling(broker, second))];
    const both = Promise.all([linked(one), linked(two)]);
    const words = Promise.all([told(one, 'message'), told(two, 'message')]);
    await one.join(REQUEST);
    await two.join(REQUEST);
    await both;
    // Words pass a moment after the media path is there.
    await Promise.all([one, two].map(mesh => mesh.send({ topic: 'app:hello', data: 0 })));
    await words;
    return [one, two];
  }

  for (const [who, id] of [
    ['who offers', 'b'],
    ['who is offered to', 'a'],
  ] as const) {
    it(`meets a page again that was reloaded without a word (${who})`, async () => {
      const [one, two] = await pair();
      const [gone, stays] = id === 'a' ? [one, two] : [two, one];
      const word = told(stays, 'message');
      // A crashed page leaves its connections dead, its place taken, and nobody informed.
      broker.members.delete(id);
      for (const channel of pages.channels) channel.onmessage = null;
      const again = pages.open(new MemorySignaling(broker, id));
      await again.publish('camera', paintedCamera(100));
      const seen = told(stays, 'track', ({ track }) => track !== null);
      await again.join(REQUEST);
      await again.send({ topic: 'app:x', data: 'again' });
      await frameOf((await seen).track!);
      expect((await word).message.data).to.equal('again');
      await gone.leave();
    });
  }

  it('restarts at once when the network changed, on both sides at once, and keeps every track', async () => {
    const [one, two] = await pair();
    const camera = paintedCamera(100);
    const seen = told(two, 'track', ({ track }) => track !== null);
    await one.publish('camera', camera);
    const { track } = await seen;
    await frameOf(track!);
    const changes: unknown[] = [];
    two.addEventListener('track', event => changes.push(event.detail));
    const offers: string[] = [];
    broker.post = (deliver, { type, payload }) => {
      if (type === 'OFFER') offers.push((payload as { sdp: { sdp: string } }).sdp.sdp);
      queueMicrotask(deliver);
    };
    const answered = new Promise<void>(resolve => {
      [...pages.connections].forEach(pc => {
        pc.addEventListener('signalingstatechange', () => {
          if (pc.signalingState === 'stable') resolve();
        });
      });
    });
    window.dispatchEvent(new Event('online'));
    await answered;
    await frameOf(track!);
    expect(offers.length).to.be.greaterThan(0);
    expect(changes).to.deep.equal([]);
    expect(camera.readyState).to.equal('live');
    expect(pages.connections.size).to.equal(2);
    camera.stop();
  });

  /** Two who talk: the signaling of the one who offers, and a wish of the other's for a restart, as of so many rounds ago. */
  async function asking(): Promise<{
    readonly signaling: MemorySignaling;
    readonly ask: (rounds?: number) => void;
    readonly round: number;
  }> {
    const signalings = [new MemorySignaling(broker, 'a'), new MemorySignaling(broker, 'b')] as const;
    const [one, two] = [pages.open(signalings[0]), pages.open(signalings[1])];
    const both = Promise.all([linked(one), linked(two)]);
    const words = told(two, 'message');
    const answer = new Promise<LinkEnvelope>(resolve => {
      broker.post = (deliver, envelope) => {
        if (envelope.type === 'ANSWER') resolve(envelope);
        queueMicrotask(deliver);
      };
    });
    await one.join(REQUEST);
    await two.join(REQUEST);
    await both;
    await one.send({ topic: 'app:hello', data: 0 });
    await words;
    const { connectionId, page, round } = (await answer).payload as { connectionId: string; page: string; round: number };
    const ask = (late = 0): void => {
      signalings[1].tell(new FactEvent('envelope', { from: 'a', envelope: askEnvelope(connectionId, page, 'restart', round - late) }));
    };
    return { signaling: signalings[1], ask, round };
  }

  it('doubts its broker when the other side mends: that their words arrive says nothing of ours', async () => {
    const { signaling, ask } = await asking();
    // Two ways out of the house, and the old one dies one way only: offers go nowhere, and nothing looks wrong at home.
    for (const channel of pages.channels) {
      const send = channel.send.bind(channel) as (text: string) => void;
      channel.send = (data: unknown) => {
        if (typeof data === 'string' && !data.includes('"envelope"')) send(data);
      };
    }
    const lost = new Promise<void>(resolve => {
      broker.post = (_deliver, { type }) => {
        if (type === 'OFFER') resolve();
      };
    });
    // Their first offer is no longer fresh.
    const clock = performance.now.bind(performance);
    performance.now = () => clock() + 2000;
    const before = signaling.revived;
    ask();
    await lost;
    expect(signaling.revived).to.equal(before + 1);
    const offering = [...pages.connections].find(({ signalingState }) => signalingState === 'have-local-offer')!;
    const agreed = new Promise<void>(resolve => {
      offering.addEventListener('signalingstatechange', () => {
        if (offering.signalingState === 'stable') resolve();
      });
    });
    // What was said to the dead socket is said again to the new one.
    broker.post = deliver => {
      queueMicrotask(deliver);
    };
    signaling.turn('reconnecting');
    signaling.turn('open');
    await agreed.finally(() => {
      performance.now = clock;
    });
  });

  it('grants no wish from before what was agreed since, as a channel brings it that works again', async () => {
    const { ask, round } = await asking();
    const offers: unknown[] = [];
    const offered = new Promise<void>(resolve => {
      broker.post = (deliver, { type, payload }) => {
        queueMicrotask(deliver);
        if (type !== 'OFFER') return;
        offers.push((payload as { round: number }).round);
        resolve();
      };
    });
    // What was offered is no longer fresh.
    const clock = performance.now.bind(performance);
    performance.now = () => clock() + 2000;
    try {
      ask(1);
      await Promise.all(pages.meshes.map(mesh => mesh.publish('camera', null)));
      expect(offers).to.deep.equal([]);
      ask();
      await offered;
      expect(offers).to.deep.equal([round + 1]);
    } finally {
      performance.now = clock;
    }
  });

  it('makes the connection anew when it cannot be restarted, and shows the last picture until there is another', async () => {
    const both = await pair();
    const seen = (): Promise<unknown[]> => Promise.all(both.map(mesh => told(mesh, 'track', ({ track }) => track !== null)));
    const first = seen();
    await Promise.all(both.map(mesh => mesh.publish('camera', paintedCamera(100))));
    await first;
    const tracks: (MediaStreamTrack | null)[] = [];
    for (const mesh of both) mesh.addEventListener('track', ({ detail: { track } }) => tracks.push(track));
    const again = seen();
    const back = Promise.all(both.map(mesh => linked(mesh)));
    // Something in the browser ends one connection for good.
    [...pages.connections].at(-1)!.close();
    await Promise.all([back, again]);
    await Promise.all(tracks.map(track => frameOf(track!)));
    expect(tracks).to.have.length(2);
  }).timeout(30_000);

  for (const side of ['offer', 'answer'] as const)
    it(`is not stopped for ever by what never settles on a connection that closes (who gives the ${side})`, async () => {
      const [one, two] = await pair();
      const closing = pages.openConnections.find(({ localDescription }) => localDescription?.type === side)!;
      const asked = new Promise<void>(resolve => {
        closing.setRemoteDescription = () => {
          resolve();
          return new Promise(() => undefined);
        };
      });
      window.dispatchEvent(new Event('online'));
      await asked;
      const back = Promise.all([linked(one), linked(two)]);
      closing.close();
      await back;
    }).timeout(30_000);

  it('goes on with a shared screen and its sound after a restart', async () => {
    const [one, two] = await pair();
    const arrived = Promise.all(
      (['screen', 'screen-audio'] as const).map(source => told(two, 'track', detail => detail.source === source && detail.track !== null)),
    );
    const [screen, sound] = [paintedScreen(), tone(440)];
    await Promise.all([one.publish('screen', screen), one.publish('screen-audio', sound)]);
    const { track } = (await arrived)[0]!;
    await frameOf(track!);
    const answered = new Promise(resolve => {
      for (const connection of pages.openConnections)
        connection.addEventListener('signalingstatechange', () => {
          if (connection.signalingState === 'stable') resolve(undefined);
        });
    });
    window.dispatchEvent(new Event('online'));
    await answered;
    const received = async (): Promise<readonly number[]> => {
      const bytes = { video: 0, audio: 0 };
      for (const connection of pages.openConnections)
        (await connection.getStats()).forEach((stat: { type: string; kind: 'audio' | 'video'; bytesReceived?: number }) => {
          if (stat.type === 'inbound-rtp') bytes[stat.kind] += stat.bytesReceived ?? 0;
        });
      return [bytes.video, bytes.audio];
    };
    const [video, audio] = await received();
    await until(async () => (await received())[0]! > video! + 1000, 'the picture stopped', { timeout: 10_000 });
    await until(async () => (await received())[1]! > audio! + 100, 'the sound stopped', { timeout: 10_000 });
    await frameOf(track!);
    for (const each of [screen, sound]) each.stop();
  }).timeout(30_000);

  for (const [what, lost] of [
    ['that were on their way', '"t":"message"'],
    ['of which nobody knows whether they came', '"t":"heard"'],
  ] as const) {
    it(`delivers words ${what} when the connection had to be made anew, once and in order`, async () => {
      const [one, two] = await pair();
      const heard: unknown[] = [];
      two.addEventListener('message', ({ detail: { message } }) => heard.push(message.data));
      // What is on its way in a connection that ends is lost with it.
      const swallowed = new Promise<void>(resolve => {
        for (const channel of pages.channels) {
          const send = channel.send.bind(channel) as (text: string) => void;
          channel.send = (data: unknown) => {
            if (String(data).includes(lost)) resolve();
            else send(String(data));
          };
        }
      });
      await one.send({ topic: 'app:x', data: 'first' });
      await one.send({ topic: 'app:x', data: 'second' });
      await swallowed;
      const last = told(two, 'message', ({ message }) => message.data === 'third');
      const back = Promise.all([linked(one), linked(two)]);
      [...pages.connections].at(-1)!.close();
      await back;
      await one.send({ topic: 'app:x', data: 'third' });
      await last;
      expect(heard).to.deep.equal(['first', 'second', 'third']);
    }).timeout(30_000);
  }

  it('says nothing twice when the broker comes and goes', async () => {
    const signalings = [new MemorySignaling(broker, 'a'), new MemorySignaling(broker, 'b')] as const;
    const [one, two] = [pages.open(signalings[0]), pages.open(signalings[1])];
    const both = Promise.all([linked(one), linked(two)]);
    await one.join(REQUEST);
    await two.join(REQUEST);
    await both;
    const notes: string[] = [];
    one.addEventListener('online', ({ detail: { online } }) => notes.push(`online ${String(online)}`));
    one.addEventListener('link', ({ detail: { state } }) => notes.push(state));
    one.addEventListener('member-gone', () => notes.push('gone'));
    signalings[0].turn('reconnecting');
    signalings[0].turn('open');
    signalings[0].turn('reconnecting');
    signalings[0].turn('open');
    const word = told(one, 'message');
    await two.send({ topic: 'app:x', data: 1 });
    await word;
    expect(notes).to.deep.equal(['online false', 'online true', 'online false', 'online true']);
  });

  it('shows nobody again who said goodbye, though the broker still keeps their place', async () => {
    const [one, two] = await pair();
    const gone = told(one, 'member-gone');
    const notes: string[] = [];
    await two.leave({ hold: true });
    await gone;
    one.addEventListener('member', ({ detail: { member } }) => notes.push(member.id));
    // The broker tells of the empty place again, as it does when somebody comes.
    broker.hold('b');
    expect(notes).to.deep.equal([]);
  });

  it('tells within 20 seconds that somebody never answers', async () => {
    const one = pages.open(new MemorySignaling(broker, 'z'));
    await one.join(REQUEST);
    const lost = told(one, 'link', ({ state }) => state === 'lost');
    const began = performance.now();
    broker.enter(new MemorySignaling(broker, 'deaf'), REQUEST);
    expect((await lost).error?.code).to.equal('peer-unreachable');
    expect(performance.now() - began).to.be.lessThan(20_000);
  }).timeout(30_000);

  it('cuts off a peer that floods it', async () => {
    await pair();
    const [mine, theirs] = pages.channels as [RTCDataChannel, RTCDataChannel];
    const close = mine.close.bind(mine);
    const cutOff = new Promise<void>(resolve => {
      mine.close = () => {
        close();
        resolve();
      };
    });
    const junk = JSON.stringify({ t: 'part', id: 'x', last: false, text: 'x'.repeat(14_000) });
    theirs.bufferedAmountLowThreshold = 1_000_000;
    const pour = (): void => {
      while (theirs.readyState === 'open' && theirs.bufferedAmount < 4_000_000) theirs.send(junk);
    };
    theirs.addEventListener('bufferedamountlow', pour);
    pour();
    await cutOff;
    expect(mine.readyState).not.to.equal('open');
  }).timeout(30_000);

  for (const seed of [1, 2, 3, 4, 5]) {
    it(`connects, once, over a line that loses, delays, doubles and reorders (seed ${String(seed)})`, async () => {
      const chance = seeded(seed);
      broker.post = deliver => {
        if (chance() < 0.25) return;
        setTimeout(deliver, chance() * 200);
        if (chance() < 0.25) setTimeout(deliver, chance() * 400);
      };
      const [one, two] = [pages.open(new MemorySignaling(broker)), pages.open(new MemorySignaling(broker))];
      const words = Promise.all([told(one, 'message'), told(two, 'message')]);
      await Promise.all([one.join(REQUEST), two.join(REQUEST)]);
      await Promise.all([one, two].map(mesh => mesh.send({ topic: 'app:hello', data: 0 })));
      await words;
      expect(pages.openConnections).to.have.length(2);
    }).timeout(60_000);
  }

  it('survives fifty visits without keeping anything', async () => {
    const stays = pages.open(new MemorySignaling(broker, 'a'));
    await stays.join(REQUEST);
    const comes = pages.open(new MemorySignaling(broker, 'b'));
    for (let visit = 0; visit < 50; visit += 1) {
      const gone = told(stays, 'member-gone');
      if (visit % 10 === 0) {
        const both = Promise.all([linked(stays), linked(comes)]);
        await comes.join(REQUEST);
        await both;
      } else {
        await comes.join(REQUEST);
      }
      await comes.leave();
      await gone;
      expect(pages.openConnections).to.have.length(0);
    }
  }).timeout(60_000);
});

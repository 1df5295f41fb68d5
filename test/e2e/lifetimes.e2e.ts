import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';
import { missing, Stage, type Visitor } from '../helpers/e2e.js';
import { linked, person } from '../helpers/people.js';

/** What a page still holds open. */
interface Open {
  readonly connections: number;
  readonly sockets: number;
  readonly tracks: number;
  readonly timers: number;
}

declare global {
  interface Window {
    open_: { connections: Set<RTCPeerConnection>; sockets: Set<WebSocket>; tracks: Set<MediaStreamTrack>; timers: Set<unknown> };
  }
}

/** Counts whatever a page opens from its first script on; runs before the page's own. */
function count(): void {
  const open = {
    connections: new Set<RTCPeerConnection>(),
    sockets: new Set<WebSocket>(),
    tracks: new Set<MediaStreamTrack>(),
    timers: new Set<unknown>(),
  };
  window.open_ = open;
  const { setInterval: every, clearInterval: stop } = window;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      open.connections.add(this);
    }
  };
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      open.sockets.add(this);
    }
  };
  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async constraints => {
    const stream = await capture(constraints);
    for (const track of stream.getTracks()) open.tracks.add(track);
    return stream;
  };
  window.setInterval = ((...parameters: Parameters<typeof every>) => {
    const id = every(...parameters);
    open.timers.add(id);
    return id;
  }) as typeof every;
  window.clearInterval = id => {
    open.timers.delete(id);
    stop(id);
  };
}

function left(visitor: Visitor): Promise<Open> {
  return visitor.evaluate(() => ({
    connections: [...window.open_.connections].filter(({ connectionState }) => connectionState !== 'closed').length,
    sockets: [...window.open_.sockets].filter(({ readyState }) => readyState < 2).length,
    tracks: [...window.open_.tracks].filter(({ readyState }) => readyState === 'live').length,
    timers: window.open_.timers.size,
  }));
}

/** How often the same page joins and leaves; `VISITS=300 node --import tsx --test test/e2e/lifetimes.e2e.ts` is the long form. */
const VISITS = Number(process.env['VISITS'] ?? 50);
/** What the page's heap and the broker may grow by in these visits, in bytes. */
const HEAP = VISITS < 100 ? 1_500_000 : 5_000_000;
const BROKER = 10_000_000;

/** The memory of a process, in bytes; 0 where the system does not say. */
function memoryOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

const NOTHING: Open = { connections: 0, sockets: 0, tracks: 0, timers: 0 };

describe('What a call leaves behind', { skip: missing('chromium') }, () => {
  const stage = new Stage();
  before(() => stage.open());
  afterEach(() => stage.clear());
  after(() => stage.close());

  async function pair(room: string): Promise<readonly [Visitor, Visitor]> {
    const ann = await stage.enter();
    await ann.page.evaluateOnNewDocument(count);
    await ann.page.reload();
    await ann.put('video-call', { room, 'display-name': 'Ann', autojoin: true, quality: 'low' });
    await ann.evaluate(() => {
      Object.defineProperty(window, 'theCall', { get: () => document.querySelector('video-call'), configurable: true });
    });
    const bob = await person(stage, { name: 'Bob', room, attributes: { quality: 'low' } });
    await linked(ann, 1);
    await linked(bob, 1);
    const open = await left(ann);
    assert.ok(open.connections === 1 && open.sockets === 1 && open.tracks === 2, JSON.stringify(open));
    return [ann, bob];
  }

  it('is nothing after leave()', async () => {
    const [ann] = await pair('leave');
    await ann.evaluate(() => window.theCall.leave());
    assert.deepEqual(await left(ann), NOTHING);
  });

  it('is nothing after the element was removed and did not come back', async () => {
    const [ann, bob] = await pair('remove');
    await ann.evaluate(() => {
      window.theCall.setAttribute('keepalive', '0');
      window.theCall.remove();
    });
    await ann.until(() => [...window.open_.connections].every(({ connectionState }) => connectionState === 'closed'));
    await bob.until(() => window.theCall.participants.length === 1);
    assert.deepEqual(await left(ann), NOTHING);
  });

  it('is the same call after the element was moved', async () => {
    const [ann, bob] = await pair('move');
    const made = await ann.evaluate(() => window.open_.connections.size);
    await ann.evaluate(() => {
      const call = window.theCall;
      const box = document.createElement('section');
      document.body.append(box);
      box.append(call);
    });
    await ann.evaluate(() => {
      const box = document.createElement('aside');
      document.body.append(box);
      const parent = box as Element & { moveBefore?(node: Node, child: Node | null): void };
      if (parent.moveBefore) parent.moveBefore(window.theCall, null);
    });
    await linked(ann, 1);
    assert.equal((await left(ann)).connections, 1);
    assert.equal(await ann.evaluate(() => window.open_.connections.size), made, 'No other connection was made.');
    const playing = await ann.evaluate(() => {
      const videos = window.senses.all('call-tile').map(tile => tile.shadowRoot?.querySelector('video'));
      return videos.length === 2 && videos.every(video => video && !video.paused);
    });
    assert.ok(playing, 'The pictures go on.');
    assert.equal(await bob.evaluate(() => window.theCall.participants.length), 2);
  });

  it(`does not grow with ${VISITS} visits, in the page and in the broker`, async test => {
    const [ann] = await pair('rounds');
    const session = await ann.page.createCDPSession();
    const heap = async (): Promise<number> => {
      // What was closed is no longer kept to be counted. Of all tracks only the present ones are live, once these are there.
      await ann.until(() => {
        const { connections, sockets, tracks } = window.open_;
        connections.forEach(connection => connection.connectionState === 'closed' && connections.delete(connection));
        sockets.forEach(socket => socket.readyState > 1 && sockets.delete(socket));
        tracks.forEach(track => track.readyState === 'ended' && tracks.delete(track));
        return tracks.size === 2 && connections.size === 1 && sockets.size === 1;
      });
      await session.send('HeapProfiler.collectGarbage');
      return (await ann.page.metrics()).JSHeapUsedSize ?? 0;
    };
    const visit = async (visits: number): Promise<void> => {
      for (let done = 0; done < visits; done += 10)
        await ann.evaluate(
          async times => {
            for (let i = 0; i < times; i += 1) {
              await window.theCall.leave();
              await window.theCall.join();
            }
          },
          Math.min(10, visits - done),
        );
    };
    await visit(10);
    const before = [await heap(), memoryOf(stage.broker.pid)] as const;
    await visit(VISITS);
    const page = (await heap()) - before[0];
    const broker = memoryOf(stage.broker.pid) - before[1];
    test.diagnostic(
      `${VISITS} visits: the page's heap grew by ${Math.round(page / 1000)} kB, the broker by ${Math.round(broker / 1000)} kB.`,
    );
    assert.ok(page < HEAP, `The heap grew by ${page} bytes.`);
    assert.ok(broker < BROKER, `The broker grew by ${broker} bytes.`);
    await linked(ann, 1);
  });
});

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { addresses } from '../../netlab/lab/addresses.js';
import { allServers } from '../../netlab/lab/ice.js';
import { Lab } from '../../netlab/lab/lab.js';
import { inside } from '../../netlab/lab/shell.js';
import { until } from '../../netlab/lab/stage.js';
import type { Visitor } from '../../netlab/lab/visitor.js';

/**
 * From the click on Join to the first picture of the other, 100 ms each way between people and 100 ms each way between each of them and
 * the broker: 50 ms on each home's line, and 50 ms more at the servers.
 */
const LINE = 50;
const SERVER = 50;
/** How long a person is in the lobby, in ms; a naive page is open as long. */
const THINKING = 4000;

/**
 * - `ours`: the lobby with the camera seen, the pointer on its way, the click.
 * - `stock`: `peer.call()` of a page that has its camera, its id and its socket already.
 * - `stock-cold`: a page that does all of that at the click, as PeerJS's documentation shows it.
 */
export type Way = 'ours' | 'stock' | 'stock-cold';
export const WAYS: readonly Way[] = ['stock', 'ours', 'stock-cold'];

const NOW = 'Math.round(performance.timeOrigin + performance.now())';

/** A Peer of the page's own with a camera; `far.call()` is the click. */
const PREPARE = (room: string, cold: boolean): string => `(async () => {
  const options = { host: 'stock.test', port: 443, secure: true, config: { iceServers: ${JSON.stringify(allServers)} } };
  const open = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    const peer = new Peer('${room}-b', options);
    await new Promise(resolve => peer.on('open', resolve));
    return { stream, peer };
  };
  const ready = ${cold ? 'undefined' : 'await open()'};
  window.far = {
    async call() {
      const { stream, peer } = ready ?? (await open());
      peer.call('${room}-a', stream).on('stream', remote => {
        if (document.querySelector('video')) return;
        const video = document.createElement('video');
        Object.assign(video, { autoplay: true, playsInline: true, muted: true, srcObject: remote });
        document.body.append(video);
      });
    },
  };
})()`;

const CLICK: Readonly<Record<Way, string>> = {
  ours: `(() => { const at = ${NOW}; lab.call.shadowRoot.querySelector('call-lobby').shadowRoot.querySelector('form').requestSubmit(); return at; })()`,
  stock: `(() => { const at = ${NOW}; void far.call(); return at; })()`,
  'stock-cold': `(() => { const at = ${NOW}; void far.call(); return at; })()`,
};

/** A lab whose homes and servers are far away. */
export class FarLab {
  readonly #lab: Lab;
  readonly #slow: ChildProcess;
  #rooms = 0;

  private constructor(lab: Lab, slow: ChildProcess) {
    this.#lab = lab;
    this.#slow = slow;
  }

  static async open(): Promise<FarLab> {
    const lab = await Lab.open({ homes: ['a', 'b'], servers: ['ours', 'stock', 'turn'] });
    try {
      const { namespace } = lab.public;
      const script = fileURLToPath(new URL('slow-servers.mjs', import.meta.url));
      const ways = [`8443:${addresses.ours}:443`, `8444:${addresses.stock}:443`];
      const slow = spawn('ip', ['netns', 'exec', namespace, process.execPath, script, String(SERVER), ...ways], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(slow.stdout, 'data');
      for (const [address, port] of [
        [addresses.ours, '8443'],
        [addresses.stock, '8444'],
      ])
        await inside(namespace, `iptables -t nat -A PREROUTING -p tcp -d ${address ?? ''} --dport 443 -j REDIRECT --to-port ${port ?? ''}`);
      for (const home of lab.homes.values()) await home.shape('both', { delayMs: LINE });
      const [a, b] = [lab.visitor('a'), lab.visitor('b')];
      await Promise.all([a.launch('chromium'), b.launch('chromium')]);
      return new FarLab(lab, slow).#with(a, b);
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  #a: Visitor | undefined;
  #b: Visitor | undefined;

  #with(a: Visitor, b: Visitor): this {
    [this.#a, this.#b] = [a, b];
    return this;
  }

  /** ms from the click to the first picture; undefined when it did not come. */
  async round(way: Way): Promise<number | undefined> {
    const [a, b] = [this.#a, this.#b];
    if (!a || !b) return undefined;
    const room = `far${String(process.pid)}x${String((this.#rooms += 1))}`;
    const kind = way === 'ours' ? 'ours' : 'stock';
    const page = (me: string, query = {}): Parameters<Visitor['enter']>[1] => ({ room, me, iceServers: allServers, query });
    await a.enter(kind, page('a'));
    const ready = kind === 'ours' ? 'state connected' : 'open';
    await said(a, ready);
    await b.enter(kind, page(kind === 'ours' ? 'b' : 'nobody', { lobby: '1' }));
    if (kind === 'ours') {
      await said(b, 'state lobby');
      await b.evaluate(`lab.call.preview().then(() => lab.call.dispatchEvent(new PointerEvent('pointerover', { bubbles: true })) && 0)`);
    } else {
      await said(b, ready);
      await b.evaluate(`${PREPARE(room, way === 'stock-cold')}.then(() => 0)`);
    }
    await new Promise(resolve => setTimeout(resolve, THINKING));
    const clicked = await b.evaluate<number>(CLICK[way]);
    const first = await until(20_000, async () => {
      const seen = Object.values(await b.seen(clicked)).flatMap(({ frames }) => frames.slice(0, 1));
      return seen.length > 0 ? Math.min(...seen) : undefined;
    });
    await Promise.all([a.closeTab(), b.closeTab()]);
    return first === undefined ? undefined : first - clicked;
  }

  async close(): Promise<void> {
    this.#slow.kill();
    await this.#lab.close();
  }
}

async function said(visitor: Visitor, what: string): Promise<void> {
  const found = await until(30_000, async () => ((await visitor.said()).some(each => each.what === what) ? true : undefined));
  if (found === undefined) throw new Error(`Never said ${what}: ${JSON.stringify([await visitor.said(), await visitor.complaints()])}`);
}

import type { Emulator, Shape, Way } from './emulator.js';
import type { Namespaces } from './namespaces.js';
import { forgetConnections, setNat, type Nat } from './nat.js';
import { addresses } from './addresses.js';
import { attempt, inside, run } from './shell.js';

export type UplinkName = 'wifi' | 'mobile';

/** One way of a home to the network: its plug, the emulated link behind it, and the router behind that. */
export interface Uplink {
  readonly name: UplinkName;
  readonly link: string;
  readonly router: string;
  /** The first three numbers of its private network. */
  readonly net: string;
  address: string;
  publicAddress: string;
}

/** A home: a namespace for the browsers, with two uplinks, of which one is in use. */
export class Home {
  readonly #emulator: Emulator;
  readonly #middle: string;
  #inUse: UplinkName = 'wifi';
  #nat: Nat = 'cone';
  #changes = 0;

  private constructor(
    readonly name: string,
    readonly namespace: string,
    readonly index: number,
    readonly uplinks: Readonly<Record<UplinkName, Uplink>>,
    middle: string,
    emulator: Emulator,
  ) {
    this.#middle = middle;
    this.#emulator = emulator;
  }

  static async build(
    name: string,
    index: number,
    spaces: Namespaces,
    middle: string,
    publicSide: string,
    emulator: Emulator,
    program: string,
    seed: number,
  ): Promise<Home> {
    const namespace = await spaces.create(name, addresses.names);
    const build = (uplink: UplinkName) => buildUplink(name, index, uplink, namespace, spaces, middle, publicSide, emulator, program, seed);
    const uplinks = { wifi: await build('wifi'), mobile: await build('mobile') };
    const home = new Home(name, namespace, index, uplinks, middle, emulator);
    await home.reset();
    return home;
  }

  get uplink(): Uplink {
    return this.uplinks[this.#inUse];
  }

  /** Everything as on the first day: Wi-Fi, first addresses, a clean line of 15 ms, a cone. */
  async reset(nat: Nat = 'cone'): Promise<void> {
    this.#nat = nat;
    for (const uplink of Object.values(this.uplinks)) {
      await run('ip', '-n', this.#middle, 'link', 'set', `${uplink.link}a`, 'up');
      await run('ip', '-n', this.namespace, 'link', 'set', uplink.name, 'up');
      await this.#setPublicAddress(uplink, firstPublicAddress(this.index, uplink.name));
      await this.#emulator.shape(uplink.link, 'both', {
        delayMs: 15,
        jitterMs: 0,
        reorder: false,
        loss: 0,
        burst: 1,
        kbitPerSecond: 0,
        queueBytes: 1 << 20,
      });
    }
    await this.#leave(this.uplinks.mobile);
    await this.#leave(this.uplinks.wifi);
    this.#inUse = 'wifi';
    await this.#enter(this.uplinks.wifi, 2);
  }

  async shape(way: Way, shape: Shape): Promise<void> {
    await this.#emulator.shape(this.uplink.link, way, shape);
  }

  /** Nothing passes, and nothing says so. */
  async blackhole(on: boolean): Promise<void> {
    await this.shape('both', { loss: on ? 1 : 0 });
  }

  /** The interface goes down, as when Wi-Fi is switched off, and comes back with the same address. */
  async interfaceDown(down: boolean): Promise<void> {
    const { name, net } = this.uplink;
    await run('ip', '-n', this.namespace, 'link', 'set', name, down ? 'down' : 'up');
    // The kernel forgets the route with the interface.
    if (!down) await run('ip', '-n', this.namespace, 'route', 'replace', 'default', 'via', `${net}.1`);
  }

  /** The cable is pulled at the other end: no carrier. */
  async unplug(out: boolean): Promise<void> {
    await run('ip', '-n', this.#middle, 'link', 'set', `${this.uplink.link}a`, out ? 'down' : 'up');
    if (!out) await run('ip', '-n', this.namespace, 'route', 'replace', 'default', 'via', `${this.uplink.net}.1`);
  }

  /** A new address in the home network, as after a new lease. */
  async newHomeAddress(): Promise<void> {
    const { uplink } = this;
    await this.#leave(uplink);
    await this.#enter(uplink, 30 + ++this.#changes);
  }

  /** The router gets a new public address and forgets its connections. */
  async newPublicAddress(): Promise<void> {
    await this.#setPublicAddress(this.uplink, `${addresses.publicNet}.${150 + this.index * 20 + (++this.#changes % 20)}`);
  }

  /** Changes over to the other uplink: `jump` at once, `step` with two seconds of overlap, in which both have an address. */
  async handOver(to: UplinkName, how: 'jump' | 'step' = 'jump'): Promise<void> {
    const from = this.uplink;
    if (from.name === to) return;
    this.#inUse = to;
    if (how === 'jump') await this.#leave(from);
    await this.#enter(this.uplink, 2);
    if (how === 'jump') return;
    await new Promise(resolve => setTimeout(resolve, 2000));
    await this.#leave(from);
  }

  /** Lets the running TCP connections to that address hang half open: no packet of theirs passes any more, new ones are welcome. */
  async freezeConnections(address: string): Promise<number> {
    const { router } = this.uplink;
    const list = (await attempt('ip', 'netns', 'exec', router, 'conntrack', '-L', '-p', 'tcp', '-d', address)) ?? '';
    const ports = [...list.matchAll(/ESTABLISHED src=\S+ dst=\S+ sport=(\d+)/g)].map(match => match[1] ?? '');
    for (const port of ports) {
      await inside(router, `iptables -I FORWARD -p tcp -d ${address} --sport ${port} -j DROP`);
      await inside(router, `iptables -I FORWARD -p tcp -s ${address} --dport ${port} -j DROP`);
    }
    return ports.length;
  }

  async #leave(uplink: Uplink): Promise<void> {
    // Only an address that is gone is not gathered any more; an interface that is merely down keeps it.
    await run('ip', '-n', this.namespace, 'address', 'flush', 'dev', uplink.name);
  }

  async #enter(uplink: Uplink, host: number): Promise<void> {
    uplink.address = `${uplink.net}.${host}`;
    await setNat(uplink.router, this.#nat, uplink.address);
    await run('ip', '-n', this.namespace, 'address', 'add', `${uplink.address}/24`, 'dev', uplink.name);
    await run('ip', '-n', this.namespace, 'route', 'replace', 'default', 'via', `${uplink.net}.1`, 'dev', uplink.name);
  }

  async #setPublicAddress(uplink: Uplink, address: string): Promise<void> {
    if (uplink.publicAddress === address) return;
    await run('ip', '-n', uplink.router, 'address', 'flush', 'dev', 'out');
    await run('ip', '-n', uplink.router, 'address', 'add', `${address}/24`, 'dev', 'out');
    await run('ip', '-n', uplink.router, 'route', 'replace', 'default', 'via', addresses.gateway);
    uplink.publicAddress = address;
    await forgetConnections(uplink.router);
  }
}

function firstPublicAddress(index: number, uplink: UplinkName): string {
  return `${addresses.publicNet}.${100 + index * 2 + (uplink === 'wifi' ? 0 : 1)}`;
}

async function buildUplink(
  name: string,
  index: number,
  uplink: UplinkName,
  home: string,
  spaces: Namespaces,
  middle: string,
  publicSide: string,
  emulator: Emulator,
  program: string,
  seed: number,
): Promise<Uplink> {
  const link = `${name}${uplink[0] ?? ''}`;
  const net = uplink === 'wifi' ? `192.168.${10 + index}` : `10.64.${10 + index}`;
  const router = await spaces.create(`${name}-${uplink}`);
  await spaces.cable(home, uplink, middle, `${link}a`);
  await spaces.cable(middle, `${link}b`, router, 'in');
  await spaces.cable(router, 'out', publicSide, `${link}p`);
  await run('ip', '-n', publicSide, 'link', 'set', `${link}p`, 'master', 'bridge');
  await inside(home, `${program} offload ${uplink}`);
  await inside(router, `${program} offload in out`);
  await inside(publicSide, `${program} offload ${link}p`);
  // A connection that the router does not know is not taken up in the middle: it stays half open, as at most providers.
  await inside(router, 'sysctl -qw net.ipv4.ip_forward=1 net.netfilter.nf_conntrack_tcp_loose=0');
  await run('ip', '-n', router, 'address', 'add', `${net}.1/24`, 'dev', 'in');
  await emulator.link(link, `${link}a`, `${link}b`, seed * 100 + index * 2 + (uplink === 'wifi' ? 0 : 1));
  return { name: uplink, link, router, net, address: '', publicAddress: '' };
}

import type { LinkEnvelope } from '../../../src/signaling/signaling.js';
import { Outbox } from '../../../src/signaling/outbox.js';
import { PeerLink } from '../../../src/transport/mesh/peer-link.js';
import type { CallError } from '../../../src/foundation/errors.js';
import type { LinkState } from '../../../src/transport/transport.js';
import { seeded } from '../../helpers/chance.js';
import { VirtualClock } from './clock.js';
import { ModelConnection } from './model-connection.js';
import { World } from './world.js';
import type { SideName } from './world.js';

/** When the faults end, and by when all must be well, in ms of the model's time. */
const FAULTS_END = 41_000;
const WELL = 300_000;
/** By when a person must be told that there is no way. */
const TOLD = 20_000;
const REPORT = { announcement: { audio: true, video: true, sharing: false, handRaised: false }, sources: [] } as const;

/** What a seed came to: how long after the faults both were well, or what went wrong. */
export interface Ending {
  readonly wellMs: number | undefined;
  readonly wrong: string | undefined;
  readonly faults: readonly string[];
}

/** How bad the way over the broker is. */
interface Line {
  readonly drop: number;
  readonly double: number;
  readonly delayMs: number;
}

/** One person: a page, its link, and its socket at the broker. */
class Side {
  broker: 'open' | 'away' | 'half' = 'open';
  link: PeerLink | undefined;
  reloaded = false;
  state: LinkState = 'new';
  error: CallError | undefined;
  /** What this page's link was given to say and took, and what this page heard. */
  readonly said: string[] = [];
  heard: string[] = [];
  other: Side | undefined;
  readonly #early: LinkEnvelope[] = [];
  readonly #outbox = new Outbox();
  #pages = 0;

  constructor(
    readonly name: SideName,
    readonly world: World,
    readonly line: Line,
  ) {}

  open(): void {
    this.#pages += 1;
    const peerId = this.name === 'a' ? 'b' : 'a';
    const configuration = { iceServers: [], side: this.name } as RTCConfiguration;
    const link = new PeerLink(
      {
        selfId: this.name,
        peerId,
        page: `${this.name}-page-${this.#pages}`,
        guest: false,
        dials: false,
        ready: Promise.resolve(),
        configuration: () => configuration,
        tracks: () => new Map(),
        report: () => REPORT,
        send: envelope => {
          this.#send(envelope);
        },
        brokerOpen: () => this.broker !== 'away',
      },
      {
        onState: (state, error) => {
          this.state = state;
          this.error = error;
        },
        onTrack: () => undefined,
        onReport: () => undefined,
        onMessage: ({ data }) => {
          this.heard.push(String(data));
        },
        onBye: () => undefined,
        onSuspect: () => {
          this.#suspect();
        },
      },
    );
    this.link = link;
    for (const envelope of this.#early.splice(0)) link.receive(envelope);
  }

  say(): void {
    const word = `${this.name}${this.#pages}/${this.said.length}`;
    if (this.link?.message({ topic: 'app:x', data: word })) this.said.push(word);
  }

  /** The page dies without a word, and is loaded again. */
  reload(): void {
    this.reloaded = true;
    this.heard = [];
    const { link } = this;
    void link?.close({ bye: false });
    this.open();
  }

  away(): void {
    this.broker = 'away';
  }

  back(): void {
    if (this.broker === 'open') return;
    this.broker = 'open';
    this.link?.brokerBack();
    for (const { envelope } of this.#outbox.take()) this.#send(envelope);
  }

  receive(envelope: LinkEnvelope): void {
    if (this.broker === 'away') return;
    if (this.link) this.link.receive(envelope);
    else this.#early.push(envelope);
  }

  /** A half-open socket is found out, and replaced. */
  #suspect(): void {
    if (this.broker !== 'half') return;
    const { clock, chance } = this.world;
    clock.after(300 + chance() * 600, () => {
      if (this.broker !== 'half') return;
      this.away();
      clock.after(100 + chance() * 300, () => {
        this.back();
      });
    });
  }

  #send(envelope: LinkEnvelope): void {
    if (this.broker === 'away') this.#outbox.put('', envelope);
    if (this.broker !== 'open') return;
    const { clock, chance } = this.world;
    const { drop, double, delayMs } = this.line;
    const copy = JSON.parse(JSON.stringify(envelope)) as LinkEnvelope;
    const deliver = (): void => {
      this.other?.receive(copy);
    };
    if (chance() >= drop) clock.after(10 + chance() * delayMs, deliver);
    if (chance() < double) clock.after(10 + chance() * delayMs * 2, deliver);
  }
}

/** Something goes wrong, and some time later is as before. */
const FAULTS = [
  'blackhole',
  'address',
  'address told',
  'broker away',
  'both brokers away',
  'half open',
  'reload',
  'failed',
  'closed',
] as const;

function happen(fault: (typeof FAULTS)[number], side: Side, ms: number): void {
  const { world, name } = side;
  const { clock } = world;
  const away = (each: Side | undefined): void => {
    each?.away();
    clock.after(ms, () => each?.back());
  };
  if (fault === 'blackhole') {
    world.up = false;
    clock.after(ms, () => (world.up = true));
  } else if (fault === 'address' || fault === 'address told') {
    world.address[name] += 1;
    if (fault === 'address told') side.link?.revive();
    // The socket over the old address is open in name only.
    side.broker = 'half';
    clock.after(ms, () => {
      side.back();
    });
  } else if (fault === 'broker away') {
    away(side);
  } else if (fault === 'both brokers away') {
    away(side);
    away(side.other);
  } else if (fault === 'half open') {
    side.broker = 'half';
    clock.after(ms, () => {
      side.back();
    });
  } else if (fault === 'reload') {
    side.reload();
  } else if (fault === 'failed') {
    for (const connection of world.open(name)) connection.fail();
  } else {
    for (const connection of world.open(name)) connection.end();
  }
}

/**
 * Two links of ours, in two modelled browsers, over a broker that loses, doubles, delays and reorders, while things go wrong: all drawn
 * from a seed. Every tenth seed has no path at all.
 */
export async function playLinks(seed: number): Promise<Ending> {
  const clock = new VirtualClock();
  const chance = seeded(seed);
  const world = new World(clock, chance, 20 + chance() * 200);
  const line = { drop: chance() * 0.35, double: chance() * 0.3, delayMs: chance() * 1200 };
  const sides = [new Side('a', world, line), new Side('b', world, line)] as const;
  [sides[0].other, sides[1].other] = [sides[1], sides[0]];
  const scope = globalThis as unknown as Record<string, unknown>;
  const native = scope['RTCPeerConnection'];
  const restore = clock.install();
  const { random } = Math;
  Math.random = chance;
  scope['RTCPeerConnection'] = class extends ModelConnection {
    constructor(configuration: { readonly side: SideName }) {
      super(world, configuration);
    }
  };
  try {
    const began = clock.now;
    for (const side of sides)
      clock.after(chance() * 500, () => {
        side.open();
      });
    return await (seed % 10 === 0 ? hopeless(world, sides, began) : storm(world, sides));
  } finally {
    restore();
    Math.random = random;
    scope['RTCPeerConnection'] = native;
  }
}

async function hopeless(world: World, sides: readonly [Side, Side], began: number): Promise<Ending> {
  world.up = false;
  const told = (): boolean => sides.every(({ state, error }) => state === 'lost' && error !== undefined);
  await world.clock.run(began + TOLD + 500, told);
  const wrong = told() ? await ended(world, sides) : `not told: ${sides.map(({ state }) => state).join(' ')}`;
  return { wellMs: world.clock.now - began, wrong, faults: ['no path'] };
}

async function storm(world: World, sides: readonly [Side, Side]): Promise<Ending> {
  const { clock, chance } = world;
  const { line } = sides[0];
  const faults = [
    `${Math.round(line.drop * 100)} % lost, ${Math.round(line.double * 100)} % doubled, up to ${Math.round(line.delayMs)} ms, round trip ${Math.round(world.roundTrip)} ms${world.strict ? ', strict' : ''}`,
  ];
  let twoLinks: string | undefined;
  for (let count = Math.floor(chance() * 7); count > 0; count -= 1) {
    const fault = FAULTS[Math.floor(chance() * FAULTS.length)] ?? 'blackhole';
    const side = sides[chance() < 0.5 ? 0 : 1];
    const [at, ms] = [600 + chance() * 30_000, 300 + chance() ** 2 * 12_000];
    clock.after(at, () => {
      faults.push(`${Math.round(clock.now)} ${side.name} ${fault} ${Math.round(ms)}`);
      happen(fault, side, ms);
    });
  }
  const notTwo = (): boolean => {
    if (world.open('a').length > 1 || world.open('b').length > 1) twoLinks = `two links at ${clock.now}`;
    return twoLinks !== undefined;
  };
  for (let at = 500; at < FAULTS_END; at += 700 + chance() * 2000)
    for (const side of sides)
      clock.after(at, () => {
        side.say();
      });
  await clock.run(FAULTS_END, notTwo);
  world.up = true;
  for (const side of sides) side.back();
  const from = clock.now;
  const well = (): boolean =>
    sides.every(({ link }) => link?.alive && link.state === 'connected') && sides.every(({ name }) => world.open(name)[0]?.works);
  await clock.run(from + WELL, () => notTwo() || well());
  const wellMs = well() ? clock.now - from : undefined;
  return { wellMs, wrong: twoLinks ?? (wellMs === undefined ? stuck(world, sides) : await proven(world, sides)), faults };
}

const stuck = (world: World, sides: readonly Side[]): string =>
  `stuck: ${sides
    .map(
      ({ name, state }) =>
        `${name} ${state} ${world
          .open(name)
          .map(pc => `${pc.id} ${pc.connectionState} ${pc.signalingState}`)
          .join()}`,
    )
    .join('; ')}`;

/**
 * Words pass both ways, it stays so for a while, and nothing is left at the end. A wish that is seconds late may still end a good
 * connection for a better one: then it is looked at again.
 */
async function proven(world: World, sides: readonly [Side, Side]): Promise<string | undefined> {
  let wrong: string | undefined;
  for (let tries = 0; tries < 6; tries += 1) {
    for (const side of sides) side.say();
    await world.clock.run(world.clock.now + 10_000);
    if (sides.every(({ state }) => state === 'connected')) return misheard(sides) ?? (await ended(world, sides));
    wrong = `not for long: ${stuck(world, sides)}`;
  }
  return wrong;
}

/** Each word that a link took is heard, once, in its order, whatever became of the connections. A page that was reloaded has no memory. */
function misheard(sides: readonly [Side, Side]): string | undefined {
  const [a, b] = sides;
  for (const [from, to] of [sides, [b, a]] as const) {
    const fresh = a.reloaded || b.reloaded;
    const last = from.said.at(-1);
    if (fresh ? to.heard.at(-1) !== last || new Set(to.heard).size < to.heard.length : to.heard.join() !== from.said.join())
      return `of what ${from.name} said was not heard: ${from.said.filter(word => !to.heard.includes(word)).join()}; heard: ${to.heard.join()}`;
  }
  return undefined;
}

async function ended(world: World, sides: readonly Side[]): Promise<string | undefined> {
  for (const { link } of sides) void link?.close();
  await world.clock.run(world.clock.now + 1000);
  if (world.open('a').length + world.open('b').length > 0) return 'connections left';
  return world.clock.intervals > 0 ? 'timers left' : undefined;
}

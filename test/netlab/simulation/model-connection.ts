import { ModelChannel } from './model-channel.js';
import type { SideName, World } from './world.js';

/** How ICE's state follows from silence, as measured in Chromium 156, in ms. */
const DISCONNECTED = 5000;
const FAILED = 15_000;
const LOOK = 100;

interface Sdp {
  readonly maker: number;
  readonly ufrag: number;
  readonly kinds: readonly string[];
  /** Addresses gathered so far. */
  readonly addresses: readonly number[];
}

interface Described {
  readonly type: RTCSdpType;
  readonly sdp: string;
}

interface Place {
  mid: string | null;
  direction: string;
  readonly kind: string;
  readonly sender: object;
  readonly receiver: { readonly track: object };
}

const read = ({ sdp }: Described): Sdp => JSON.parse(sdp) as Sdp;
const wrong = (what: string): DOMException => new DOMException(what, 'InvalidStateError');

class CandidateEvent extends Event {
  constructor(readonly candidate: { readonly toJSON: () => RTCIceCandidateInit }) {
    super('icecandidate');
  }
}

/**
 * A model of the browser's RTCPeerConnection, as far as a link uses it: the signaling states of JSEP (RFC 9429) with rollback, generations
 * of ICE credentials and candidates, ICE's states by silence, a channel. It is no stand-in for code of ours: it is what the browser does,
 * with a clock and a network that can be told what to do.
 */
export class ModelConnection extends EventTarget {
  readonly id: number;
  readonly side: SideName;
  connectionState: RTCPeerConnectionState = 'new';
  signalingState: RTCSignalingState = 'stable';
  localDescription: Described | null = null;
  remoteDescription: Described | null = null;
  channel: ModelChannel | undefined;
  /** The connection at the other end of the path that was last found. */
  partner: ModelConnection | undefined;
  readonly #places: Place[] = [];
  readonly #known = new Map<number, Set<number>>();
  readonly #gathered = new Map<number, Set<number>>();
  #chain: Promise<unknown> = Promise.resolve();
  /** What rollback goes back to. */
  #stable: Described | null = null;
  #boundTo: number | undefined;
  #local = 0;
  #pending = 0;
  #remote = 0;
  #restarted = false;
  /** A new path is wished for, until one is agreed on. */
  #restarts = false;
  #running = 0;
  #path = '';
  #workedAt = 0;
  #checkingSince = 0;

  constructor(
    readonly world: World,
    { side }: { readonly side: SideName },
  ) {
    super();
    this.side = side;
    this.id = world.number();
    world.connections.push(this);
    this.#look();
  }

  /** Packets pass, both ways, right now. */
  get works(): boolean {
    const { partner, world } = this;
    return partner?.partner === this && world.up && this.#path === this.#pathNow(partner) && partner.connectionState !== 'closed';
  }

  addTransceiver(kind: string, { direction }: { direction: string }): Place {
    const sender = {
      replaceTrack: () => Promise.resolve(),
      setParameters: () => Promise.resolve(),
      setStreams: () => undefined,
      getParameters: () => ({ encodings: [] }),
    };
    const place = { mid: null, direction, kind, sender, receiver: { track: { kind } } };
    this.#places.push(place);
    return place;
  }

  /** Here nothing but the path ever fails. */
  get iceConnectionState(): string {
    return this.connectionState;
  }

  getTransceivers(): readonly Place[] {
    return this.#places;
  }

  /** Some browsers note when what they play came, others do not. */
  getReceivers(): readonly object[] {
    const sources = this.world.notes ? [{ timestamp: performance.timeOrigin + this.#workedAt }] : [];
    return [{ getSynchronizationSources: () => sources }];
  }

  createDataChannel(): ModelChannel {
    return (this.channel ??= new ModelChannel(this));
  }

  setConfiguration(): void {
    if (this.connectionState === 'closed') throw wrong('closed');
  }

  /** Not one of the operations that follow each other. Of a connection that is closed meanwhile Firefox never tells. */
  async getStats(): Promise<Map<string, object>> {
    const inbound = {
      type: 'inbound-rtp',
      timestamp: this.world.clock.now,
      lastPacketReceivedTimestamp: this.#workedAt,
    };
    await this.world.clock.wait(this.world.chance() * 15);
    if (this.connectionState === 'closed') await new Promise(() => undefined);
    return new Map([['in', inbound]]);
  }

  restartIce(): void {
    this.#restarts = true;
  }

  /** Without a description, whatever the state wants: an answer to an offer, else an offer (W3C WebRTC §4.4.1.5). */
  setLocalDescription(description?: { readonly type: 'rollback' }): Promise<void> {
    return this.#enqueue(() => {
      if (description) {
        this.#rollback();
        return;
      }
      this.#places.forEach((place, index) => {
        place.mid ??= String(index);
      });
      if (this.signalingState === 'have-remote-offer') {
        const ufrag = this.#restarted ? this.world.number() : this.#local;
        this.#restarted = false;
        this.localDescription = this.#describe('answer', ufrag);
        this.#local = ufrag;
        this.#gather(ufrag);
        this.#agree();
      } else {
        this.#pending = this.#restarts || this.#local === 0 ? this.world.number() : this.#local;
        this.localDescription = this.#describe('offer', this.#pending);
        this.#gather(this.#pending);
        this.#turn('have-local-offer');
      }
    });
  }

  setRemoteDescription(description: Described): Promise<void> {
    return this.#enqueue(() => {
      const { maker, ufrag, kinds, addresses } = read(description);
      if (this.#boundTo !== undefined && this.#boundTo !== maker) throw new DOMException('Another one’s description.', 'OperationError');
      if (description.type === 'offer') {
        // Implicit rollback (RFC 9429 §4.1.10.2).
        if (this.signalingState === 'have-local-offer') this.#rollback();
        while (this.#places.length < kinds.length) this.addTransceiver(kinds[this.#places.length] ?? '', { direction: 'recvonly' });
        this.#places.forEach((place, index) => {
          place.mid ??= String(index);
        });
        this.#restarted = ufrag !== this.#remote;
      } else if (this.signalingState !== 'have-local-offer') {
        throw wrong(this.signalingState);
      }
      this.#boundTo = maker;
      this.remoteDescription = description;
      this.#remote = ufrag;
      this.#knownOf(ufrag, addresses);
      if (description.type === 'offer') {
        this.#turn('have-remote-offer');
      } else {
        if (this.#local !== this.#pending) this.#restarts = false;
        this.#local = this.#pending;
        this.#agree();
      }
    });
  }

  addIceCandidate({ candidate }: RTCIceCandidateInit): Promise<void> {
    return this.#enqueue(() => {
      const { ufrag, address } = JSON.parse(candidate ?? '') as { ufrag: number; address: number };
      if (!this.remoteDescription) throw wrong('no remote description');
      // Chromium keeps one that is ahead of its description; by the letter (W3C WebRTC §4.4.2) it is refused.
      if (ufrag !== this.#remote && this.world.strict) throw new DOMException('Unknown ufrag.', 'OperationError');
      this.#knownOf(ufrag, [address]);
    });
  }

  close(): void {
    if (this.connectionState === 'closed') return;
    const { partner, works, world } = this;
    this.connectionState = 'closed';
    this.signalingState = 'closed';
    if (this.channel) this.channel.readyState = 'closed';
    // DTLS says goodbye, when it can.
    if (works)
      world.clock.after(world.roundTrip / 2, () => {
        partner?.channel?.close();
      });
  }

  /** Something ends it between two operations: only the page itself could do so during one. */
  end(): void {
    if (this.#running === 0) this.close();
    else
      this.world.clock.after(5, () => {
        this.end();
      });
  }

  /** The browser ends it by itself. */
  fail(): void {
    if (this.connectionState === 'closed') return;
    this.#path = 'broken';
    this.#become('failed');
  }

  /** One after the other, each in its time; closed before it is refused, closed meanwhile it never settles (W3C WebRTC §4.4.1.2). */
  #enqueue<T>(act: () => T): Promise<T> {
    const { clock, chance } = this.world;
    if (this.connectionState === 'closed') return Promise.reject(wrong('closed'));
    this.#running += 1;
    const done = this.#chain.then(async () => {
      await clock.wait(chance() * 15);
      if (this.connectionState === 'closed') await new Promise(() => undefined);
      this.#running -= 1;
      return act();
    });
    this.#chain = done.catch(() => undefined);
    return done;
  }

  #describe(type: RTCSdpType, ufrag: number): Described {
    const kinds = this.#places.map(({ kind }) => kind);
    return { type, sdp: JSON.stringify({ maker: this.id, ufrag, kinds, addresses: [...(this.#gathered.get(ufrag) ?? [])] } satisfies Sdp) };
  }

  #rollback(): void {
    if (this.signalingState !== 'have-local-offer') throw wrong(this.signalingState);
    this.localDescription = this.#stable;
    this.#pending = this.#local;
    this.#turn('stable');
  }

  #agree(): void {
    this.#stable = this.localDescription;
    this.#checkingSince = this.world.clock.now;
    if (this.connectionState !== 'connected') this.#become('connecting');
    this.#turn('stable');
  }

  #turn(state: RTCSignalingState): void {
    this.signalingState = state;
    this.dispatchEvent(new Event('signalingstatechange'));
  }

  #become(state: RTCPeerConnectionState): void {
    if (this.connectionState === state) return;
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  #gather(ufrag: number): void {
    if (this.#gathered.has(ufrag)) return;
    const found = new Set<number>();
    this.#gathered.set(ufrag, found);
    const { clock, chance, address } = this.world;
    clock.after(5 + chance() * 60, () => {
      if (this.connectionState === 'closed') return;
      const mine = address[this.side];
      found.add(mine);
      // The browser adds what it finds to the description that it belongs to.
      const { localDescription: description } = this;
      if (description && read(description).ufrag === ufrag) {
        this.localDescription = this.#describe(description.type, ufrag);
        if (this.#stable === description) this.#stable = this.localDescription;
      }
      const candidate = { candidate: JSON.stringify({ ufrag, address: mine }), sdpMid: '0', sdpMLineIndex: 0 };
      this.dispatchEvent(new CandidateEvent({ toJSON: () => candidate }));
    });
  }

  #knownOf(ufrag: number, addresses: readonly number[]): void {
    const known = this.#known.get(ufrag) ?? new Set();
    this.#known.set(ufrag, known);
    for (const address of addresses) known.add(address);
  }

  #pathNow({ id }: ModelConnection): string {
    const { a, b } = this.world.address;
    return `${Math.min(id, this.id)}:${Math.max(id, this.id)}:${a}:${b}`;
  }

  /** Both sides have the other's newest credentials, and each an address of the other that is still true. */
  #canPair(other: ModelConnection): boolean {
    const { address } = this.world;
    const agreed = other.#boundTo === this.id && this.#local === other.#remote && other.#local === this.#remote;
    return (
      agreed &&
      this.#known.get(this.#remote)?.has(address[other.side]) === true &&
      other.#known.get(other.#remote)?.has(address[this.side]) === true &&
      this.#gathered.get(this.#local)?.has(address[this.side]) === true
    );
  }

  #look(): void {
    this.world.clock.after(LOOK, () => {
      if (this.connectionState === 'closed') return false;
      this.#look();
      return this.#judge();
    });
  }

  /** False when nothing changed. */
  #judge(): boolean {
    const { clock, up, connections } = this.world;
    const { now } = clock;
    const before = this.connectionState;
    const other = connections.find(each => each.id === this.#boundTo && each.connectionState !== 'closed');
    const since = now - this.#checkingSince;
    if (up && other && !this.works && since > 2 * LOOK && since < FAILED && this.#canPair(other)) {
      [this.partner, other.partner] = [other, this];
      this.#path = other.#path = this.#pathNow(other);
    }
    if (this.works) {
      this.#workedAt = now;
      // Failed stays failed until a restart.
      if (before !== 'failed' || since < FAILED) this.#become('connected');
      this.channel?.open();
      this.channel?.flush();
      return true;
    }
    const silence = now - Math.max(this.#workedAt, this.#checkingSince);
    if (before === 'connected' && silence > DISCONNECTED) this.#become('disconnected');
    if ((before === 'disconnected' || before === 'connecting') && silence > FAILED) this.#become('failed');
    return this.connectionState !== before;
  }
}

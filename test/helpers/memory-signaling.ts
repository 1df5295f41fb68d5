import { abortable } from '../../src/foundation/deadline.js';
import { CallError } from '../../src/foundation/errors.js';
import { FactEvent, TypedEventTarget } from '../../src/foundation/events.js';
import { randomId } from '../../src/foundation/random.js';
import type {
  LinkEnvelope,
  Member,
  PartReason,
  RoomReply,
  RoomRequest,
  Signaling,
  SignalingEvents,
  SignalingState,
} from '../../src/signaling/signaling.js';

/** A broker in memory: one room, members in it, messages passed on in order after a moment. `post` may be replaced to lose or delay them. */
export class MemoryBroker {
  readonly members = new Map<string, { readonly member: Member; readonly signaling: MemorySignaling }>();
  /** Those who are connected, in the room or before it. */
  readonly connected = new Map<string, MemorySignaling>();
  /** Carries one message; the default hands it over in the next microtask. */
  post: (deliver: () => void, envelope: LinkEnvelope) => void = deliver => {
    queueMicrotask(deliver);
  };
  #seq = 0;

  enter(signaling: MemorySignaling, { name, role, max }: RoomRequest): RoomReply {
    const others = [...this.members.values()].filter(({ member }) => member.id !== signaling.id);
    if (others.length >= max) throw new CallError('room-full');
    this.#seq += 1;
    const self: Member = { id: signaling.id, name, role, seq: this.#seq, present: true };
    this.members.set(self.id, { member: self, signaling });
    for (const { signaling: other } of others) other.tell(new FactEvent('member', { member: self }));
    return { self, members: others.map(({ member }) => member), max };
  }

  rename(id: string, name: string): void {
    const entry = this.members.get(id);
    if (!entry) return;
    const member = { ...entry.member, name };
    this.members.set(id, { ...entry, member });
    for (const { signaling } of this.members.values()) if (signaling.id !== id) signaling.tell(new FactEvent('member', { member }));
  }

  /** Keeps the place of a page that will be back. */
  hold(id: string): void {
    const entry = this.members.get(id);
    if (!entry) return;
    const member = { ...entry.member, present: false };
    this.members.set(id, { ...entry, member });
    for (const { signaling } of this.members.values()) if (signaling.id !== id) signaling.tell(new FactEvent('member', { member }));
  }

  exit(id: string, reason: PartReason): void {
    if (!this.members.delete(id)) return;
    for (const { signaling } of this.members.values()) signaling.tell(new FactEvent('member-gone', { id, reason }));
  }

  carry(from: string, to: string, envelope: LinkEnvelope): void {
    const copy = JSON.parse(JSON.stringify(envelope)) as LinkEnvelope;
    this.post(() => {
      this.connected.get(to)?.tell(new FactEvent('envelope', { from, envelope: copy }));
    }, copy);
  }
}

/** Signaling over a MemoryBroker. */
export class MemorySignaling extends TypedEventTarget<SignalingEvents> implements Signaling {
  readonly id: string;
  readonly iceServers = [];
  state: SignalingState = 'idle';
  revived = 0;
  readonly #broker: MemoryBroker;

  constructor(broker: MemoryBroker, id = randomId()) {
    super();
    this.#broker = broker;
    this.id = id;
  }

  async connect(signal?: AbortSignal): Promise<void> {
    await abortable(Promise.resolve(), signal);
    this.#broker.connected.set(this.id, this);
    if (this.state !== 'open') this.turn('open');
  }

  async join(request: RoomRequest, signal?: AbortSignal): Promise<RoomReply> {
    await this.connect(signal);
    const reply = this.#broker.enter(this, request);
    for (const member of reply.members) this.tell(new FactEvent('member', { member }));
    return reply;
  }

  async peek(_room: string, signal?: AbortSignal): Promise<readonly string[]> {
    await this.connect(signal);
    return [...this.#broker.members.keys()].filter(id => id !== this.id);
  }

  part({ hold = false }: { readonly hold?: boolean } = {}): void {
    if (hold) this.#broker.hold(this.id);
    else this.#broker.exit(this.id, 'left');
  }

  rename(name: string): void {
    this.#broker.rename(this.id, name);
  }

  send(to: string, envelope: LinkEnvelope): void {
    if (this.state === 'open') this.#broker.carry(this.id, to, envelope);
  }

  revive(): void {
    this.revived += 1;
  }

  /** As when the socket is lost or comes back. */
  turn(state: SignalingState): void {
    this.state = state;
    this.tell(new FactEvent('state', { state }));
  }

  close(): void {
    if (this.#broker.members.get(this.id)?.member.present) this.part();
    this.#broker.connected.delete(this.id);
    if (this.state !== 'idle') this.turn('idle');
  }

  tell(event: Event): void {
    this.dispatchEvent(event);
  }
}

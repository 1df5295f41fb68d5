import type { Welcome } from '../../peer-server/src/protocol.js';
import { abortable } from '../foundation/deadline.js';
import { toCallError } from '../foundation/errors.js';
import type { CallError } from '../foundation/errors.js';
import { FactEvent, TypedEventTarget } from '../foundation/events.js';
import { BrokerLink } from './broker-link.js';
import { dropIdentity, holdIdentity, takeIdentity } from './identity.js';
import type { Identity } from './identity.js';
import { Outbox } from './outbox.js';
import type { Rendezvous } from './rendezvous/rendezvous.js';
import type { BrokerMessage, OwnMessage, Rider } from './rider.js';
import { RoomClient } from './room-client.js';
import type { IceServer, LinkEnvelope, RoomReply, RoomRequest, Signaling, SignalingEvents, SignalingState } from './signaling.js';

export interface PeerServerOptions {
  /** Broker URLs, tried in order. */
  readonly brokers: readonly string[];
  /** PeerJS's application key (`peerjs`). */
  readonly key?: string;
  /** A signed access token, where the broker wants one. */
  readonly token?: string;
}

interface Opening {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: CallError) => void;
}

/** Signaling by our peer-server, or by an unmodified PeerServer, over PeerJS's own socket. */
export class PeerServerSignaling extends TypedEventTarget<SignalingEvents> implements Signaling {
  readonly #options: PeerServerOptions;
  readonly #outbox = new Outbox();
  #identity: Identity | undefined;
  #state: SignalingState = 'idle';
  #iceServers: readonly IceServer[] = [];
  #broker: BrokerLink | undefined;
  #opening: Opening | undefined;
  #room: RoomClient | undefined;
  #rider: Rider | undefined;
  /** The socket is wanted for rooms. */
  #wanted = false;
  /** Keeps rooms where the broker knows none. */
  #rendezvous: Rendezvous | undefined;
  #peeking: ((members: readonly string[]) => void) | undefined;

  constructor(options: PeerServerOptions) {
    super();
    this.#options = options;
  }

  get id(): string {
    return this.#self.id;
  }

  get state(): SignalingState {
    return this.#state;
  }

  get iceServers(): readonly IceServer[] {
    return this.#iceServers;
  }

  connect(signal?: AbortSignal): Promise<void> {
    this.#wanted = true;
    return abortable(this.#open(), signal);
  }

  async join(request: RoomRequest, signal?: AbortSignal): Promise<RoomReply> {
    await this.connect(signal);
    const room = new RoomClient(
      request,
      this.id,
      message => {
        (this.#rendezvous ?? this.#broker)?.send(message);
      },
      {
        onMember: member => {
          this.dispatchEvent(new FactEvent('member', { member }));
        },
        onGone: departure => {
          this.dispatchEvent(new FactEvent('member-gone', departure));
        },
        onPutOut: reason => {
          room.close();
          this.#room = undefined;
          this.dispatchEvent(new FactEvent('put-out', { reason }));
        },
      },
    );
    this.#room = room;
    try {
      return await abortable(room.join(), signal);
    } catch (error) {
      if (this.#room === room) {
        room.part(false);
        this.#room = undefined;
      }
      throw error;
    }
  }

  async peek(room: string, signal?: AbortSignal): Promise<readonly string[]> {
    await this.connect(signal);
    if (this.#rendezvous) return [];
    this.#broker?.send({ type: 'PEEK', payload: { ref: room, room } });
    return await new Promise(resolve => {
      this.#peeking = resolve;
    });
  }

  part({ hold = false }: { readonly hold?: boolean } = {}): void {
    this.#room?.part(hold);
    this.#room = undefined;
  }

  rename(name: string): void {
    this.#room?.rename(name);
  }

  send(to: string, envelope: LinkEnvelope): void {
    if (this.#broker?.open) this.#broker.send({ ...envelope, dst: to });
    else this.#outbox.put(to, envelope);
  }

  revive(): void {
    this.#broker?.revive();
  }

  close(): void {
    this.#wanted = false;
    // The socket is not only the room's.
    if (this.#rider) return;
    this.#end('idle');
    if (this.#identity) dropIdentity(this.#identity);
  }

  /** Takes something else aboard, which keeps the socket open, room or no room, until `alight()`. */
  board(rider: Rider): void {
    this.#rider = rider;
    this.#open().catch((error: unknown) => {
      if (this.#rider !== rider) return;
      this.#rider = undefined;
      rider.onRefused(error as CallError);
    });
    if (this.#broker?.open) rider.onOpen(true, this.#rendezvous !== undefined);
  }

  alight(): void {
    this.#rider = undefined;
    if (!this.#wanted) this.close();
  }

  /** Says something that is not about rooms or links; lost while the broker is away. */
  tell(message: OwnMessage): void {
    this.#broker?.send(message);
  }

  get #self(): Identity {
    this.#identity ??= takeIdentity();
    return this.#identity;
  }

  #open(): Promise<void> {
    if (this.#opening) return this.#opening.promise;
    let resolve: () => void = () => undefined;
    let reject: (error: CallError) => void = () => undefined;
    const promise = new Promise<void>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    // Whoever asked is told by their own promise; when they have left, nobody needs to be.
    promise.catch(() => undefined);
    this.#opening = { promise, resolve, reject };
    holdIdentity(this.#self);
    this.#turn('connecting');
    try {
      this.#broker = new BrokerLink(
        { brokers: this.#options.brokers, key: this.#options.key ?? 'peerjs', token: this.#options.token ?? '', identity: this.#self },
        {
          onOpen: welcome => {
            this.#opened(welcome).catch((error: unknown) => {
              this.#refused(toCallError(error));
            });
          },
          onMessage: message => {
            this.#receive(message);
          },
          onAway: error => {
            this.#turn(this.#state === 'connecting' ? 'connecting' : 'reconnecting', error);
          },
          onRefused: error => {
            this.#refused(error);
          },
        },
      );
    } catch (error) {
      reject(error as CallError);
      this.#opening = undefined;
    }
    return promise;
  }

  async #opened(welcome: Welcome | undefined): Promise<void> {
    if (welcome) {
      this.#rendezvous?.close();
      this.#rendezvous = undefined;
      this.#ice(welcome.iceServers, false);
    } else if (!this.#rendezvous) {
      const { Rendezvous } = await import('./rendezvous/rendezvous.js');
      if (!this.#broker?.open) return;
      this.#rendezvous = new Rendezvous(this.id, this.#broker, message => {
        this.#receive(message);
      });
    }
    // The broker tells a resumed page its rooms by itself; asking is harmless and covers a restarted one, and a socket that was
    // replaced before anybody noticed that it was dead.
    this.#room?.ask({ forgetful: welcome?.resumed !== true });
    this.#turn('open');
    this.#rider?.onOpen(welcome?.resumed === true, !welcome);
    for (const { to, envelope } of this.#outbox.take()) this.send(to, envelope);
    this.#opening?.resolve();
  }

  #receive(message: BrokerMessage): void {
    if (this.#rendezvous?.takes(message)) return;
    switch (message.type) {
      case 'OFFER':
      case 'ANSWER':
      case 'CANDIDATE':
        this.dispatchEvent(new FactEvent('envelope', { from: message.src, envelope: { type: message.type, payload: message.payload } }));
        break;
      case 'EXPIRE':
        this.dispatchEvent(new FactEvent('unreachable', { id: message.src }));
        break;
      case 'ICE':
        this.#ice(message.payload.iceServers, true);
        break;
      case 'PEEKED':
        this.#peeking?.(message.payload.members);
        break;
      case 'STRANGE':
        this.#rider?.onMessage(message.data);
        break;
      default:
        this.#room?.receive(message);
        this.#rider?.onMessage(message);
    }
  }

  #refused(error: CallError): void {
    const inside = this.#room !== undefined;
    const rider = this.#rider;
    this.#rider = undefined;
    this.#opening?.reject(error);
    this.#end('closed', error);
    rider?.onRefused(error);
    if (inside) this.dispatchEvent(new FactEvent('put-out', { reason: error.code === 'id-taken' ? 'duplicate' : 'removed' }));
  }

  #ice(iceServers: readonly IceServer[], due: boolean): void {
    this.#iceServers = iceServers;
    this.dispatchEvent(new FactEvent('ice', { iceServers, due }));
  }

  #end(state: 'idle' | 'closed', error?: CallError): void {
    this.#broker?.close();
    this.#broker = undefined;
    this.#opening = undefined;
    this.#room?.close();
    this.#room = undefined;
    this.#rendezvous?.close();
    this.#rendezvous = undefined;
    this.#outbox.take();
    this.#turn(state, error);
  }

  #turn(state: SignalingState, error?: CallError): void {
    if (state === this.#state && !error) return;
    this.#state = state;
    this.dispatchEvent(new FactEvent('state', { state, ...(error && { error }) }));
  }
}

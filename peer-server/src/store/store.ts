import type { RoomState } from '../rooms/room-state.js';
import type { RingContact } from '../protocol-ring.js';
import type { Stored } from './stored.js';

/** Where a peer is connected: the node that holds its socket, and that socket. */
export interface Place {
  readonly node: string;
  /** Names one socket; a peer that reconnects has a new one. */
  readonly session: string;
}

/** A wish to hold an id. */
export interface Claim {
  readonly id: string;
  /** What proves that a later claim comes from the same owner: a hash of its secret, or its subject. */
  readonly owner: string;
  readonly session: string;
}

/** What became of a claim. */
export type Claimed =
  | {
      readonly outcome: 'held';
      /** True when the owner took back a registration that was still there. */
      readonly resumed: boolean;
      /** Where this id still belongs: rooms with a seat, and names that can be rung (`userOf` tells them apart). */
      readonly rooms: readonly string[];
      /** The socket that it takes over from. */
      readonly previous: Place | undefined;
      /** What waited for this id, in the order in which it came. */
      readonly waiting: readonly string[];
    }
  /** Somebody else holds the id; `holder` is undefined while only a seat is kept for them. */
  | { readonly outcome: 'taken'; readonly holder: Place | undefined }
  /** Too many ids on this node. */
  | { readonly outcome: 'full' };

/** What one node says to another (or to itself). */
export type NodeMessage =
  /** Frames for these sockets. */
  | { readonly kind: 'frame'; readonly sessions: readonly string[]; readonly text: string }
  /** Another socket took over this one's id. */
  | { readonly kind: 'replaced'; readonly session: string }
  /** Is this socket alive? If it is not, close it. `asker` and `ref` bring the answer back. */
  | { readonly kind: 'probe'; readonly session: string; readonly asker: string; readonly ref: string }
  | { readonly kind: 'alive'; readonly ref: string }
  /** How a name can be reached has changed; `text` is its RingContact. */
  | { readonly kind: 'user'; readonly text: string }
  /** To oneself: the store has lost this node's people, and was told again of their ids and rooms. */
  | { readonly kind: 'restored' };

/** A frame for the sockets of some people, made by a transition. */
export interface Delivery {
  readonly to: readonly Place[];
  readonly text: string;
}

/** What a transition makes of a room or a name; `state` undefined ends it, the same object leaves it as it is. */
export interface Transition<R, S extends Stored = RoomState> {
  readonly state: S | undefined;
  readonly deliveries: readonly Delivery[];
  /** For every node. */
  readonly news?: NodeMessage;
  readonly result: R;
}

/** A pure function from what a room or a name is to what it becomes; it may be called more than once. */
export type Change<R, S extends Stored = RoomState> = (before: S | undefined, now: number) => Transition<R, S>;

/** Two different answers to a message that finds nobody. */
export type WhenAbsent = 'queue' | 'drop';

/**
 * The registry of ids, the rooms, the names, and the way to any node. Everything that more than one node has to agree on is here, and everything
 * may wait. An implementation promises:
 * - two racing claims of one id: exactly one is held;
 * - `update` is atomic; its deliveries reach each node in the order of the updates, never before the update is kept;
 * - messages from one peer to another arrive in the order of the calls, also across the boundary of waiting and delivered;
 * - an id that belongs to a room or a name stays reserved for its owner when its socket is gone, for as long as it does;
 * - a message waits at most `timing.expire`, then its sender is told by EXPIRE, once per receiver and sweep;
 * - after `close()`: no timer, no socket, no delivery.
 */
export interface Store {
  /** This node's name, unique among all nodes. */
  readonly node: string;
  /** Whether the store can be reached now. */
  readonly ready: boolean;

  /** Starts; from now on `receive` gets what nodes say to this one. */
  open(receive: (message: NodeMessage) => void): Promise<void>;

  claim(claim: Claim): Promise<Claimed>;
  /** Ends a registration if it is still this session's, and tells where the id belongs, as `Claimed.rooms`; undefined when it was not. */
  release(id: string, session: string): Promise<readonly string[] | undefined>;
  /** Every registered id. */
  ids(): Promise<readonly string[]>;

  /** Sends a frame to a peer by id; one that is not connected is answered for by `absent`. `src` learns when it waited in vain. */
  relay(src: string, dst: string, text: string, absent: WhenAbsent): void;
  /** Speaks to a node. */
  tell(node: string, message: NodeMessage): void;

  /** Changes a room, or the name under a `userKey`; rejects when the store cannot be reached. */
  update<R, S extends Stored = RoomState>(key: string, change: Change<R, S>): Promise<R>;
  /** Rooms and names that have something due (a lease that ended), for whoever sweeps. */
  due(): Promise<readonly string[]>;
  /** How many rooms there are. */
  rooms(): Promise<number>;
  /** How many names have something to keep: pages, rings, or rings that were missed. */
  userCount(): Promise<number>;
  /** The names that have pages now; of these, or all. */
  contacts(users?: readonly string[]): Promise<readonly RingContact[]>;
  /** Bytes that wait for peers who are not connected. */
  queuedBytes(): Promise<number>;

  close(): Promise<void>;
}

import type { RoomState } from '../rooms/room-state.js';

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
      /** The rooms in which this id still has a seat. */
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
  | { readonly kind: 'alive'; readonly ref: string };

/** A frame for the sockets of some members, made by a room's transition. */
export interface Delivery {
  readonly to: readonly Place[];
  readonly text: string;
}

/** What a transition makes of a room; `state` undefined ends it, the same object leaves it as it is. */
export interface Transition<R> {
  readonly state: RoomState | undefined;
  readonly deliveries: readonly Delivery[];
  readonly result: R;
}

/** A pure function from what a room is to what it becomes; it may be called more than once. */
export type Change<R> = (room: RoomState | undefined, now: number) => Transition<R>;

/** Two different answers to a message that finds nobody. */
export type WhenAbsent = 'queue' | 'drop';

/**
 * The registry of ids, the rooms, and the way to any node. Everything that more than one node has to agree on is here, and everything
 * may wait. An implementation promises:
 * - two racing claims of one id: exactly one is held;
 * - `update` is atomic; its deliveries reach each node in the order of the updates, never before the update is kept;
 * - messages from one peer to another arrive in the order of the calls, also across the boundary of waiting and delivered;
 * - an id that has a seat in a room stays reserved for its owner when its socket is gone, until the seat is gone;
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
  /** Ends a registration if it is still this session's, and tells the rooms in which the id has a seat; undefined when it was not. */
  release(id: string, session: string): Promise<readonly string[] | undefined>;
  /** Every registered id. */
  ids(): Promise<readonly string[]>;

  /** Sends a frame to a peer by id; one that is not connected is answered for by `absent`. `src` learns when it waited in vain. */
  relay(src: string, dst: string, text: string, absent: WhenAbsent): void;
  /** Speaks to a node. */
  tell(node: string, message: NodeMessage): void;

  /** Changes a room; rejects when the store cannot be reached. */
  update<R>(room: string, change: Change<R>): Promise<R>;
  /** Rooms that have something due (a lease that ended), for whoever sweeps. */
  due(): Promise<readonly string[]>;
  /** How many rooms there are. */
  rooms(): Promise<number>;
  /** Bytes that wait for peers who are not connected. */
  queuedBytes(): Promise<number>;

  close(): Promise<void>;
}

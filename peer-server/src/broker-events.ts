import type { EventEmitter } from 'node:events';
import type { Ended } from './rings/user-state.js';

/** What happens in a broker, for logs, counters and host applications. */
export interface BrokerEvents {
  connection: [peer: { readonly id: string; readonly resumed: boolean; readonly ms: number }];
  disconnect: [peer: { readonly id: string }];
  /** A message was relayed; `bytes` is the frame's length. */
  relay: [message: { readonly type: string; readonly src: string; readonly dst: string; readonly bytes: number }];
  join: [entry: { readonly id: string; readonly room: string; readonly outcome: 'joined' | 'knocking'; readonly ms: number }];
  /** A ring is over, in the caller's word, after it rang for `ms`. */
  ring: [ring: { readonly state: Ended['state']; readonly ms: number }];
  /** Something was turned down: a frame, a join, a socket; `reason` is one of a short list of words. */
  refused: [refusal: { readonly reason: string }];
  /** Something failed that should not have: the store, most likely. Nobody has to listen. */
  fault: [fault: { readonly error: unknown; readonly during: string }];
  /** The server began to drain: no new sockets, and those that are here are told to move. */
  drain: [sockets: { readonly sockets: number }];
  close: [];
}

/** Where a host application listens. In a file of its own, so that the published types name nothing that their user has not installed. */
export type BrokerListening = Pick<EventEmitter<BrokerEvents>, 'on' | 'once' | 'off'>;

import type { ClientMessage, ServerMessage } from '../../peer-server/src/protocol.js';
import type { CallError } from '../foundation/errors.js';

/** A message of the broker that is not in the protocol of rooms: whoever rides along may know it. `data` is not checked. */
export interface StrangeMessage {
  readonly type: 'STRANGE';
  readonly data: unknown;
}

/** What comes from a broker. */
export type BrokerMessage = ServerMessage | StrangeMessage;

/** What can be sent to a broker: the room protocol's words, and those of whoever rides along. */
export type OwnMessage = ClientMessage | { readonly type: string; readonly payload: object };

/** Something else that speaks over the same socket, such as ringing. */
export interface Rider {
  /** Registered, at first or again; `resumed`: the broker remembers this page. `bare`: it is an unmodified PeerServer. */
  onOpen(resumed: boolean, bare?: boolean): void;
  /** Whatever is not for a link. */
  onMessage(message: unknown): void;
  /** The broker refuses this page for good; the rider is no longer aboard. */
  onRefused(error: CallError): void;
}

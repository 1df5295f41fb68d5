import type { RefusalCode } from '../../peer-server/src/protocol.js';
import type { RingOutcome, RingStatus } from './ringing.js';

export interface WireParty {
  readonly id?: string;
  readonly name: string;
  readonly user?: string;
}

export type RingClientMessage =
  | {
      readonly type: 'SIGN-IN';
      readonly payload: { readonly ref: string; readonly user: string; readonly name: string; readonly password?: string };
    }
  | { readonly type: 'SIGN-OUT' | 'MISSED-SEEN' | 'UNWATCH'; readonly payload: Record<string, never> }
  | { readonly type: 'PRESENCE'; readonly payload: { readonly status: RingStatus } }
  | { readonly type: 'WATCH'; readonly payload: { readonly ref: string; readonly users: readonly string[] } }
  | {
      readonly type: 'RING';
      readonly payload: {
        readonly ref: string;
        readonly to: string;
        readonly name: string;
        readonly room?: string;
        readonly audio?: boolean;
        readonly timeout?: number;
      };
    }
  | {
      readonly type: 'RING-ANSWER';
      readonly payload: { readonly ring: string; readonly answer: 'accept' | 'decline' | 'busy'; readonly message?: string };
    }
  | { readonly type: 'RING-CANCEL'; readonly payload: { readonly ring: string } };

export type RingServerMessage =
  | {
      readonly type: 'SIGNED-IN';
      readonly payload: {
        readonly ref: string;
        readonly user: string;
        readonly name: string;
        readonly missed: readonly { readonly ring: string; readonly from: WireParty; readonly at: number; readonly audio: boolean }[];
      };
    }
  | { readonly type: 'REFUSED'; readonly payload: { readonly ref: string; readonly code: RefusalCode; readonly message: string } }
  | {
      readonly type: 'RINGING';
      readonly payload: { readonly ref: string; readonly ring: string; readonly room: string; readonly to: string; readonly left: number };
    }
  | {
      readonly type: 'RING';
      readonly payload: {
        readonly ring: string;
        readonly from: WireParty;
        readonly to: string;
        readonly audio?: boolean;
        readonly left: number;
      };
    }
  | {
      readonly type: 'RING-END';
      readonly payload: {
        readonly ring: string;
        readonly ref?: string;
        readonly state: RingOutcome;
        readonly room?: string;
        readonly by?: WireParty;
        readonly message?: string;
      };
    }
  | {
      readonly type: 'USERS';
      readonly payload: {
        readonly ref: string;
        readonly users: readonly { readonly user: string; readonly name: string; readonly status: RingStatus }[];
      };
    }
  | { readonly type: 'USER'; readonly payload: { readonly user: string; readonly name: string; readonly status: RingStatus } };

export function parseRingServerMessage(data: unknown): RingServerMessage | undefined {
  return data as RingServerMessage;
}

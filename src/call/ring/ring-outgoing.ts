import type { CallError } from '../../foundation/errors.js';
import { randomId } from '../../foundation/random.js';
import type { RingState } from './ring-state.js';

/** The ring that this person makes, until it has ended. */
export interface Outgoing {
  /** The page's own word for it; the broker tells it back. */
  readonly ref: string;
  readonly user: string;
  /** How it ended. */
  readonly promise: Promise<RingState>;
  readonly resolve: (state: RingState) => void;
  readonly reject: (error: CallError) => void;
  /** It opened the devices for the self view, so its end closes them. */
  readonly preview: boolean;
}

export function newOutgoing(user: string, preview: boolean, ref = randomId()): Outgoing {
  let resolve: Outgoing['resolve'] = () => undefined;
  let reject: Outgoing['reject'] = () => undefined;
  const promise = new Promise<RingState>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Nobody needs to wait for it: the state tells the same.
  promise.catch(() => undefined);
  return { ref, user, promise, resolve, reject, preview };
}

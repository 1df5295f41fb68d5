import { active } from '../../call/call-state.js';
import type { CallPhase, Ring } from '../../call/call-state.js';

/** What there is to know of a call to say what its ring shows. */
export interface RingSituation {
  readonly phase: CallPhase;
  readonly ring: Ring | null;
  readonly secondRing: Ring | null;
  /** The name under which this page wants to be rung; '' for none. */
  readonly user: string;
  /** The page names a room of its own, so that a lobby and an ended screen belong to it. */
  readonly hasRoom: boolean;
  /** How an own ring ended in vain, until the person has seen enough of it. */
  readonly kept: Ring | null;
  /** The ring that this call came from. */
  readonly origin: Ring | null;
}

/**
 * What covers the call: the ring that comes or goes (`ring`), how an own one ended (`over`), a page that waits to be rung (`waiting`), the
 * end of a call that began as a ring (`after`). `notices`: what is said beside a running call or a card.
 */
export interface RingScene {
  readonly card: 'none' | 'ring' | 'over' | 'waiting' | 'after';
  readonly ring: Ring | null;
  readonly notices: readonly Ring[];
}

/** After these the caller may want to try again, or to leave a message: they stay until they are dismissed. */
const IN_VAIN: ReadonlySet<Ring['state']> = new Set<Ring['state']>(['declined', 'busy', 'no-answer', 'unavailable']);

export function inVain({ direction, state }: Ring): boolean {
  return direction === 'outgoing' && IN_VAIN.has(state);
}

/** Whether two records are of one ring: before the broker has named it, its beginning tells. */
export function sameRing(a: Ring | null, b: Ring | null): boolean {
  return a !== null && b !== null && a.direction === b.direction && a.since === b.since && a.peer.user === b.peer.user;
}

export function ringScene({ phase, ring, secondRing, user, hasRoom, kept, origin }: RingSituation): RingScene {
  const told = (one: Ring | null): readonly Ring[] => (one && one.state !== 'accepted' ? [one] : []);
  if (active(phase)) return { card: 'none', ring: null, notices: [...told(ring), ...told(secondRing)] };
  const notices = told(secondRing);
  // An accepted ring leads into a call; when that call is over, it no longer says "connecting".
  const gone = ring?.state === 'accepted' && (phase === 'ended' || phase === 'failed');
  if (ring && !gone && !inVain(ring)) return { card: 'ring', ring, notices };
  if (kept) return { card: 'over', ring: kept, notices };
  if (hasRoom) return { card: 'none', ring: null, notices };
  if (origin && (phase === 'failed' || (phase === 'ended' && user === ''))) return { card: 'after', ring: origin, notices };
  if (user !== '') return { card: 'waiting', ring: null, notices };
  return { card: 'none', ring: null, notices };
}

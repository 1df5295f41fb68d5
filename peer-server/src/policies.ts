import type { Config } from './config.js';
import type { RingPolicy } from './rings/user-draft.js';
import type { RoomPolicy } from './rooms/transitions.js';

/** What the configuration says about every room. */
export function roomPolicy({ limits, timing, firstIsHost }: Config): RoomPolicy {
  return { roomMembers: limits.roomMembers, lease: timing.lease, hold: timing.hold, firstIsHost, keep: timing.ringRoom };
}

/** What the configuration says about every name and ring. */
export function ringPolicy({ limits, timing }: Config): RingPolicy {
  const { missedPerUser, ringsPerUser, pagesPerUser } = limits;
  return { lease: timing.lease, ringEnd: timing.ringEnd, missed: timing.missed, missedPerUser, ringsPerUser, pagesPerUser };
}

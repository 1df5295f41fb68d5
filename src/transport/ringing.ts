/** What the call may know of ringing: its seam, never how it travels. */
export type { MissedParty, RingOutcome, RingParty, RingRequest, RingStatus, Ringing, RingingEvents } from '../signaling/ringing.js';

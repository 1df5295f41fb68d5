/** How much longer than a round trip a lost part of a voice takes to come again, in ms, and how long a wait is no longer worth it. */
const EXTRA = 90;
const LONGEST = 250;

/**
 * Has a voice wait so long before it is heard that what was lost can come again in time; without a line that loses, the browser's own, shorter
 * way (W3C WebRTC §5.3, `jitterBufferTarget`). `trip` is the round trip, in seconds.
 */
export function hearAhead(receiver: RTCRtpReceiver | undefined, gappy: boolean, trip: number): void {
  if (!receiver || !('jitterBufferTarget' in receiver)) return;
  const wait = Math.round(trip * 1000) + EXTRA;
  const before = receiver.jitterBufferTarget;
  const after = gappy && wait <= LONGEST ? wait : null;
  // Small changes of the round trip are not followed: each is heard.
  if (before === after || (before !== null && after !== null && Math.abs(before - after) < 40)) return;
  receiver.jitterBufferTarget = after;
}

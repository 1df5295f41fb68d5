/** A voice whose packets are older than this, in ms, does not come now: pauses that are not sent have one every 400 ms (RFC 7587 §3.1.3). */
const STALE = 500;

/** How loud a voice is, 0 to 1, by what its sender noted on the packet that was heard last (RFC 6464, W3C WebRTC §5.5). */
export function heardLevel(receiver: RTCRtpReceiver | undefined): number {
  const [voice] = receiver?.getSynchronizationSources() ?? [];
  // What a voice that comes no more said last is no sound.
  return voice && performance.timeOrigin + performance.now() - voice.timestamp < STALE ? (voice.audioLevel ?? 0) : 0;
}

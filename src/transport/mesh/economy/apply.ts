import { log } from '../../../foundation/logger.js';

/** How a picture is sent to one person. */
export interface Sending {
  readonly active: boolean;
  /** How many times smaller than captured, at least 1. */
  readonly scale: number;
  readonly fps: number;
  /** Bits per second; Infinity for the browser's own choice. */
  readonly bits: number;
  /** What gives way when there is not enough for it; undefined for the browser's own choice. */
  readonly preference: RTCDegradationPreference | undefined;
}

type Encoding = RTCRtpEncodingParameters;

const under = new WeakMap<RTCRtpSender, { next: Sending | undefined; busy: boolean }>();

/** Makes a sender send so (W3C WebRTC §5.2.2), one change after the other; the last wish wins. */
export async function apply(sender: RTCRtpSender, sending: Sending): Promise<void> {
  const state = under.get(sender) ?? { next: undefined, busy: false };
  under.set(sender, state);
  state.next = sending;
  if (state.busy) return;
  state.busy = true;
  try {
    while (state.next !== undefined) {
      const wish: Sending = state.next;
      state.next = undefined;
      await change(sender, wish);
    }
  } catch (error) {
    // A connection that was closed meanwhile, or a browser that refuses: what was sent before goes on.
    log.debug('parameters', error);
  } finally {
    state.busy = false;
  }
}

async function change(sender: RTCRtpSender, { active, scale, fps, bits, preference }: Sending): Promise<void> {
  const parameters = sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: RTCDegradationPreference };
  const [before] = parameters.encodings;
  if (!before) return;
  const { maxFramerate: _rate, maxBitrate: _bits, ...rest } = before;
  const after: Encoding = active
    ? { ...rest, active, scaleResolutionDownBy: scale, ...limit('maxFramerate', fps), ...limit('maxBitrate', bits) }
    : { ...before, active };
  if (same(before, after) && (!preference || parameters.degradationPreference === preference)) return;
  parameters.encodings[0] = after;
  if (preference) parameters.degradationPreference = preference;
  await sender.setParameters(parameters);
}

/** What a wish of the browser's own choosing leaves out. */
function limit(name: 'maxFramerate' | 'maxBitrate', value: number): Partial<Encoding> {
  return value === Infinity ? {} : { [name]: Math.round(value) };
}

function same(one: Encoding, other: Encoding): boolean {
  const fields = ['active', 'scaleResolutionDownBy', 'maxFramerate', 'maxBitrate'] as const;
  return fields.every(field => one[field] === other[field]);
}

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
  /** The MIME type of a codec that was agreed on; undefined for the first of them. */
  readonly codec: string | undefined;
}

/** W3C WebRTC Extensions, `codec`: where a browser does not know it, nothing changes. */
type Encoding = RTCRtpEncodingParameters & { codec?: RTCRtpCodec };

interface Change {
  /** What is wished, so that the same wish again is known. */
  readonly wish: string;
  readonly make: () => Promise<void>;
}

const under = new WeakMap<RTCRtpSender, { next: Change | undefined; busy: boolean; done: string; doneAt: number }>();
/** For so long, in ms, a sender is taken to be as it was made: to ask it stops the page until another thread has answered. */
const SURE = 10_000;
/** The codec asked for last, and the one of before: Chromium names what is in use first, and a browser that knows of no such wish nothing. */
const asked = new WeakMap<RTCRtpSender, { readonly codec: string | undefined; readonly first: RTCRtpCodec | undefined }>();

/** What was sent of late is lost: these begin anew, with a whole picture. */
const lost = new WeakSet<RTCRtpSender>();

/**
 * After a time in which nothing passed, the next picture has to be a whole one. Else the other side asks for each of the packets that it
 * has missed before it gives up and asks for that: 1.5 to 3 s, measured. What is switched on again begins with a whole one.
 */
export function beginAnew(sender: RTCRtpSender): void {
  lost.add(sender);
}

/** Makes a sender send so (W3C WebRTC §5.2.2). */
export function apply(sender: RTCRtpSender, sending: Sending): Promise<void> {
  return inTurn(sender, {
    wish: JSON.stringify([sending, lost.has(sender)]),
    make: async () => {
      if (sending.active && lost.delete(sender)) await change(sender, { ...sending, active: false });
      await change(sender, sending);
    },
  });
}

/**
 * Lets a voice be encoded, or not: a muted one costs an encoder and fifty packets per second for each receiver, by which nobody hears
 * anything. What is heard comes again as soon as from a track that is enabled again (docs/performance.md).
 */
export function applyVoice(sender: RTCRtpSender, active: boolean): Promise<void> {
  return inTurn(sender, {
    wish: String(active),
    make: async () => {
      const parameters = sender.getParameters();
      const [encoding] = parameters.encodings;
      if (!encoding || encoding.active === active) return;
      encoding.active = active;
      await sender.setParameters(parameters);
    },
  });
}

/** One change after the other; the last wish wins. */
async function inTurn(sender: RTCRtpSender, change: Change): Promise<void> {
  const state = under.get(sender) ?? { next: undefined, busy: false, done: '', doneAt: 0 };
  under.set(sender, state);
  if (!state.busy && state.done === change.wish && performance.now() - state.doneAt < SURE) return;
  state.next = change;
  if (state.busy) return;
  state.busy = true;
  try {
    while (state.next !== undefined) {
      const { wish, make }: Change = state.next;
      state.next = undefined;
      state.done = '';
      await make();
      state.done = wish;
      state.doneAt = performance.now();
    }
  } catch (error) {
    // A connection that was closed meanwhile, or a browser that refuses: what was sent before goes on.
    log.debug('parameters', error);
  } finally {
    state.busy = false;
  }
}

async function change(sender: RTCRtpSender, { active, scale, fps, bits, preference, codec }: Sending): Promise<void> {
  const parameters = sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: RTCDegradationPreference };
  const [before] = parameters.encodings;
  if (!before) return;
  const { maxFramerate: _rate, maxBitrate: _bits, ...rest } = before;
  const after: Encoding = active
    ? { ...rest, active, scaleResolutionDownBy: scale, ...limit('maxFramerate', fps), ...limit('maxBitrate', bits) }
    : { ...before, active };
  const { codec: wished, first = parameters.codecs[0] } = asked.get(sender) ?? {};
  const recoded = wished !== codec;
  if (!recoded && same(before, after) && (!preference || parameters.degradationPreference === preference)) return;
  asked.set(sender, { codec, first });
  // Named also when it is the first: without a name, Chromium goes on with the one of before.
  const next = recoded && (parameters.codecs.find(({ mimeType }) => mimeType === codec) ?? first);
  if (next) after.codec = next;
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

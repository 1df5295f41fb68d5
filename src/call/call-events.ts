import type { CallError } from '../foundation/errors.js';
import type { FactEvent } from '../foundation/events.js';
import type { DeviceCause, DeviceKind } from '../media/call-media.js';
import type { Ring } from './ring/ring-state.js';
import type { CallPhase, CallState, ChatMessage, EndReason, Participant } from './call-state.js';

/** What a Call tells. `statechange` comes first, once per change, with `call.state` already new; the facts follow it. */
export interface CallEvents {
  statechange: FactEvent<{ before: CallState }>;
  phase: FactEvent<{ from: CallPhase; to: CallPhase }>;
  join: Event;
  leave: FactEvent<{ reason: EndReason }>;
  'participant-join': FactEvent<{ participant: Participant }>;
  'participant-leave': FactEvent<{ participant: Participant; reason: string }>;
  'participant-change': FactEvent<{ participant: Participant }>;
  'active-speaker': FactEvent<{ participant: Participant | null }>;
  chat: FactEvent<{ message: ChatMessage }>;
  message: FactEvent<{ from: string; topic: string; data: unknown }>;
  reaction: FactEvent<{ participant: Participant; emoji: string }>;
  device: FactEvent<{ kind: DeviceKind; cause: DeviceCause }>;
  'device-error': FactEvent<{ error: CallError }>;
  error: FactEvent<{ error: CallError }>;
  /** A ring began, or came into another state; one of `state.ring` and `state.secondRing`, or the last of it. */
  ring: FactEvent<{ ring: Ring }>;
  /** What a part that is loaded on demand tells in a DOM event of its own, made anew for each element that tells it. */
  tell: FactEvent<{ make: () => Event }>;
}

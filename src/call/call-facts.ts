import { FactEvent } from '../foundation/events.js';
import type { Call } from './call.js';
import { participantOf } from './call-state.js';
import type { CallState } from './call-state.js';

/** Tells the facts in a change of a call's state, each as its own event. */
export function tellFacts(call: Call, before: CallState, after: CallState): void {
  if (after.state !== before.state) call.dispatchEvent(new FactEvent('phase', { from: before.state, to: after.state }));
  for (const participant of after.participants) {
    const old = participantOf(before, participant.id);
    if (!old) call.dispatchEvent(new FactEvent('participant-join', { participant }));
    else if (old !== participant) call.dispatchEvent(new FactEvent('participant-change', { participant }));
  }
  if (after.activeSpeaker !== before.activeSpeaker) {
    const participant = participantOf(after, after.activeSpeaker) ?? null;
    call.dispatchEvent(new FactEvent('active-speaker', { participant }));
  }
}

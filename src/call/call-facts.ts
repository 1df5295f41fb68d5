import { FactEvent } from '../foundation/events.js';
import type { Call } from './call.js';
import type { CallState } from './call-state.js';

/** Tells the facts in a change of a call's state, each as its own event. */
export function tellFacts(call: Call, before: CallState, after: CallState): void {
  if (after.state !== before.state) call.dispatchEvent(new FactEvent('phase', { from: before.state, to: after.state }));
  for (const participant of after.participants) {
    const old = before.participants.find(({ id }) => id === participant.id);
    if (!old) call.dispatchEvent(new FactEvent('participant-join', { participant }));
    else if (old !== participant) call.dispatchEvent(new FactEvent('participant-change', { participant }));
  }
  if (after.activeSpeaker !== before.activeSpeaker) {
    const participant = after.participants.find(({ id }) => id === after.activeSpeaker) ?? null;
    call.dispatchEvent(new FactEvent('active-speaker', { participant }));
  }
}

import type { Call } from '../../call/call.js';
import { inRoom } from '../../call/call-state.js';
import type { CallState, Participant } from '../../call/call-state.js';
import {
  CallActiveSpeakerEvent,
  CallAudioBlockedEvent,
  CallChatEvent,
  CallDeviceChangeEvent,
  CallErrorEvent,
  CallHandEvent,
  CallJoinEvent,
  CallLeaveEvent,
  CallMessageEvent,
  CallParticipantEvent,
  CallParticipantLeaveEvent,
  CallQualityEvent,
  CallReactionEvent,
  CallStateChangeEvent,
  CallSwitchEvent,
} from '../../controllers/events.js';
import type { Quality } from '../../call/call-state.js';

const SWITCHES = [
  ['audio', 'call-mic-change'],
  ['video', 'call-camera-change'],
  ['sharing', 'call-screen-change'],
] as const;

const WORST_FIRST: readonly Quality[] = ['poor', 'fair', 'good', 'unknown'];

/** Tells on an element what its call tells, in the words of DOM events; until the signal ends. */
export function forwardEvents(call: Call, element: HTMLElement, signal: AbortSignal): void {
  const tell = (event: Event): void => {
    element.dispatchEvent(event);
  };
  const hands = new Map<string, boolean>();
  const hand = (participant: Participant): void => {
    const raised = hands.get(participant.id) ?? false;
    if (participant.handRaised !== raised) tell(new CallHandEvent(participant, participant.handRaised));
    hands.set(participant.id, participant.handRaised);
  };
  call.addEventListener(
    'statechange',
    ({ detail: { before } }) => {
      tellSwitches(before, call.state, tell);
      if (call.state.audioBlocked && !before.audioBlocked) tell(new CallAudioBlockedEvent());
      const level = worst(call.state);
      if (level !== worst(before)) tell(new CallQualityEvent(level));
    },
    { signal },
  );
  call.addEventListener(
    'phase',
    ({ detail: { from, to } }) => {
      tell(new CallStateChangeEvent(from, to));
    },
    { signal },
  );
  call.addEventListener(
    'join',
    () => {
      tell(new CallJoinEvent());
    },
    { signal },
  );
  call.addEventListener(
    'leave',
    ({ detail: { reason } }) => {
      tell(new CallLeaveEvent(reason));
    },
    { signal },
  );
  call.addEventListener(
    'participant-join',
    ({ detail: { participant } }) => {
      tell(new CallParticipantEvent('call-participant-join', participant));
      hand(participant);
    },
    { signal },
  );
  call.addEventListener(
    'participant-change',
    ({ detail: { participant } }) => {
      tell(new CallParticipantEvent('call-participant-change', participant));
      hand(participant);
    },
    { signal },
  );
  call.addEventListener(
    'participant-leave',
    ({ detail: { participant, reason } }) => {
      hands.delete(participant.id);
      tell(new CallParticipantLeaveEvent(participant, reason));
    },
    { signal },
  );
  call.addEventListener(
    'active-speaker',
    ({ detail: { participant } }) => {
      tell(new CallActiveSpeakerEvent(participant));
    },
    { signal },
  );
  call.addEventListener(
    'chat',
    ({ detail: { message } }) => {
      tell(new CallChatEvent(message.from, message.text));
    },
    { signal },
  );
  call.addEventListener(
    'message',
    ({ detail: { from, topic, data } }) => {
      tell(new CallMessageEvent(from, topic, data));
    },
    { signal },
  );
  call.addEventListener(
    'reaction',
    ({ detail: { participant, emoji } }) => {
      tell(new CallReactionEvent(participant, emoji));
    },
    { signal },
  );
  call.addEventListener(
    'tell',
    ({ detail: { make } }) => {
      tell(make());
    },
    { signal },
  );
  call.addEventListener(
    'device',
    ({ detail: { kind, cause } }) => {
      tell(new CallDeviceChangeEvent(kind, cause));
    },
    { signal },
  );
  call.addEventListener(
    'device-error',
    ({ detail: { error } }) => {
      tell(new CallErrorEvent(error, 'call-device-error'));
    },
    { signal },
  );
  call.addEventListener(
    'error',
    ({ detail: { error } }) => {
      tell(new CallErrorEvent(error));
    },
    { signal },
  );
}

/** A switch has changed only inside a room: before, it is a wish. */
function tellSwitches(before: CallState, after: CallState, tell: (event: Event) => void): void {
  if (!inRoom(after.state) || !inRoom(before.state)) return;
  for (const [field, type] of SWITCHES) {
    if (after.self[field] !== before.self[field]) tell(new CallSwitchEvent(type, after.self[field]));
  }
}

function worst(state: CallState): Quality {
  const seen = new Set(state.participants.filter(({ self }) => !self).map(({ quality }) => quality));
  return WORST_FIRST.find(quality => seen.has(quality)) ?? 'unknown';
}

import type { Call } from '../../call/call.js';
import type { CallEvents } from '../../call/call-events.js';
import { inRoom } from '../../call/call-state.js';
import type { CallState } from '../../call/call-state.js';
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
import { hear } from '../../foundation/events.js';
import type { FactEvent } from '../../foundation/events.js';

const SWITCHES = [
  ['audio', 'call-mic-change'],
  ['video', 'call-camera-change'],
  ['sharing', 'call-screen-change'],
] as const;

type Told = { readonly [K in keyof CallEvents]?: (detail: CallEvents[K] extends FactEvent<infer D> ? D : unknown) => Event };

/** What the call tells, and the DOM event that says it. */
const TOLD: Told = {
  phase: ({ from, to }) => new CallStateChangeEvent(from, to),
  join: () => new CallJoinEvent(),
  leave: ({ reason }) => new CallLeaveEvent(reason),
  'participant-join': ({ participant }) => new CallParticipantEvent('call-participant-join', participant),
  'participant-change': ({ participant }) => new CallParticipantEvent('call-participant-change', participant),
  'participant-leave': ({ participant, reason }) => new CallParticipantLeaveEvent(participant, reason),
  'active-speaker': ({ participant }) => new CallActiveSpeakerEvent(participant),
  chat: ({ message }) => new CallChatEvent(message.from, message.text),
  message: ({ from, topic, data }) => new CallMessageEvent(from, topic, data),
  reaction: ({ participant, emoji }) => new CallReactionEvent(participant, emoji),
  tell: ({ make }) => make(),
  device: ({ kind, cause }) => new CallDeviceChangeEvent(kind, cause),
  'device-error': ({ error }) => new CallErrorEvent(error, 'call-device-error'),
  error: ({ error }) => new CallErrorEvent(error),
};

/** Tells on an element what its call tells, in the words of DOM events; until the signal ends. */
export function forwardEvents(call: Call, element: HTMLElement, signal: AbortSignal): void {
  const tell = (event: Event): void => {
    element.dispatchEvent(event);
  };
  for (const [type, make] of Object.entries(TOLD) as [keyof CallEvents, (detail: unknown) => Event][])
    call.addEventListener(type, event => tell(make('detail' in event ? event.detail : undefined)), { signal });
  const hands = new Map<string, boolean>();
  const hand = ({ participant }: CallEvents['participant-join']['detail']): void => {
    const raised = hands.get(participant.id) ?? false;
    if (participant.handRaised !== raised) tell(new CallHandEvent(participant, participant.handRaised));
    hands.set(participant.id, participant.handRaised);
  };
  hear(call, signal, {
    statechange: ({ before }) => {
      tellSwitches(before, call.state, tell);
      if (call.state.audioBlocked && !before.audioBlocked) tell(new CallAudioBlockedEvent());
      const { condition } = call.state;
      if (condition !== before.condition) tell(new CallQualityEvent(condition));
    },
    'participant-join': hand,
    'participant-change': hand,
    'participant-leave': ({ participant }) => {
      hands.delete(participant.id);
    },
  });
}

/** A switch has changed only inside a room: before, it is a wish. */
function tellSwitches(before: CallState, after: CallState, tell: (event: Event) => void): void {
  if (!inRoom(after.state) || !inRoom(before.state)) return;
  for (const [field, type] of SWITCHES) {
    if (after.self[field] !== before.self[field]) tell(new CallSwitchEvent(type, after.self[field]));
  }
}

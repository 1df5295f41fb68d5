import type { CallPhase, EndReason, Participant, Quality } from '../call/call-state.js';
import type { CallError } from '../foundation/errors.js';
import type { DeviceCause, DeviceKind } from '../media/call-media.js';

/** What a control asks for in `call-request`. */
export type CallAction =
  | 'join'
  | 'leave'
  | 'microphone'
  | 'camera'
  | 'screen'
  | 'hand'
  | 'chat'
  | 'people'
  | 'settings'
  | 'fullscreen'
  | 'picture-in-picture'
  | 'send-chat'
  | 'react'
  | 'pin'
  | 'copy-link'
  | 'ring'
  | 'accept'
  | 'decline'
  | 'cancel'
  | 'hold';

/** Every event of this package bubbles and leaves shadow roots, so that a page can listen anywhere above. */
export class CallEvent extends Event {
  constructor(type: string, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
  }
}

/** Before joining; `preventDefault()` stops it. */
export class CallBeforeJoinEvent extends CallEvent {
  readonly room: string;

  constructor(room: string) {
    super('call-before-join', true);
    this.room = room;
  }
}

/** A control was used, before it acts; `preventDefault()` leaves the acting to the page. */
export class CallRequestEvent extends CallEvent {
  readonly action: CallAction;

  constructor(action: CallAction) {
    super('call-request', true);
    this.action = action;
  }
}

/** `state` changed. */
export class CallStateChangeEvent extends CallEvent {
  readonly from: CallPhase;
  readonly to: CallPhase;

  constructor(from: CallPhase, to: CallPhase) {
    super('call-state-change');
    this.from = from;
    this.to = to;
  }
}

/** This person is in the room. */
export class CallJoinEvent extends CallEvent {
  constructor() {
    super('call-join');
  }
}

/** This person is no longer in the room; `reason` says why. */
export class CallLeaveEvent extends CallEvent {
  readonly reason: EndReason;

  constructor(reason: EndReason) {
    super('call-leave');
    this.reason = reason;
  }
}

/** Somebody came (`call-participant-join`) or changed (`call-participant-change`). */
export class CallParticipantEvent extends CallEvent {
  readonly participant: Participant;

  constructor(type: 'call-participant-join' | 'call-participant-change', participant: Participant) {
    super(type);
    this.participant = participant;
  }
}

/** Somebody is gone: `left`, `removed`, `lost`, … */
export class CallParticipantLeaveEvent extends CallEvent {
  readonly participant: Participant;
  readonly reason: string;

  constructor(participant: Participant, reason: string) {
    super('call-participant-leave');
    this.participant = participant;
    this.reason = reason;
  }
}

/** One of the own sources went on or off. */
export class CallSwitchEvent extends CallEvent {
  readonly on: boolean;

  constructor(type: 'call-mic-change' | 'call-camera-change' | 'call-screen-change', on: boolean) {
    super(type);
    this.on = on;
  }
}

/** Another device is in use now. */
export class CallDeviceChangeEvent extends CallEvent {
  readonly kind: DeviceKind;
  readonly cause: DeviceCause;

  constructor(kind: DeviceKind, cause: DeviceCause) {
    super('call-device-change');
    this.kind = kind;
    this.cause = cause;
  }
}

/** Something failed: with a device (`call-device-error`; the call goes on) or with the call (`call-error`). */
export class CallErrorEvent extends CallEvent {
  readonly error: CallError;

  constructor(error: CallError, type: 'call-error' | 'call-device-error' = 'call-error') {
    super(type);
    this.error = error;
  }
}

/** The browser holds back sound until a click. */
export class CallAudioBlockedEvent extends CallEvent {
  constructor() {
    super('call-audio-blocked');
  }
}

/** Somebody has the floor, or nobody (null). */
export class CallActiveSpeakerEvent extends CallEvent {
  readonly participant: Participant | null;

  constructor(participant: Participant | null) {
    super('call-active-speaker');
    this.participant = participant;
  }
}

/** A chat message; `from` is a participant's id. */
export class CallChatEvent extends CallEvent {
  readonly from: string;
  readonly text: string;

  constructor(from: string, text: string) {
    super('call-chat');
    this.from = from;
    this.text = text;
  }
}

/** The page's own data, sent with `send()` by somebody. It comes from a peer: check it. */
export class CallMessageEvent extends CallEvent {
  readonly from: string;
  readonly topic: string;
  readonly data: unknown;

  constructor(from: string, topic: string, data: unknown) {
    super('call-message');
    this.from = from;
    this.topic = topic;
    this.data = data;
  }
}

/** A hand went up or down. */
export class CallHandEvent extends CallEvent {
  readonly participant: Participant;
  readonly raised: boolean;

  constructor(participant: Participant, raised: boolean) {
    super('call-hand');
    this.participant = participant;
    this.raised = raised;
  }
}

/** Somebody reacted with an emoji. */
export class CallReactionEvent extends CallEvent {
  readonly participant: Participant;
  readonly emoji: string;

  constructor(participant: Participant, emoji: string) {
    super('call-reaction');
    this.participant = participant;
    this.emoji = emoji;
  }
}

/** The quality that this person has, as the worst of their links. */
export class CallQualityEvent extends CallEvent {
  readonly level: Quality;

  constructor(level: Quality) {
    super('call-quality');
    this.level = level;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-before-join': CallBeforeJoinEvent;
    'call-request': CallRequestEvent;
    'call-state-change': CallStateChangeEvent;
    'call-join': CallJoinEvent;
    'call-leave': CallLeaveEvent;
    'call-participant-join': CallParticipantEvent;
    'call-participant-change': CallParticipantEvent;
    'call-participant-leave': CallParticipantLeaveEvent;
    'call-mic-change': CallSwitchEvent;
    'call-camera-change': CallSwitchEvent;
    'call-screen-change': CallSwitchEvent;
    'call-device-change': CallDeviceChangeEvent;
    'call-device-error': CallErrorEvent;
    'call-error': CallErrorEvent;
    'call-audio-blocked': CallAudioBlockedEvent;
    'call-active-speaker': CallActiveSpeakerEvent;
    'call-chat': CallChatEvent;
    'call-message': CallMessageEvent;
    'call-hand': CallHandEvent;
    'call-reaction': CallReactionEvent;
    'call-quality': CallQualityEvent;
  }
}

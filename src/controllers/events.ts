import type { CallPhase, Condition, EndReason, Participant, Quality, QualityCause } from '../call/call-state.js';
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
  constructor(readonly room: string) {
    super('call-before-join', true);
  }
}

/** A control was used, before it acts; `preventDefault()` leaves the acting to the page. */
export class CallRequestEvent extends CallEvent {
  constructor(readonly action: CallAction) {
    super('call-request', true);
  }
}

/** `state` changed. */
export class CallStateChangeEvent extends CallEvent {
  constructor(
    readonly from: CallPhase,
    readonly to: CallPhase,
  ) {
    super('call-state-change');
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
  constructor(readonly reason: EndReason) {
    super('call-leave');
  }
}

/** Somebody came (`call-participant-join`) or changed (`call-participant-change`). */
export class CallParticipantEvent extends CallEvent {
  constructor(
    type: 'call-participant-join' | 'call-participant-change',
    readonly participant: Participant,
  ) {
    super(type);
  }
}

/** Somebody is gone: `left`, `removed`, `lost`, … */
export class CallParticipantLeaveEvent extends CallEvent {
  constructor(
    readonly participant: Participant,
    readonly reason: string,
  ) {
    super('call-participant-leave');
  }
}

/** One of the own sources went on or off. */
export class CallSwitchEvent extends CallEvent {
  constructor(
    type: 'call-mic-change' | 'call-camera-change' | 'call-screen-change',
    readonly on: boolean,
  ) {
    super(type);
  }
}

/** Another device is in use now. */
export class CallDeviceChangeEvent extends CallEvent {
  constructor(
    readonly kind: DeviceKind,
    readonly cause: DeviceCause,
  ) {
    super('call-device-change');
  }
}

/** Something failed: with a device (`call-device-error`; the call goes on) or with the call (`call-error`). */
export class CallErrorEvent extends CallEvent {
  constructor(
    readonly error: CallError,
    type: 'call-error' | 'call-device-error' = 'call-error',
  ) {
    super(type);
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
  constructor(readonly participant: Participant | null) {
    super('call-active-speaker');
  }
}

/** A chat message; `from` is a participant's id. */
export class CallChatEvent extends CallEvent {
  constructor(
    readonly from: string,
    readonly text: string,
  ) {
    super('call-chat');
  }
}

/** The page's own data, sent with `send()` by somebody. It comes from a peer: check it. */
export class CallMessageEvent extends CallEvent {
  constructor(
    readonly from: string,
    readonly topic: string,
    readonly data: unknown,
  ) {
    super('call-message');
  }
}

/** A hand went up or down. */
export class CallHandEvent extends CallEvent {
  constructor(
    readonly participant: Participant,
    readonly raised: boolean,
  ) {
    super('call-hand');
  }
}

/** Somebody reacted with an emoji. */
export class CallReactionEvent extends CallEvent {
  constructor(
    readonly participant: Participant,
    readonly emoji: string,
  ) {
    super('call-reaction');
  }
}

/** How the call is for this person, as the worst of their links, and why, where that can be known. */
export class CallQualityEvent extends CallEvent {
  readonly level: Quality;
  readonly cause: QualityCause | null;

  constructor({ level, cause }: Condition) {
    super('call-quality');
    this.level = level;
    this.cause = cause;
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

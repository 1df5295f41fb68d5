import type { Call } from '../call/call.js';
import type { Ring, RingPeer, RingState } from '../call/call-state.js';
import { FactEvent } from '../foundation/events.js';
import { CallEvent } from './events.js';

/** Somebody rings here. */
export class CallIncomingEvent extends CallEvent {
  constructor(readonly from: RingPeer) {
    super('call-incoming');
  }
}

/** A ring began, or came into another state. */
export class CallRingChangeEvent extends CallEvent {
  readonly state: RingState;
  readonly peer: RingPeer;
  readonly direction: Ring['direction'];

  constructor({ state, peer, direction }: Ring) {
    super('call-ring-change');
    this.state = state;
    this.peer = peer;
    this.direction = direction;
  }
}

/** A message that somebody had recorded for this person has come. */
export class CallRingReceivedEvent extends CallEvent {
  constructor(
    readonly from: RingPeer,
    readonly blob: Blob,
    /** Without a picture. */
    readonly audioOnly: boolean,
  ) {
    super('call-ring-received');
  }
}

/** Tells what a call says of its rings in the words of DOM events, at the element that owns it. */
export function tellRings(call: Call): void {
  const tell = (make: () => Event): void => {
    call.dispatchEvent(new FactEvent('tell', { make }));
  };
  call.addEventListener('ring', ({ detail: { ring } }) => {
    if (ring.state === 'incoming') tell(() => new CallIncomingEvent(ring.peer));
    tell(() => new CallRingChangeEvent(ring));
  });
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-incoming': CallIncomingEvent;
    'call-ring-change': CallRingChangeEvent;
    'call-ring-received': CallRingReceivedEvent;
  }
}

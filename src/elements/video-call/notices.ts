import type { Call } from '../../call/call.js';
import { inRoom, participantOf } from '../../call/call-state.js';
import type { CallErrorEvent } from '../../controllers/events.js';
import { hear } from '../../foundation/events.js';
import type { Locale } from '../../locales/en.js';
import type { Reactions } from './reactions.js';
import type { Toasts } from './toasts.js';

/** Those who were there before are no news: for so long after entering, nobody is announced, in ms. */
const ARRIVAL = 2000;

export interface NoticeBoard {
  readonly toasts: Toasts;
  readonly reactions: Reactions;
  readonly words: () => Locale;
}

/** Tells of what happens in a call, in few words, until the signal ends. */
export function postNotices(call: Call, { toasts, reactions, words }: NoticeBoard, signal: AbortSignal): void {
  const settled = (): boolean => inRoom(call.state.state) && Date.now() - (call.state.since ?? Infinity) > ARRIVAL;
  const nameOf = (name: string): string => name || words().guest;
  hear(call, signal, {
    'participant-join': ({ participant }) => {
      if (settled() && !participant.self) toasts.add({ text: words().status.joined(nameOf(participant.name)) });
    },
    'participant-leave': ({ participant }) => {
      if (settled()) toasts.add({ text: words().status.left(nameOf(participant.name)) });
    },
    statechange: ({ before }) => {
      if (!settled()) return;
      for (const now of call.state.participants) {
        const old = participantOf(before, now.id);
        if (!old || now.self) continue;
        if (now.handRaised && !old.handRaised) toasts.add({ text: words().status.handOf(nameOf(now.name)) });
        if (now.sharing && !old.sharing) toasts.add({ text: words().status.sharing(nameOf(now.name)) });
      }
    },
    reaction: ({ participant, emoji }) => {
      reactions.add(emoji, participant.self ? words().you : nameOf(participant.name));
    },
  });
}

/** Tells of a failure that the call survives; what ends it has a screen of its own, and the lobby says its own. */
export function postError(call: Call | undefined, { error }: CallErrorEvent, { toasts, words }: NoticeBoard): void {
  if (!call || !inRoom(call.state.state)) return;
  const { title, hint } = words().errors[error.code];
  toasts.add({ text: title, hint, error: true });
}

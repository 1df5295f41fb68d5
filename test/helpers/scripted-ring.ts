import type { Call } from '../../src/call/call.js';
import type { Ring, RingPeer } from '../../src/call/call-state.js';
import type { RingDesk } from '../../src/call/ring/ring-desk.js';

/** A desk that reaches nobody: what is asked of it is written down, and the call's state stays as it is. */
export function scriptedDesk(asked: string[] = []): (call: Call) => Promise<RingDesk> {
  const note =
    (name: string) =>
    (...given: unknown[]): Promise<string> => {
      asked.push([name, ...given.filter(one => one !== undefined).map(one => JSON.stringify(one))].join(' '));
      return Promise.resolve('canceled');
    };
  const desk: Record<string, unknown> = { configure: () => undefined, close: () => undefined };
  for (const name of [
    'ring',
    'accept',
    'decline',
    'cancel',
    'hold',
    'dismiss',
    'watch',
    'markMissedSeen',
    'answerBusy',
    'leaveMessage',
    'takeMessages',
  ])
    desk[name] = note(name);
  return () => Promise.resolve(desk as unknown as RingDesk);
}

const ANA: RingPeer = { id: 'ana-page', name: 'Ana Moreno', user: 'ana' };
const BEGAN = Date.UTC(2026, 10, 21, 9, 41);

/** A ring as the model writes it down. */
export function ringOf(direction: Ring['direction'], state: Ring['state'], more: Partial<Ring> = {}): Ring {
  return {
    id: 'ring-1',
    direction,
    state,
    peer: ANA,
    audioOnly: false,
    since: BEGAN,
    endsAt: BEGAN + 45_000,
    message: '',
    answering: false,
    answeredElsewhere: false,
    ...more,
  };
}

/** Puts a ring into a call, as its desk would. */
export function ringIn(call: Call, ring: Ring | null, second: Ring | null = null): void {
  call.update(state => ({ ...state, ring, secondRing: second }));
}

import type { Signaling, SignalingEvents } from '../../src/signaling/signaling.js';

/** The next event of a type whose facts are as wanted. */
export function heard<K extends keyof SignalingEvents>(
  signaling: Signaling,
  type: K,
  wanted: (detail: SignalingEvents[K]['detail']) => boolean = () => true,
): Promise<SignalingEvents[K]['detail']> {
  return new Promise(resolve => {
    const listen = (event: SignalingEvents[K]): void => {
      if (!wanted(event.detail)) return;
      signaling.removeEventListener(type, listen);
      resolve(event.detail);
    };
    signaling.addEventListener(type, listen);
  });
}

/** Everything that a signaling tells from now on, as it was told. */
export function notebook(signaling: Signaling): string[] {
  const notes: string[] = [];
  signaling.addEventListener('member', ({ detail: { member } }) => notes.push(`member ${member.name}`));
  signaling.addEventListener('member-gone', ({ detail: { reason } }) => notes.push(`gone ${reason}`));
  signaling.addEventListener('put-out', ({ detail: { reason } }) => notes.push(`put out ${reason}`));
  signaling.addEventListener('state', ({ detail: { state } }) => notes.push(state));
  signaling.addEventListener('envelope', ({ detail: { envelope } }) => notes.push(envelope.type));
  return notes;
}

import type { CallError } from '../foundation/errors.js';

export type Own = 'microphone' | 'camera';

const KIND = { microphone: 'audioinput', camera: 'videoinput' } as const;

/** The microphone or the camera: what is wished of it, and what became of that. */
export class OwnDevice {
  readonly own: Own;
  readonly kind: 'audioinput' | 'videoinput';
  /** The person's decision; no failure and no other device changes it. */
  on = true;
  /** It should be open. A muted microphone is: it comes back at once. */
  needed = false;
  /** It should be opened anew: another device was chosen, or this one ended. */
  stale = false;
  /** Why it is not open though it should be. */
  failure: CallError | undefined;
  /** It was unplugged and nothing took its place; what is plugged in next does. */
  lost = false;
  track: MediaStreamTrack | null = null;

  constructor(own: Own) {
    this.own = own;
    this.kind = KIND[own];
  }

  /** It has to be opened. */
  get due(): boolean {
    return this.needed && (this.stale || !this.track);
  }

  /** The device in use, '' when the browser does not tell. */
  get id(): string {
    return this.track?.getSettings().deviceId ?? '';
  }

  /** Nothing speaks against it: no failure, and no mute by the system (a lid, a switch, a phone call). */
  get healthy(): boolean {
    return !this.failure && !this.track?.muted;
  }

  /** Asks for it again, whatever went wrong before. */
  want(): void {
    this.needed = true;
    this.failure = undefined;
    this.lost = false;
  }

  /** Nothing is asked of it any more; the person's decision stays. */
  rest(): void {
    this.needed = false;
    this.stale = false;
    this.failure = undefined;
    this.lost = false;
  }

  /** Takes a failure down; the wish stays. */
  fail(error: CallError): void {
    this.needed = false;
    this.stale = false;
    this.failure = error;
  }
}

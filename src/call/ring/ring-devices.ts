import { log } from '../../foundation/logger.js';
import type { Call } from '../call.js';
import { active } from '../call-state.js';

/** What a ring does to camera and microphone: a self view while it rings, sound only where that was asked, and all as before afterwards. */
export class RingDevices {
  readonly #call: Call;
  /** Whether the camera was wanted before a ring changed that. */
  #before: boolean | undefined;

  constructor(call: Call, signal: AbortSignal) {
    this.#call = call;
    call.addEventListener(
      'phase',
      ({ detail: { to } }) => {
        if (to === 'ended' || to === 'failed' || to === 'idle')
          queueMicrotask(() => {
            if (!active(call.state.state)) void this.restore();
          });
      },
      { signal },
    );
  }

  /** The caller sees themself while it rings. `wanted` says whether it still does. */
  async show(audioOnly: boolean, wanted: () => boolean): Promise<void> {
    if (audioOnly) await this.camera(false);
    if (wanted()) await this.#call.preview();
  }

  /** The person said yes: the devices need not wait until the broker has said that nobody else was first. */
  async open(video: boolean | undefined): Promise<void> {
    const { media, settings, state } = this.#call;
    if (settings.listenOnly || active(state.state)) return;
    if (video !== undefined) await this.camera(video);
    await media.open({ microphone: media.microphoneOn, camera: media.cameraOn }).catch((error: unknown) => {
      log.debug('devices for a ring', error);
    });
  }

  /** It came to nothing: what was opened for it is closed, unless the lobby uses it. */
  close(): void {
    const { state, previewing } = this.#call.state;
    if (active(state) || previewing) return;
    this.#call.media.close();
    void this.restore();
  }

  async camera(on: boolean): Promise<void> {
    const { media } = this.#call;
    if (media.cameraOn === on) return;
    this.#before ??= media.cameraOn;
    await this.#switch(on);
  }

  async restore(): Promise<void> {
    const before = this.#before;
    this.#before = undefined;
    if (before !== undefined && before !== this.#call.media.cameraOn) await this.#switch(before);
  }

  async #switch(on: boolean): Promise<void> {
    if (this.#call.settings.listenOnly) return;
    await this.#call.setCamera(on).catch((error: unknown) => {
      log.debug('camera', error);
    });
  }
}

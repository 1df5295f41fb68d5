import { CallError, toCallError } from '../foundation/errors.js';
import { FactEvent } from '../foundation/events.js';
import { log } from '../foundation/logger.js';
import type { CallMedia, DeviceKind, OpenReport, ScreenOptions } from '../media/call-media.js';
import type { CallPlayback } from '../media/call-playback.js';
import type { Call } from './call.js';
import { changed } from './call-state.js';

/** What a call asks of its devices, with what fails kept in the call's state, where the person can see it. */
export class CallDevices {
  readonly #call: Call;
  readonly #media: CallMedia;
  readonly #playback: CallPlayback;

  constructor(call: Call, media: CallMedia, playback: CallPlayback) {
    this.#call = call;
    this.#media = media;
    this.#playback = playback;
  }

  /** Opens what is wished for. A device that fails fails alone. */
  async open(signal?: AbortSignal): Promise<void> {
    const { microphoneOn: microphone, cameraOn: camera } = this.#media;
    let report: OpenReport;
    try {
      report = await this.#media.open({ microphone, camera }, signal);
    } catch (error) {
      log.debug('the devices were no longer wanted', error);
      return;
    }
    this.#call.update(state => changed(state, { microphoneError: report.microphone ?? null, cameraError: report.camera ?? null }));
    for (const error of [report.microphone, report.camera]) {
      if (error) this.#call.dispatchEvent(new FactEvent('device-error', { error }));
    }
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.#notListening('microphone');
    await this.#run('microphoneError', () => this.#media.setMicrophone(on));
  }

  async setCamera(on: boolean): Promise<void> {
    this.#notListening('camera');
    await this.#run('cameraError', () => this.#media.setCamera(on));
  }

  /** Uses another device of a kind; '' is the system's default. */
  async choose(kind: DeviceKind, id: string): Promise<void> {
    if (kind === 'audiooutput') {
      await this.#playback.setSpeaker(id);
      await this.#media.setDevice(kind, id);
      return;
    }
    await this.#run(kind === 'audioinput' ? 'microphoneError' : 'cameraError', () => this.#media.setDevice(kind, id));
  }

  async shareScreen(options?: ScreenOptions): Promise<void> {
    this.#notListening('screen');
    await this.#media.shareScreen(options);
  }

  async #run(slot: 'microphoneError' | 'cameraError', command: () => Promise<void>): Promise<void> {
    try {
      await command();
      this.#call.update(state => changed(state, { [slot]: null }));
    } catch (cause) {
      const error = toCallError(cause);
      this.#call.update(state => changed(state, { [slot]: error }));
      this.#call.dispatchEvent(new FactEvent('device-error', { error }));
      throw error;
    }
  }

  #notListening(subject: 'microphone' | 'camera' | 'screen'): void {
    if (this.#call.settings.listenOnly) throw new CallError('unsupported', 'This call is listen-only.', { subject });
  }
}

import { CallError } from '../foundation/errors.js';
import { TypedEventTarget } from '../foundation/events.js';
import { mediaError } from './media-error.js';

/** `idle`, `opening` the devices, `recording`, `done` with a message, or `failed`. */
export type RecorderState = 'idle' | 'opening' | 'recording' | 'done' | 'failed';

export interface RecorderWish {
  readonly video: boolean;
  /** Device ids; '' is the system's default. */
  readonly microphone?: string;
  readonly camera?: string;
}

/** The longest message, in ms. */
export const LONGEST_MESSAGE = 60_000;
/** Speech and a face, small enough to send: about 4 MB a minute. */
const BITS = { audioBitsPerSecond: 48_000, videoBitsPerSecond: 500_000 };

/**
 * Records one message of a person, of a minute at most, and keeps it in this page. `change` tells when anything of it is another.
 * Devices are open while it records, and at no other time.
 */
export class MessageRecorder extends TypedEventTarget<{ change: Event }> {
  readonly #limit: number;
  #state: RecorderState = 'idle';
  #error: CallError | null = null;
  #blob: Blob | null = null;
  #url = '';
  #stream: MediaStream | null = null;
  #recorder: MediaRecorder | undefined;
  #ends = 0;
  #lifetime: AbortController | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];

  constructor({ limit = LONGEST_MESSAGE }: { readonly limit?: number } = {}) {
    super();
    this.#limit = limit;
  }

  get state(): RecorderState {
    return this.#state;
  }

  get error(): CallError | null {
    return this.#error;
  }

  /** What is recorded right now, for a look at oneself. */
  get stream(): MediaStream | null {
    return this.#stream;
  }

  /** The message, once it is done. */
  get blob(): Blob | null {
    return this.#blob;
  }

  /** An address at which this page can play it; '' for none. It ends with the message. */
  get url(): string {
    return this.#url;
  }

  /** Whole seconds that are left. */
  get left(): number {
    return Math.max(0, Math.ceil((this.#ends - performance.now()) / 1000));
  }

  /** Opens the devices and records, in place of what was recorded before. */
  async start({ video, microphone = '', camera = '' }: RecorderWish): Promise<void> {
    this.discard();
    const { signal } = (this.#lifetime = new AbortController());
    this.#turn('opening');
    const device = (id: string): MediaTrackConstraints => (id === '' ? {} : { deviceId: { ideal: id } });
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: device(microphone),
        video: video && { ...device(camera), width: { ideal: 640 }, height: { ideal: 360 } },
      });
      if (signal.aborted) {
        stopTracks(stream);
        return;
      }
      this.#stream = stream;
      this.#record(stream, signal);
    } catch (cause) {
      if (signal.aborted) return;
      this.#fail(await mediaError(cause, video ? 'camera' : 'microphone'));
    }
  }

  /** Ends the recording; the message is done when `change` tells so. */
  stop(): void {
    if (this.#recorder?.state === 'recording') this.#recorder.stop();
  }

  /** Throws away what there is, and closes the devices. */
  discard(): void {
    this.#lifetime?.abort();
    this.#lifetime = undefined;
    this.stop();
    this.#recorder = undefined;
    this.#closeDevices();
    if (this.#url !== '') URL.revokeObjectURL(this.#url);
    this.#url = '';
    this.#blob = null;
    this.#error = null;
    if (this.#state !== 'idle') this.#turn('idle');
  }

  #record(stream: MediaStream, signal: AbortSignal): void {
    const recorder = new MediaRecorder(stream, BITS);
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data), { signal });
    recorder.addEventListener('error', () => this.#fail(new CallError('internal', 'The recorder failed.')), { signal });
    recorder.addEventListener(
      'stop',
      () => {
        this.#closeDevices();
        // Firefox forgets the type when it stops.
        this.#blob = new Blob(parts, { type: recorder.mimeType || (parts[0]?.type ?? '') });
        this.#url = URL.createObjectURL(this.#blob);
        this.#turn('done');
      },
      { signal },
    );
    recorder.start();
    this.#recorder = recorder;
    this.#ends = performance.now() + this.#limit;
    this.#timers = [
      setTimeout(() => this.stop(), this.#limit),
      setInterval(() => {
        this.dispatchEvent(new Event('change'));
      }, 500),
    ];
    this.#turn('recording');
  }

  #closeDevices(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    if (this.#stream) stopTracks(this.#stream);
    this.#stream = null;
  }

  #fail(error: CallError): void {
    this.discard();
    this.#error = error;
    this.#turn('failed');
  }

  #turn(state: RecorderState): void {
    this.#state = state;
    this.dispatchEvent(new Event('change'));
  }
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

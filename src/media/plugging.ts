import { CallError } from '../foundation/errors.js';
import type { DeviceCause, DeviceKind } from './call-media.js';
import { recognise } from './device-memory.js';
import type { RememberedDevice } from './device-memory.js';
import type { Devices } from './devices.js';
import type { MediaSurroundings } from './media-error.js';
import type { OwnDevice } from './own-device.js';

/** What plugging may do to the devices in use. */
export interface PluggingHost {
  readonly own: readonly OwnDevice[];
  /** The device that the person chose. */
  remembered(kind: DeviceKind): RememberedDevice | undefined;
  /** The id that would be used now. */
  current(kind: DeviceKind): string;
  /** Opens the device that is to be used now; false when nobody wants it any more. */
  reopen(device: OwnDevice): Promise<boolean>;
  tell(kind: DeviceKind, id: string, cause: DeviceCause): void;
  fail(device: OwnDevice, error: CallError): void;
}

interface PluggedDevices {
  readonly lost: readonly MediaDeviceInfo[];
  readonly added: readonly MediaDeviceInfo[];
}

/**
 * Follows what is plugged in and out while devices are in use: another device takes the place of a lost one, muted or not as that was;
 * the chosen one is taken up again when it comes back; and the first one that comes mends a failure.
 */
export class Plugging {
  readonly #devices: Devices;
  readonly #surroundings: MediaSurroundings;
  readonly #host: PluggingHost;
  /** Tracks whose end is already being dealt with: the track and the list both tell of it. */
  readonly #ended = new WeakSet<MediaStreamTrack>();
  #speaker = '';
  #watch: AbortController | undefined;

  constructor(devices: Devices, surroundings: MediaSurroundings, host: PluggingHost) {
    this.#devices = devices;
    this.#surroundings = surroundings;
    this.#host = host;
    devices.addEventListener('change', ({ detail }) => {
      if (!this.#watch) return;
      for (const device of host.own) void this.#plugged(device, detail);
      this.#followSpeaker();
    });
  }

  /** Reads the list now, and again whenever something is plugged, until `stop()`. */
  async follow(): Promise<void> {
    this.#speaker = this.#host.current('audiooutput');
    if (this.#watch) {
      await this.#devices.refresh();
      return;
    }
    this.#watch = new AbortController();
    await this.#devices.watch(this.#watch.signal);
  }

  stop(): void {
    this.#watch?.abort();
    this.#watch = undefined;
  }

  /** A track ended by itself: unplugged, or the permission was withdrawn. */
  async lost(device: OwnDevice, track: MediaStreamTrack): Promise<void> {
    if (device.track !== track || this.#ended.has(track)) return;
    this.#ended.add(track);
    await this.#devices.refresh();
    const permission = await this.#surroundings.permission(device.own);
    if (device.track !== track) return;
    // Browsers hide the names again with the permission. Asking for it would be a question out of the blue.
    if (permission === 'denied' || (permission === 'prompt' && this.#devices.namesHidden(device.kind))) {
      this.#host.fail(device, new CallError('permission-denied', 'The permission was withdrawn.', { subject: device.own }));
      return;
    }
    await this.#replace(device, 'lost');
  }

  async #plugged(device: OwnDevice, { lost, added }: PluggedDevices): Promise<void> {
    const { kind, track, id } = device;
    const of = (list: readonly MediaDeviceInfo[]): readonly MediaDeviceInfo[] => list.filter(info => info.kind === kind);
    if (!track) {
      if (device.lost && of(added).length > 0) await this.#replace(device, 'added');
      return;
    }
    const here = of(this.#devices.all);
    if (
      id !== '' &&
      of(lost).some(({ deviceId }) => deviceId === id) &&
      !here.some(({ deviceId }) => deviceId === id) &&
      !this.#devices.namesHidden(kind)
    ) {
      await this.lost(device, track);
      return;
    }
    const wanted = this.#host.remembered(kind);
    const back = recognise(wanted, of(added), kind);
    // When the names were only just shown nothing was plugged, and what the browser opened stands, unless it could not know the id.
    const revealed = of(lost).some(({ label }) => label === '');
    const returned = back !== undefined && back.deviceId !== id && (!revealed || back.deviceId !== wanted?.id);
    // Chromium's "default" stays with the device that it was, though the name says otherwise.
    const renamed = id === 'default' && !revealed && of(added).some(({ deviceId }) => deviceId === 'default');
    // A browser that would ask again is not asked: an open device is better than a question out of the blue.
    if ((returned || renamed) && (await this.#surroundings.permission(device.own)) !== 'prompt') await this.#replace(device, 'added');
  }

  async #replace(device: OwnDevice, cause: DeviceCause): Promise<void> {
    if (!device.on && device.own === 'camera') return;
    if (!(await this.#host.reopen(device))) return;
    if (device.failure) {
      this.#host.fail(device, new CallError('device-lost', undefined, { cause: device.failure, subject: device.own }));
      device.lost = true;
      return;
    }
    this.#host.tell(device.kind, device.id, cause);
  }

  #followSpeaker(): void {
    const id = this.#host.current('audiooutput');
    if (id === this.#speaker) return;
    this.#speaker = id;
    this.#host.tell('audiooutput', id, id === '' ? 'lost' : 'added');
  }
}

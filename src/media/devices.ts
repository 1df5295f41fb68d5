import { FactEvent, TypedEventTarget } from '../foundation/events.js';
import { log } from '../foundation/logger.js';
import type { DeviceKind } from './call-media.js';

interface DevicesEvents {
  /** `list` is new; `lost` and `added` are what was unplugged and plugged in since. */
  change: FactEvent<{ lost: readonly MediaDeviceInfo[]; added: readonly MediaDeviceInfo[] }>;
}

/** The part of `navigator.mediaDevices` that this package uses; a test passes its own. */
export type MediaDevicesLike = Pick<MediaDevices, 'enumerateDevices' | 'getUserMedia' | 'addEventListener' | 'removeEventListener'> &
  Partial<Pick<MediaDevices, 'getDisplayMedia'>>;

/** The browser's devices, or undefined on an insecure page and outside a browser. */
export function browserDevices(): MediaDevicesLike | undefined {
  return typeof navigator === 'undefined' ? undefined : (navigator as Partial<Navigator>).mediaDevices;
}

/** The devices of this computer, kept current while somebody listens; `watch()` and its signal are the lifetime. */
export class Devices extends TypedEventTarget<DevicesEvents> {
  readonly #source: () => MediaDevicesLike | undefined;
  #list: readonly MediaDeviceInfo[] = [];
  #reading: Promise<void> = Promise.resolve();

  constructor(source: () => MediaDevicesLike | undefined = browserDevices) {
    super();
    this.#source = source;
  }

  /** Those that can be chosen; browsers leave ids and names empty until a permission was given. */
  list(kind: DeviceKind): readonly MediaDeviceInfo[] {
    return this.#list.filter(device => device.kind === kind && device.deviceId !== '');
  }

  /** Everything, nameless devices included. */
  get all(): readonly MediaDeviceInfo[] {
    return this.#list;
  }

  /** True when a device of this kind is there whose name the browser still hides. */
  namesHidden(kind: DeviceKind): boolean {
    return this.#list.some(device => device.kind === kind && device.label === '');
  }

  /** Reads the list and follows it until the signal ends. */
  async watch(signal: AbortSignal): Promise<void> {
    this.#source()?.addEventListener(
      'devicechange',
      () => {
        void this.refresh();
      },
      { signal },
    );
    await this.refresh();
  }

  /** Reads the list again, after any reading that is under way. */
  refresh(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<void> {
    let list: readonly MediaDeviceInfo[];
    try {
      list = (await this.#source()?.enumerateDevices()) ?? [];
    } catch (error) {
      log.warn('enumerateDevices', error);
      return;
    }
    const before = this.#list;
    this.#list = list;
    const lost = before.filter(device => !list.some(other => isSame(device, other)));
    const added = list.filter(device => !before.some(other => isSame(device, other)));
    if (lost.length > 0 || added.length > 0) this.dispatchEvent(new FactEvent('change', { lost, added }));
  }
}

function isSame(one: MediaDeviceInfo, other: MediaDeviceInfo): boolean {
  return one.deviceId === other.deviceId && one.kind === other.kind && one.label === other.label;
}

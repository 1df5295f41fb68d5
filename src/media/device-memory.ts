import { fieldsOf } from '../foundation/fields.js';
import { log } from '../foundation/logger.js';
import type { DeviceKind } from './call-media.js';

/** A device as it is remembered: browsers rotate ids, and then the label still knows it. */
export interface RememberedDevice {
  readonly id: string;
  readonly label: string;
}

const KEY = 'calltag:device:';

/** Remembers the chosen device of each kind: for this visit, and in this browser where that is `enabled` and its storage not blocked. */
export class DeviceMemory {
  enabled = true;
  readonly #visit = new Map<DeviceKind, RememberedDevice>();

  /** The device that was chosen last; undefined for the system's default. */
  recall(kind: DeviceKind): RememberedDevice | undefined {
    const device = this.#visit.get(kind) ?? (this.enabled ? stored(kind) : undefined);
    return device?.id === '' ? undefined : device;
  }

  keep(kind: DeviceKind, device: RememberedDevice): void {
    this.#visit.set(kind, device);
    if (!this.enabled) return;
    try {
      if (device.id === '') localStorage.removeItem(KEY + kind);
      else localStorage.setItem(KEY + kind, JSON.stringify(device));
    } catch (error) {
      log.debug('storage is blocked', error);
    }
  }
}

function stored(kind: DeviceKind): RememberedDevice | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY + kind) ?? 'null');
    const { id, label } = fieldsOf(value);
    return typeof id === 'string' && typeof label === 'string' ? { id, label } : undefined;
  } catch (error) {
    log.debug('storage is blocked', error);
    return undefined;
  }
}

/** Finds a remembered device among those that are here: by id, else by its label. */
export function recognise(
  wanted: RememberedDevice | undefined,
  devices: readonly MediaDeviceInfo[],
  kind: DeviceKind,
): MediaDeviceInfo | undefined {
  if (!wanted) return undefined;
  const same = devices.filter(device => device.kind === kind && device.deviceId !== '');
  return same.find(({ deviceId }) => deviceId === wanted.id) ?? same.find(({ label }) => label !== '' && label === wanted.label);
}

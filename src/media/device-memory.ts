import { log } from '../foundation/logger.js';
import type { DeviceKind } from './call-media.js';

/** A device as it is remembered: browsers rotate ids, and then the label still knows it. */
export interface RememberedDevice {
  readonly id: string;
  readonly label: string;
}

const KEY = 'calltag:device:';

/** Remembers the chosen device of each kind in this browser. A page whose storage is blocked simply forgets. */
export class DeviceMemory {
  enabled = true;

  recall(kind: DeviceKind): RememberedDevice | undefined {
    if (!this.enabled) return undefined;
    try {
      return parse(localStorage.getItem(KEY + kind));
    } catch (error) {
      log.debug('storage is blocked', error);
      return undefined;
    }
  }

  keep(kind: DeviceKind, device: RememberedDevice): void {
    if (!this.enabled) return;
    try {
      if (device.id === '') localStorage.removeItem(KEY + kind);
      else localStorage.setItem(KEY + kind, JSON.stringify(device));
    } catch (error) {
      log.debug('storage is blocked', error);
    }
  }
}

function parse(text: string | null): RememberedDevice | undefined {
  if (text === null) return undefined;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, label } = value as Partial<Record<keyof RememberedDevice, unknown>>;
  return typeof id === 'string' && typeof label === 'string' ? { id, label } : undefined;
}

/** Finds a remembered device among those that are here: by id, else by its label. */
export function recognise(wanted: RememberedDevice | undefined, devices: readonly MediaDeviceInfo[], kind: DeviceKind): MediaDeviceInfo | undefined {
  if (!wanted) return undefined;
  const same = devices.filter(device => device.kind === kind);
  return same.find(({ deviceId }) => deviceId === wanted.id) ?? same.find(({ label }) => label !== '' && label === wanted.label);
}

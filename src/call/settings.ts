import { CallError } from '../foundation/errors.js';
import type { Role } from '../transport/transport.js';

export interface CallSettings {
  /** The name that others see. */
  readonly name: string;
  readonly role: Role;
  /** The most people in the room, this one included. */
  readonly max: number;
  /** So many people have video; who comes later comes with sound. 0: all have. */
  readonly videoLimit: number;
  /** Never asks for a device and sends nothing but words. */
  readonly listenOnly: boolean;
  /** The name under which this page can be rung; '' for none. */
  readonly user: string;
  /** What proves the right to that name, where the broker keeps a list of names. */
  readonly password: string;
  /** When a ring is answered "busy" without asking the person. */
  readonly busyWhen: BusyWhen;
}

/** `in-call`: during a call; `never`: the person is always asked. */
export type BusyWhen = 'never' | 'in-call';

export const defaultSettings: CallSettings = {
  name: '',
  role: 'member',
  max: 8,
  videoLimit: 0,
  listenOnly: false,
  user: '',
  password: '',
  busyWhen: 'never',
};

/** The room name as the broker will see it, or an error a developer can act on. */
export function checkRoom(room: string): string {
  const name = room.trim().normalize('NFC');
  const { length } = [...name];
  if (length < 1 || length > 128) throw new CallError('broker-rejected', 'A room name has 1 to 128 characters.', { subject: 'room' });
  return name;
}

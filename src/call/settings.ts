import { CallError } from '../foundation/errors.js';
import type { Role } from '../transport/transport.js';

export interface CallSettings {
  /** The name that others see. */
  readonly name: string;
  readonly role: Role;
  /** The most people in the room, this one included. */
  readonly max: number;
  /** Never asks for a device and sends nothing but words. */
  readonly listenOnly: boolean;
}

export const defaultSettings: CallSettings = { name: '', role: 'member', max: 8, listenOnly: false };

/** The room name as the broker will see it, or an error a developer can act on. */
export function checkRoom(room: string): string {
  const name = room.trim().normalize('NFC');
  const { length } = [...name];
  if (length < 1 || length > 128) throw new CallError('broker-rejected', 'A room name has 1 to 128 characters.', { subject: 'room' });
  return name;
}

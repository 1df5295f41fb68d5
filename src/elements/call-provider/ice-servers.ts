import type { ComplexAttributeConverter } from 'lit';
import type { IceServersOption } from '../../create-call.js';
import { log } from '../../foundation/logger.js';

/** The attribute holds JSON as RTCConfiguration.iceServers has it (W3C WebRTC §4.2.1); what is none of it counts as nothing. */
export const iceServersConverter: ComplexAttributeConverter<IceServersOption | null> = {
  fromAttribute(value) {
    if (value === null || value.trim() === '') return null;
    try {
      const servers: unknown = JSON.parse(value);
      return Array.isArray(servers) ? (servers as readonly RTCIceServer[]) : null;
    } catch {
      log.warn('The ice-servers attribute is not a JSON array of RTCIceServer.');
      return null;
    }
  },
};

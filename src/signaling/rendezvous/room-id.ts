import { sha256 } from './sha256.js';

/** How many ids a room has: the holder of a lower one counts, a higher one is for when the lower are held by the dead. */
export const GENERATIONS = 6;

const PREFIX = 'calltag-';

/**
 * What the rendezvous ids of a room begin with: `calltag-<40 hexadecimal digits>-`, the digits being the start of SHA-256 over the page's
 * origin, a line break and the room's name. Rooms of other sites at the same broker are other rooms, and nobody reads a name off an id.
 */
export function roomPrefix(origin: string, room: string): string {
  return `${PREFIX}${sha256(`${origin}\n${room.normalize('NFC').trim()}`).slice(0, 40)}-`;
}

/** Whether an id is that of some room's rendezvous, and not of a page. */
export function isRendezvous(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** Which generation of the room with this prefix an id stands for; undefined when it is none of it. */
export function generationOf(prefix: string, id: string): number | undefined {
  const text = id.startsWith(prefix) ? id.slice(prefix.length) : '';
  return /^\d$/.test(text) && Number(text) < GENERATIONS ? Number(text) : undefined;
}

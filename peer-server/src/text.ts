/** What people type, made safe to show to others: names and room names are text from strangers. */

// What takes a line or a column, and what takes none: bidirectional overrides, zero-width and other invisible characters, lone
// surrogates, private use and unassigned code points. None of them helps a reader, all of them help an impostor. Joiners inside
// emoji go too, since they make two equal-looking names differ.
const breaks = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
const invisible = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\u115F\u1160\u17B4\u17B5\u3164\uFFA0\u{E0100}-\u{E01EF}\uFE00-\uFE0D]/gu;

/** At most this many code units are looked at, however long the text is. */
const glance = 4096;

/** A shown name: visible characters only, single spaces, NFC, at most `max` characters; may be empty. */
export function cleanName(name: string, max: number): string {
  const visible = name.slice(0, glance).normalize('NFC').replace(breaks, ' ').replace(invisible, '');
  // More than three marks on one letter are decoration that climbs into the neighbour's line.
  const plain = visible
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
  return Array.from(plain).slice(0, max).join('').trim();
}

/** A room's name in the one form in which names are compared (trimmed, NFC), or undefined when it is not 1 to `max` characters of text. */
export function roomName(name: string, max: number): string | undefined {
  if (name.length > glance) return undefined;
  const room = name.normalize('NFC').trim();
  const length = Array.from(room).length;
  return length >= 1 && length <= max && !/[\p{Cc}\p{Cs}]/u.test(room) ? room : undefined;
}

const idForm = /^[A-Za-z0-9](?:[A-Za-z0-9 _-]*[A-Za-z0-9])?$/;

/** Whether this is an id as stock clients allow it: letters, digits, and single separators inside. */
export function isPeerId(id: string, max: number): boolean {
  return id.length <= max && idForm.test(id);
}

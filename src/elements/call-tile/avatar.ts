/** Up to two letters that stand for a name, in any script; '' for none. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter(word => /[\p{L}\p{N}]/u.test(word));
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return [first, last].map(letter).join('');
}

/** Cuts by what a reader calls a character, so that no accent or flag is torn. */
function letter(word: string): string {
  const plain = word.replace(/^[^\p{L}\p{N}]+/u, '');
  // The first segmenter of a page takes some 30 ms, just when somebody comes in; plain letters need none.
  if (/^\w*$/.test(plain)) return (plain[0] ?? '').toUpperCase();
  const { value } = new Intl.Segmenter().segment(plain)[Symbol.iterator]().next();
  return (value?.segment ?? '').toLocaleUpperCase();
}

/** A person's hue, 0 to 359, the same everywhere for the same id. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  // Ids that differ in one character should still differ in colour: the golden angle spreads them.
  return Math.round((Math.abs(hash) * 137.508) % 360);
}

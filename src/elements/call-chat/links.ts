/** A stretch of a message: plain text, or a link that may be followed. */
export interface TextPiece {
  readonly text: string;
  readonly href?: string;
}

/**
 * Web addresses in running text. Only characters that an address has (RFC 3986), so that Chinese text may follow without a space; one
 * pass without backtracking, so that no message, however made, takes longer than its length.
 */
const ADDRESS = /\bhttps?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/gi;

/** Ends a sentence more often than an address. */
const TRAILING = new Set(".,;:!?'*");
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** Splits a message into text and links. Only http and https become links, and none that hides its host behind a user name. */
export function withLinks(message: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const match of message.matchAll(ADDRESS)) {
    const text = trimmed(match[0]);
    const href = safeHref(text);
    if (href === undefined) continue;
    if (match.index > done) pieces.push({ text: message.slice(done, match.index) });
    pieces.push({ text, href });
    done = match.index + text.length;
  }
  if (done < message.length) pieces.push({ text: message.slice(done) });
  return pieces;
}

/** The address without the punctuation of the sentence around it: "(see https://a.example/b)." */
function trimmed(address: string): string {
  const balance = { '(': 0, '[': 0 } as Record<string, number>;
  for (const character of address) {
    if (character in balance) balance[character] = (balance[character] ?? 0) + 1;
    const opening = OPENING[character];
    if (opening !== undefined) balance[opening] = (balance[opening] ?? 0) - 1;
  }
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    const opening = OPENING[last];
    if (opening !== undefined && (balance[opening] ?? 0) < 0) balance[opening] = (balance[opening] ?? 0) + 1;
    else if (!TRAILING.has(last)) break;
  }
  return address.slice(0, end);
}

function safeHref(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, username, password, href } = new URL(address);
  const followed = protocol === 'https:' || protocol === 'http:';
  return followed && username === '' && password === '' ? href : undefined;
}

/** 128 random bits from the browser's CSPRNG as 32 hexadecimal digits: an id that a stock PeerServer accepts, or a secret. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** The first 32 bits of the fractional part of a number. */
const fraction = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0;

/** The round constants and the start value (FIPS 180-4 §4.2.2, §5.3.3): cube and square roots of the first primes. */
const [ROUNDS, START] = /* @__PURE__ */ (() => {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every(prime => n % prime !== 0)) primes.push(n);
  return [primes.map(prime => fraction(Math.cbrt(prime))), primes.slice(0, 8).map(prime => fraction(Math.sqrt(prime)))] as const;
})();

const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

/**
 * SHA-256 (FIPS 180-4) of a text in UTF-8, as hexadecimal digits. `crypto.subtle` has it too, but only in a secure context, and two pages
 * of one origin have to come to the same id whatever their contexts are.
 */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const padded = new Uint8Array(blocks * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  let hash: readonly number[] = START;
  for (let block = 0; block < blocks; block += 1) hash = compress(hash, view, block * 64);
  return hash.map(word => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** One block (§6.2.2). */
function compress(hash: readonly number[], view: DataView, offset: number): readonly number[] {
  const words = new Int32Array(64);
  const word = (index: number): number => words[index] ?? 0;
  let state = hash;
  ROUNDS.forEach((constant, index) => {
    if (index < 16) words[index] = view.getInt32(offset + index * 4);
    else {
      const [early, late] = [word(index - 15), word(index - 2)];
      const low = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
      const high = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
      words[index] = word(index - 16) + low + word(index - 7) + high;
    }
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constant + word(index)) | 0;
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    state = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
  });
  return hash.map((before, index) => (before + (state[index] ?? 0)) | 0);
}

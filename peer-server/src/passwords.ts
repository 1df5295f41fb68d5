import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** A cost that a phone's owner does not feel and a guesser does: about 50 ms and 16 MB each. */
const cost = { N: 16_384, r: 8, p: 1 };
const keyLength = 32;
const form = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{8,})\$([\w-]{20,})$/;

/** The longest password that is looked at. */
export const longestPassword = 1024;

function derive(password: string, salt: Buffer, length: number, { N, r, p }: { N: number; r: number; p: number }): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, length, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, keyLength, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether this is a hash that can be checked, at a cost that this server is willing to bear. */
export function isPasswordHash(hash: string): boolean {
  const parts = form.exec(hash)?.slice(1, 4).map(Number);
  if (!parts) return false;
  const [N = 0, r = 0, p = 0] = parts;
  return N >= 2 && N <= 2 ** 17 && Math.log2(N) % 1 === 0 && r >= 1 && r <= 16 && p >= 1 && p <= 4;
}

/** Checks a password; never throws. */
export async function passwordFits(password: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = form.exec(hash) ?? [];
  if (password.length > longestPassword || !isPasswordHash(hash)) return false;
  const wanted = Buffer.from(key, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const given = await derive(password, Buffer.from(salt, 'base64url'), wanted.length, cost).catch(() => undefined);
  return given !== undefined && timingSafeEqual(given, wanted);
}

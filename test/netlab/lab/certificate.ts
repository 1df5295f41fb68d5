import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { hosts } from './addresses.js';

/** Where the lab's certificate and key lie. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** A certificate of the lab's own for all its names; the browsers are told to accept it. */
export async function makeCertificate(directory: string): Promise<CertificateFiles> {
  const altNames = Object.keys(hosts).map(value => ({ type: 2 as const, value }));
  const pems = await generate([{ name: 'commonName', value: 'pages.test' }], {
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  const files = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };
  await writeFile(files.cert, pems.cert);
  await writeFile(files.key, pems.private, { mode: 0o600 });
  return files;
}

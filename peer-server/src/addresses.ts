import { networkInterfaces } from 'node:os';
import { renderUnicodeCompact } from 'uqr';

/** The addresses at which other devices in the same network find this one, the likely ones first. */
export function networkAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap(entries => entries ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

/** What a person reads after the start: every address, and, for a phone to scan, the first one of the network as a QR code. */
export function startText(url: string, shown: readonly string[]): string {
  const lines = [`Calltag is running at ${url}`];
  const { protocol, port, pathname } = new URL(url);
  const others = shown.map(address => `${protocol}//${address}:${port}${pathname}`);
  for (const other of others) lines.push(`In this network:      ${other}`);
  if (protocol === 'https:') {
    lines.push('The certificate is self-signed: the browser warns once; go on to the page.');
    if (others[0] !== undefined) lines.push('', renderUnicodeCompact(others[0], { border: 2 }));
  } else if (others.length > 0) {
    lines.push('Camera and microphone work on localhost only. For a phone in this network start with --https.');
  }
  return lines.join('\n');
}

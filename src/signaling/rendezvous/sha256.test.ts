import { expect } from '@open-wc/testing';
import { generationOf, isRendezvous, roomPrefix } from './room-id.js';
import { sha256 } from './sha256.js';

async function native(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('');
}

describe('sha256', () => {
  it('is what the browser makes of it, around every border of a block', async () => {
    for (const length of [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000]) {
      const text = 'Grüße'.repeat(length).slice(0, length);
      expect(sha256(text), String(length)).to.equal(await native(text));
    }
  });
});

describe('The rendezvous id of a room', () => {
  it('is one that PeerJS takes, of this origin and room only, however the name is written', () => {
    const prefix = roomPrefix('https://a.example', 'Café ');
    expect(`${prefix}0`).to.match(/^[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*$/);
    expect(roomPrefix('https://a.example', 'Cafe\u0301')).to.equal(prefix);
    expect(roomPrefix('https://b.example', 'Café')).not.to.equal(prefix);
    expect(isRendezvous(`${prefix}0`)).to.equal(true);
    expect(generationOf(prefix, `${prefix}3`)).to.equal(3);
    for (const id of [`${prefix}9`, prefix, `${prefix}00`, 'x0']) expect(generationOf(prefix, id), id).to.equal(undefined);
  });
});

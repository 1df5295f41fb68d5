import type { Participant } from '../../call/call-state.js';
import type { Locale } from '../../locales/en.js';

/** The name as a tile shows it. */
export function tileName({ name, self }: Participant, source: 'camera' | 'screen', words: Locale): string {
  if (source === 'screen') return self ? words.tile.yourScreen : words.tile.screenOf(name || words.guest);
  if (!self) return name || words.guest;
  return name ? words.people.self(name) : words.you;
}

/** Why the picture stands still; '' when it does not. */
export function tileStatus({ self, connection }: Participant, words: Locale): string {
  if (self || connection === 'connected') return '';
  if (connection === 'reconnecting') return words.tile.reconnecting;
  return connection === 'lost' ? words.tile.lost : words.tile.connecting;
}

/** Everything that the tile shows, in one line for those who hear it. */
export function tileLabel(participant: Participant, source: 'camera' | 'screen', words: Locale): string {
  const facts = [tileName(participant, source, words)];
  if (source === 'camera') {
    if (!participant.audio) facts.push(words.tile.muted);
    if (!participant.video) facts.push(words.tile.cameraOff);
    if (participant.sharing) facts.push(words.tile.sharing);
    if (participant.handRaised) facts.push(words.tile.handRaised);
    if (participant.quality === 'poor' && !participant.self) facts.push(words.tile.poor);
  }
  const status = tileStatus(participant, words);
  if (status) facts.push(status);
  return facts.join(', ');
}

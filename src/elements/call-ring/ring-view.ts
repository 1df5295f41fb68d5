import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Contact, Ring, RingPeer } from '../../call/call-state.js';
import { icons } from '../../icons/icons.js';
import type { RingLocale } from '../../locales/ring-en.js';
import { initials } from '../call-tile/avatar.js';
import type { RingActions } from './ring-actions.js';

/** What every view of a ring needs. */
export interface RingView {
  readonly words: RingLocale;
  /** The directory, as far as it is known here. */
  readonly contacts: readonly Contact[];
  /** The word on what closes. */
  readonly close: string;
  readonly act: RingActions;
  /** At which address this page plays a message. */
  readonly addressOf: (message: Blob) => string;
}

/** The name that is shown for the one at the other end; before they have answered, as the directory has it. */
export function peerName({ name, user }: RingPeer, { words, contacts }: Pick<RingView, 'words' | 'contacts'>): string {
  const known = name !== '' && name !== user ? name : contacts.find(contact => contact.user === user)?.name;
  return known || name.replace(/^peerjs:/, '') || user || words.someone;
}

/** Where a ring is, in a few words. */
export function ringLine(ring: Ring, words: RingLocale): string {
  const { state } = ring;
  if (ring.direction === 'outgoing') return words.outgoing[state === 'incoming' || state === 'missed' ? 'unavailable' : state];
  if (ring.answering) return words.incoming.answering;
  if (ring.answeredElsewhere) return words.incoming.elsewhere;
  switch (state) {
    case 'accepted':
    case 'declined':
    case 'canceled':
    case 'missed':
      return words.incoming[state];
    default:
      return ring.audioOnly ? words.incoming.audio : words.incoming.video;
  }
}

/** Initials on the person's own colour; which colour, the element sets. */
export function avatar(peer: RingPeer, view: RingView): TemplateResult {
  const name = peer.name || peer.user ? peerName(peer, view) : '';
  return html`<span class="face" part="avatar" data-id=${peer.user || peer.id} aria-hidden="true">${initials(name) || icons.person}</span>`;
}

/** One round control with its words below. */
export function disc(kind: string, icon: TemplateResult, label: string, press: () => void): TemplateResult {
  return html`<button type="button" part="button" class="act ${kind}" @click=${press}><span class="disc">${icon}</span><span>${label}</span></button>`;
}

import { html, nothing } from 'lit';
import type { CallPhase, CallState } from '../../call/call-state.js';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';

/** One thing about the whole call that the person should know now. */
export function banner(phase: CallPhase, call: CallState | undefined, status: Locale['status'], startAudio: () => void): unknown {
  if (call?.audioBlocked) {
    return html`<div part="banner" class="banner" role="status">${icons.speakerOff}<span>${status.audioBlocked}</span>
      <button part="button" class="button primary" type="button" @click=${startAudio}>${status.startAudio}</button></div>`;
  }
  const waiting = phase === 'connecting' || phase === 'knocking' ? status.connecting : phase === 'reconnecting' ? status.reconnecting : '';
  if (waiting) return html`<div part="banner" class="banner" role="status"><span class="spinner"></span><span>${waiting}</span></div>`;
  return call?.online === false
    ? html`<div part="banner" class="banner" role="status">${icons.warning}<span>${status.offline}</span></div>`
    : nothing;
}

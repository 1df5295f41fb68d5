import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { encode } from 'uqr';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';

export interface Invitation {
  readonly link: string;
  readonly copied: boolean;
  readonly onCopy: () => void;
  readonly onShare: () => void;
}

/** What a person alone in a call needs: the ways to get the others here. */
export function invitation({ link, copied, onCopy, onShare }: Invitation, words: Locale): TemplateResult {
  const shareable = typeof navigator.share === 'function';
  return html`<div class="invitation">
    <div class="qr">${qrCode(link, words.stage.qrCode)}</div>
    <div class="invite-words">
      <h2>${words.stage.alone}</h2>
      <p>${words.stage.invite}</p>
      <div class="invite-buttons">
        <button class="button primary" type="button" @click=${onCopy}>${copied ? icons.check : icons.copy}${copied ? words.stage.copied : words.stage.copyLink}</button>
        ${shareable ? html`<button class="button" type="button" @click=${onShare}>${icons.share}${words.stage.share}</button>` : nothing}
      </div>
    </div>
    <span class="visually-hidden" role="status">${copied ? words.stage.copied : ''}</span>
  </div>`;
}

/** The link as a QR code, drawn dark on light in either scheme, since that is what phones read. */
function qrCode(text: string, label: string): unknown {
  let size: number;
  let path = '';
  try {
    const code = encode(text, { border: 2 });
    ({ size } = code);
    for (const [y, row] of code.data.entries()) {
      for (const [x, dark] of row.entries()) {
        if (dark) path += `M${String(x)} ${String(y)}h1v1h-1z`;
      }
    }
  } catch {
    // A link too long for any QR code: the button is still there.
    return nothing;
  }
  return html`<svg class="code" viewBox="0 0 ${size} ${size}" role="img" aria-label=${label} shape-rendering="crispEdges">
    ${svg`<rect width=${size} height=${size} fill="#fff"/><path d=${path} fill="#111"/>`}
  </svg>`;
}

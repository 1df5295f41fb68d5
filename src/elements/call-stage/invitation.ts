import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { icons } from '../../icons/icons.js';
import type { Locale } from '../../locales/en.js';

export interface Invitation {
  readonly link: string;
  readonly copied: boolean;
  readonly onCopy: () => void;
  readonly onShare: () => void;
}

/** The squares of a QR code, as `generate` of lean-qr gives them. */
export interface QrSquares {
  readonly size: number;
  get(x: number, y: number): boolean;
}

let encode: ((text: string) => QrSquares) | undefined;

/**
 * Gives the invitation a QR code of its link. The encoder is the page's: `registerQrCode(generate)` with `generate` of lean-qr, which
 * would be a thirtieth of the script of everybody who shows none.
 */
export function registerQrCode(encoder: (text: string) => QrSquares): void {
  encode = encoder;
}

/** What a person alone in a call needs: the ways to get the others here. */
export function invitation({ link, copied, onCopy, onShare }: Invitation, words: Locale): TemplateResult {
  const shareable = typeof navigator.share === 'function';
  return html`<div class="invitation">
    ${encode ? html`<div class="qr">${qrCode(link, words.stage.qrCode)}</div>` : nothing}
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

/** The light margin that readers look for, in modules: two are enough on a light card (ISO/IEC 18004 asks for four on paper). */
const QUIET = 2;

/** The link as a QR code, drawn dark on light in either scheme, since that is what phones read. */
function qrCode(text: string, label: string): unknown {
  let size: number;
  let path = '';
  try {
    const code = encode?.(text);
    if (!code) return nothing;
    size = code.size + 2 * QUIET;
    for (let y = 0; y < code.size; y += 1) {
      for (let x = 0; x < code.size; x += 1) {
        if (code.get(x, y)) path += `M${String(x + QUIET)} ${String(y + QUIET)}h1v1h-1z`;
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

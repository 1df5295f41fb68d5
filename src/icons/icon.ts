import { svg, html } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';

/** An icon of this set: a 24 px grid, 1.75 px strokes, round joins, the colour of the text. Decoration: the words stand beside it. */
export function icon(shape: SVGTemplateResult): TemplateResult {
  return html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"
    aria-hidden="true" focusable="false">${shape}</svg>`;
}

/** The stroke through whatever is off; a gap beside it keeps the two apart. */
export const slash = svg`<path d="m4 4 16 16"/>`;

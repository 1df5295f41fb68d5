import { generate } from 'lean-qr';

const SVG = 'http://www.w3.org/2000/svg';
/** The light margin round the code, in modules. */
const QUIET = 2;

export { generate };

/** A QR code as a drawing of one path: crisp at any size. */
export function qrCode(text: string): SVGSVGElement {
  const code = generate(text);
  const side = String(code.size + 2 * QUIET);
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${side} ${side}`);
  svg.setAttribute('aria-hidden', 'true');
  const squares: string[] = [];
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.get(x, y)) squares.push(`M${String(x + QUIET)} ${String(y + QUIET)}h1v1h-1z`);
    }
  }
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', squares.join(''));
  svg.append(path);
  return svg;
}

import { svg } from 'lit';
import type { TemplateResult } from 'lit';
import { icon, slash } from './icon.js';

/** The set, by name: `${icons.microphone}` in a template. */
export const icons = {
  microphone: icon(svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>`),
  microphoneOff: icon(
    svg`<path d="M9.1 12a3 3 0 0 0 2.4 2M15 10.5V6a3 3 0 0 0-5.7-1.3M5.5 11.5a6.5 6.5 0 0 0 8.7 6.1M18.5 11.5a6.5 6.5 0 0 1-.7 3M12 18v3"/>${slash}`,
  ),
  camera: icon(
    svg`<rect x="2.5" y="6" width="12.5" height="12" rx="3"/><path d="m15 10.5 4.7-3a1.2 1.2 0 0 1 1.8 1v7a1.2 1.2 0 0 1-1.8 1l-4.7-3"/>`,
  ),
  cameraOff: icon(
    svg`<path d="M10 6h2a3 3 0 0 1 3 3v2M12.8 18H5.5a3 3 0 0 1-3-3V9.2c0-.5.1-1 .4-1.4M15 10.5l4.7-3a1.2 1.2 0 0 1 1.8 1v7a1.2 1.2 0 0 1-1 1.2"/>${slash}`,
  ),
  screen: icon(svg`<rect x="3" y="4.5" width="18" height="12.5" rx="2.5"/><path d="M9 20.5h6M12 13.5v-5.5M9.5 10.3 12 7.8l2.5 2.5"/>`),
  screenOff: icon(svg`<rect x="3" y="4.5" width="18" height="12.5" rx="2.5"/><path d="M9 20.5h6M9.8 8.5l4.4 4.4M14.2 8.5l-4.4 4.4"/>`),
  leave: icon(
    svg`<path d="M3.2 15.6c-.9-1-.9-3.3.3-4.3C5.8 9.3 8.8 8.3 12 8.3s6.2 1 8.5 3c1.2 1 1.2 3.3.3 4.3-.4.5-1.1.7-1.7.5l-2.7-.9a1.6 1.6 0 0 1-1.1-1.5v-1.6c-2.1-.7-4.5-.7-6.6 0v1.6c0 .7-.4 1.3-1.1 1.5l-2.7.9c-.6.2-1.3 0-1.7-.5Z"/>`,
  ),
  hand: icon(
    svg`<path d="M8 12.5V6a1.5 1.5 0 0 1 3 0v5-6.5a1.5 1.5 0 0 1 3 0V11 6a1.5 1.5 0 0 1 3 0v8.5a6.5 6.5 0 0 1-6.5 6.5c-2.5 0-4-1-5.3-3.2L3.2 14a1.5 1.5 0 0 1 2.6-1.6L8 15.5"/>`,
  ),
  chat: icon(
    svg`<path d="M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.3 3.8a.5.5 0 0 1-.9-.4V16A2.5 2.5 0 0 1 4 13.5Z"/><path d="M8.5 8.5h7M8.5 11.5h4.5"/>`,
  ),
  people: icon(
    svg`<circle cx="9" cy="8" r="3.5"/><path d="M2.5 19.5a6.5 6.5 0 0 1 13 0M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.3"/>`,
  ),
  person: icon(svg`<circle cx="12" cy="8" r="4"/><path d="M4.5 20a7.5 7.5 0 0 1 15 0"/>`),
  settings: icon(svg`<path d="M4 7h8M18 7h2M4 17h2M12 17h8"/><circle cx="15" cy="7" r="2.8"/><circle cx="9" cy="17" r="2.8"/>`),
  fullscreen: icon(
    svg`<path d="M4 9V6.5A2.5 2.5 0 0 1 6.5 4H9M15 4h2.5A2.5 2.5 0 0 1 20 6.5V9M20 15v2.5a2.5 2.5 0 0 1-2.5 2.5H15M9 20H6.5A2.5 2.5 0 0 1 4 17.5V15"/>`,
  ),
  exitFullscreen: icon(
    svg`<path d="M9 4v2.5A2.5 2.5 0 0 1 6.5 9H4M20 9h-2.5A2.5 2.5 0 0 1 15 6.5V4M15 20v-2.5a2.5 2.5 0 0 1 2.5-2.5H20M4 15h2.5A2.5 2.5 0 0 1 9 17.5V20"/>`,
  ),
  pictureInPicture: icon(
    svg`<path d="M20.5 10V7.5A2.5 2.5 0 0 0 18 5H6a2.5 2.5 0 0 0-2.5 2.5v9A2.5 2.5 0 0 0 6 19h3.5"/><rect x="13" y="13" width="8" height="6" rx="1.5"/>`,
  ),
  more: icon(svg`<path d="M5.5 12h.01M12 12h.01M18.5 12h.01" stroke-width="2.75"/>`),
  close: icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`),
  check: icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`),
  copy: icon(
    svg`<rect x="8.5" y="8.5" width="11.5" height="11.5" rx="2.5"/><path d="M15.5 8.5v-2A2.5 2.5 0 0 0 13 4H6.5A2.5 2.5 0 0 0 4 6.5V13a2.5 2.5 0 0 0 2.5 2.5h2"/>`,
  ),
  share: icon(
    svg`<path d="M12 14.5V3.5M8 7l4-3.5L16 7M6.5 11.5H6A2.5 2.5 0 0 0 3.5 14v3.5A2.5 2.5 0 0 0 6 20h12a2.5 2.5 0 0 0 2.5-2.5V14a2.5 2.5 0 0 0-2.5-2.5h-.5"/>`,
  ),
  pin: icon(svg`<path d="M9 4h6M10 4v5.5L7 13v1.5h10V13l-3-3.5V4M12 14.5V21"/>`),
  unpin: icon(svg`<path d="M10.5 4H15M14 4v5.5l3 3.5M9 11.7 7 13.5v1h5M12 14.5V21"/>${slash}`),
  move: icon(svg`<path d="M12 3v18M3 12h18M9.5 5.5 12 3l2.5 2.5M9.5 18.5 12 21l2.5-2.5M5.5 9.5 3 12l2.5 2.5M18.5 9.5 21 12l-2.5 2.5"/>`),
  warning: icon(svg`<path d="M10.3 4.5 3 17.2A2 2 0 0 0 4.7 20h14.6a2 2 0 0 0 1.7-2.8L13.7 4.5a2 2 0 0 0-3.4 0ZM12 9.5v4M12 16.7h.01"/>`),
  info: icon(svg`<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.7h.01"/>`),
  signal: icon(svg`<path d="M5 19v-3M12 19v-8" /><path d="M19 19V5" opacity="0.35"/>`),
  speaker: icon(svg`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11"/>`),
  speakerOff: icon(svg`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM16 9.5l5 5M21 9.5l-5 5"/>`),
  send: icon(svg`<path d="M5 12 3.8 5.3a.8.8 0 0 1 1.2-.9l15 6.9a.8.8 0 0 1 0 1.4l-15 6.9a.8.8 0 0 1-1.2-.9ZM5 12h7"/>`),
  phone: icon(
    svg`<path d="M7.2 3.5H5.5a2 2 0 0 0-2 2.2 16.6 16.6 0 0 0 14.8 14.8 2 2 0 0 0 2.2-2v-2.3a1.5 1.5 0 0 0-1.1-1.4l-3-.9a1.5 1.5 0 0 0-1.6.5l-.8 1a12.5 12.5 0 0 1-5.4-5.4l1-.8a1.5 1.5 0 0 0 .5-1.6l-.9-3a1.5 1.5 0 0 0-2-1.1Z"/>`,
  ),
};

export type IconName = keyof typeof icons;

/** Replaces icons of the set before elements show them: path data on a 24 px grid, or a whole Lit template. */
export function registerIcons(replaced: Readonly<Partial<Record<IconName, string | TemplateResult>>>): void {
  for (const name of Object.keys(replaced) as IconName[]) {
    const shape = replaced[name];
    if (shape !== undefined) icons[name] = typeof shape === 'string' ? icon(svg`<path d=${shape}/>`) : shape;
  }
}

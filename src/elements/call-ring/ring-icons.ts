import { svg } from 'lit';
import { icon } from '../../icons/icon.js';

/** Icons that only ringing needs. */
export const ringIcons = {
  pause: icon(svg`<path d="M9 6v12M15 6v12"/>`),
  play: icon(svg`<path d="M8 5.8v12.4a.8.8 0 0 0 1.2.7l9.6-6.2a.8.8 0 0 0 0-1.4L9.2 5.1a.8.8 0 0 0-1.2.7Z"/>`),
  bell: icon(svg`<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 20.5a2.2 2.2 0 0 0 4 0M12 5V3.5"/>`),
  again: icon(svg`<path d="M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 3.5v4h-4"/>`),
  missed: icon(svg`<path d="m4 6 7.5 7.5L20 5M4 11V6h5M3.2 19.6c2.5-1.6 5.5-2.4 8.8-2.4s6.3.8 8.8 2.4"/>`),
  record: icon(svg`<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="3.5" fill="currentColor"/>`),
  stop: icon(svg`<rect x="6.5" y="6.5" width="11" height="11" rx="2"/>`),
};

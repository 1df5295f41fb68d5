import type { Ring } from '../../call/call-state.js';
import type { RingLocale } from '../../locales/ring-en.js';

export class RingAlerts {
  mayNotify = false;
  maySound = false;
  constructor(_host: HTMLElement) {}
  follow(_rings: readonly (Ring | null)[], _words: RingLocale, _silent: boolean): void {}
  stop(): void {}
  allowSound(): void {}
  allowNotifications(): void {}
}

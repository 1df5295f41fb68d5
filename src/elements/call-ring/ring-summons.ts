import { log } from '../../foundation/logger.js';

/** Calls a person back to a hidden tab: its title says who rings, and where it is allowed, a notification does. */
export class RingSummons {
  #stop: AbortController | undefined;
  #notification: Notification | undefined;
  #words = '';
  #title: string | undefined;

  /** What the browser says of notifications; `denied` where there are none. */
  static get permission(): NotificationPermission {
    return typeof Notification === 'undefined' || !window.isSecureContext ? 'denied' : Notification.permission;
  }

  /** Asks the person; browsers want this in a click. */
  static async ask(): Promise<void> {
    try {
      await Notification.requestPermission();
    } catch (error) {
      log.debug('notifications', error);
    }
  }

  /** Begins, for as long as the tab is hidden; `key` names the ring, so that twice is once. */
  call(title: string, body: string, key: string): void {
    if (this.#words === title) return;
    this.end();
    this.#words = title;
    this.#stop = new AbortController();
    document.addEventListener(
      'visibilitychange',
      () => {
        this.#look(title, body, key);
      },
      { signal: this.#stop.signal },
    );
    this.#look(title, body, key);
  }

  /** Takes everything back. */
  end(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    this.#rest();
    this.#words = '';
  }

  #look(title: string, body: string, key: string): void {
    if (document.visibilityState === 'visible') {
      this.#rest();
      return;
    }
    this.#title ??= document.title;
    document.title = title;
    if (RingSummons.permission === 'granted') this.#notify(title, body, key);
  }

  #notify(title: string, body: string, key: string): void {
    try {
      const notification = new Notification(title, { body, tag: `calltag-${key}`, requireInteraction: true, silent: true });
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
      });
      this.#notification = notification;
    } catch (error) {
      // Some phones show notifications of service workers only.
      log.debug('notification', error);
    }
  }

  #rest(): void {
    this.#notification?.close();
    this.#notification = undefined;
    // A page that has meanwhile changed its title keeps the new one.
    if (this.#title !== undefined && document.title === this.#words) document.title = this.#title;
    this.#title = undefined;
  }
}

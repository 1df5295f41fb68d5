import { log } from '../../../foundation/logger.js';

/** W3C Compute Pressure, as far as it is used here. */
interface Observer {
  observe(source: 'cpu', options: { readonly sampleInterval: number }): Promise<void>;
  disconnect(): void;
}
type ObserverClass = new (callback: (records: readonly { readonly state: string }[]) => void) => Observer;

/** How often it is asked, in ms. */
const INTERVAL = 2000;

/** Whether the whole machine is near its end, where the browser says so; what works inside a page cannot see that by itself. */
export class Pressure {
  #state = 'nominal';
  #observer: Observer | undefined;

  constructor() {
    const { PressureObserver } = globalThis as { PressureObserver?: ObserverClass };
    if (!PressureObserver) return;
    this.#observer = new PressureObserver(records => {
      this.#state = records.at(-1)?.state ?? 'nominal';
    });
    // A page may forbid it by policy: then it is not known.
    this.#observer.observe('cpu', { sampleInterval: INTERVAL }).catch((error: unknown) => {
      log.debug('pressure', error);
    });
  }

  get high(): boolean {
    return this.#state === 'critical';
  }

  close(): void {
    this.#observer?.disconnect();
  }
}

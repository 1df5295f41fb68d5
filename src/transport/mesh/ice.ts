import { within } from '../../foundation/deadline.js';
import { CallError } from '../../foundation/errors.js';
import { log } from '../../foundation/logger.js';
import type { Signaling } from '../../signaling/signaling.js';

export interface MeshOptions {
  /** ICE servers beside the broker's, or a function that fetches them as the call begins. */
  readonly iceServers?: readonly RTCIceServer[] | (() => Promise<readonly RTCIceServer[]>);
  readonly relayOnly?: boolean;
}

/** How long the page's own function for ICE servers may take before the call goes on without, in ms. */
const PATIENCE = 4000;
/** Credentials younger than this need no renewal, in ms. */
const FRESH = 300_000;

/** By which servers the links of a call find their way: the broker's and the page's own. */
export class Ice {
  readonly #signaling: Signaling;
  #options: MeshOptions;
  #own: readonly RTCIceServer[] = [];
  #fetchedAt = 0;

  constructor(signaling: Signaling, options: MeshOptions) {
    this.#signaling = signaling;
    this.#options = options;
  }

  configure(options: MeshOptions): void {
    this.#options = { ...this.#options, ...options };
  }

  /** Asks the page for its servers; resolves when they are known, or cannot be. */
  async fetch(): Promise<void> {
    const { iceServers = [] } = this.#options;
    this.#fetchedAt = performance.now();
    if (typeof iceServers !== 'function') {
      this.#own = iceServers;
      return;
    }
    try {
      this.#own = await within(PATIENCE, iceServers(), 'The page’s iceServers()');
    } catch (error) {
      log.warn('iceServers', error);
    }
  }

  /**
   * Asks the page again, unless that was a moment ago. Answers whether fresh credentials are worth taking over: every return of the broker
   * brings some, and those of a young path are good for long, unless they are `due`.
   */
  async renew(due = false): Promise<boolean> {
    const stale = due || performance.now() - this.#fetchedAt > FRESH;
    if (stale) await this.fetch();
    return stale;
  }

  configuration(): RTCConfiguration {
    const iceServers = [...this.#signaling.iceServers.map(server => ({ ...server, urls: [server.urls].flat() })), ...this.#own];
    return { iceServers, bundlePolicy: 'max-bundle', iceTransportPolicy: this.#options.relayOnly === true ? 'relay' : 'all' };
  }
}

/** Why no path was ever found to somebody: they never answered, there was no relay to go by, or the way was closed. */
export function whyLost(peerId: string, answered: boolean, { iceServers = [] }: RTCConfiguration): CallError {
  if (!answered) return new CallError('peer-unreachable', `${peerId} does not answer.`, { subject: 'network' });
  const relay = iceServers.some(({ urls }) => [urls].flat().some(url => /^turns?:/i.test(url)));
  return new CallError(relay ? 'ice-failed' : 'no-relay', `No path to ${peerId}.`, { subject: 'network' });
}

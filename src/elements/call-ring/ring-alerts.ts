import type { Contact, Ring } from '../../call/call-state.js';
import { ringAlive } from '../../call/ring/ring-state.js';
import type { RingLocale } from '../../locales/ring-en.js';
import { Tones, mayStart } from '../../media/tones.js';
import type { Tone } from '../../media/tones.js';
import { sameRing } from './ring-scene.js';
import { RingSummons } from './ring-summons.js';
import { peerName, ringLine } from './ring-view.js';

/** What there is to be noticed. */
export interface Noticeable {
  /** The ring that counts, and whether it comes beside a running call. */
  readonly ring: Ring | null;
  readonly beside: boolean;
  /** The page wants no sound. */
  readonly silent: boolean;
  /** The output device to ring on; '' for the system's. */
  readonly speaker: string;
  readonly words: RingLocale;
  readonly contacts: readonly Contact[];
}

/** Buzz, pause, and again, in ms: longer than any ring; it is stopped when the ring is. */
const BUZZ = Array.from({ length: 40 }, () => [400, 200, 400, 2000]).flat();

/** Who sounds for a ring when several elements of the page show it: the first. */
const sounding = new Map<string, RingAlerts>();

/** What a ring does to be noticed: tone, vibration, and while the page is hidden its title and a notification. Its element ends it. */
export class RingAlerts {
  readonly #changed: () => void;
  readonly #tones = new Tones();
  readonly #summons = new RingSummons();
  #ring: Ring | null = null;
  #silent = false;
  #key = '';
  #asked = false;
  #buzzing = false;
  #touch: AbortController | undefined;

  /** `changed`: what may be asked for is another thing now. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The browser could show notifications, and was not asked yet. */
  get mayNotify(): boolean {
    return !this.#asked && RingSummons.permission === 'default';
  }

  /** Nothing is heard before the page is touched. */
  get maySound(): boolean {
    return !mayStart();
  }

  /** Sounds, or is silent, as a ring now is; the same record again changes nothing. */
  follow({ ring, beside, silent, speaker, words, contacts }: Noticeable): void {
    this.#await();
    const before = this.#ring;
    if (ring === before && silent === this.#silent) return;
    this.#ring = ring;
    this.#silent = silent;
    const mine = ring !== null && !silent && this.#claim(ring);
    const tone = mine ? toneOf(ring, before, beside) : null;
    if (tone) this.#tones.play(tone, speaker);
    else this.#tones.stop();
    const comes = mine && ring.state === 'incoming' && !ring.answering;
    this.#vibrate(comes);
    if (comes) this.#summons.call(words.second.calls(peerName(ring.peer, { words, contacts })), ringLine(ring, words), ring.id);
    else this.#summons.end();
    if (!ring) this.#release();
  }

  /** Ends every sound and sign. */
  stop(): void {
    this.#touch?.abort();
    this.#touch = undefined;
    this.#tones.close();
    this.#vibrate(false);
    this.#summons.end();
    this.#release();
    this.#ring = null;
  }

  /** Makes the page ready to ring aloud; call it in a click. */
  allowSound(): void {
    void this.#tones.unlock().then(this.#changed);
  }

  /** Asks for the permission; call it in a click. */
  allowNotifications(): void {
    this.#asked = true;
    void RingSummons.ask().then(this.#changed);
  }

  /** Whatever is touched first makes the page ready, not only the button that says so. */
  #await(): void {
    if (this.#touch || mayStart()) return;
    this.#touch = new AbortController();
    const { signal } = this.#touch;
    for (const kind of ['pointerup', 'keydown'] as const) {
      window.addEventListener(
        kind,
        () => {
          if (mayStart()) this.#touch?.abort();
          this.allowSound();
        },
        { signal, capture: true },
      );
    }
  }

  #claim(ring: Ring): boolean {
    const key = [ring.direction, ring.since, ring.peer.user, ring.peer.id].join();
    if (key !== this.#key) this.#release();
    this.#key = key;
    if (!sounding.has(key)) sounding.set(key, this);
    return sounding.get(key) === this;
  }

  #release(): void {
    if (sounding.get(this.#key) === this) sounding.delete(this.#key);
    this.#key = '';
  }

  #vibrate(on: boolean): void {
    if (on === this.#buzzing || !('vibrate' in navigator) || (on && !mayStart())) return;
    this.#buzzing = on;
    navigator.vibrate(on ? BUZZ : 0);
  }
}

/** What is to be heard of a ring; null for nothing. An end in vain is heard once, by whoever heard it ring. */
function toneOf(ring: Ring, before: Ring | null, beside: boolean): Tone | null {
  if (ring.answering) return null;
  if (ring.state === 'incoming') return beside ? 'second' : 'ring';
  if (ring.state === 'ringing') return 'ringback';
  const rang = sameRing(ring, before) && ringAlive(before) && ring.direction === 'outgoing';
  if (!rang) return null;
  if (ring.state === 'busy') return 'busy';
  return ring.state === 'declined' || ring.state === 'no-answer' || ring.state === 'unavailable' ? 'ended' : null;
}

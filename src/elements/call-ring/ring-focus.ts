import type { Ring } from '../../call/call-state.js';
import { callOwner } from '../../controllers/call-owner.js';
import { focusedIn } from '../focused-in.js';
import { sameRing } from './ring-scene.js';

/**
 * Where focus goes when a ring comes and goes, and what is read out. A card takes focus as a whole, never one of its buttons, so that
 * somebody who is typing does not answer with the space bar; from elsewhere in the page it takes none, and is read out instead.
 */
export class RingFocus {
  readonly #host: HTMLElement;
  #inside = false;
  #covered = false;
  #told: Ring | null = null;
  #before: HTMLElement | null = null;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** Before the picture changes: whether focus is on something that may vanish. */
  before(): void {
    this.#inside = this.#host.shadowRoot?.activeElement != null;
  }

  /** After it has changed. */
  after(covers: boolean, ring: Ring | null, words: string | null): void {
    const began = covers && !this.#covered;
    const fresh = ring !== null && !sameRing(ring, this.#told);
    const changed = ring !== null && (fresh || ring.state !== this.#told?.state || ring.answering !== this.#told.answering);
    if (!covers && this.#covered) this.#giveBack();
    this.#covered = covers;
    this.#told = ring;
    const lost = this.#inside && this.#host.shadowRoot?.activeElement == null;
    const taken = covers && (lost || ((began || fresh) && this.#mayTake()));
    if (taken) this.#take(began);
    // A dialog that takes focus is read out for that; saying it again would be twice.
    const silent = taken && ring?.state === 'incoming';
    if (changed) this.#say(silent ? '' : (words ?? ''), ring.state === 'incoming');
    else if (!ring) this.#say('', false);
  }

  /** Written by hand: what is read out follows what is shown, and is no reason to render again. */
  #say(words: string, urgent: boolean): void {
    for (const role of ['status', 'alert']) {
      const region = this.#host.shadowRoot?.querySelector(`.visually-hidden[role='${role}']`);
      const text = urgent === (role === 'alert') ? words : '';
      if (region && region.textContent !== text) region.textContent = text;
    }
  }

  #take(began: boolean): void {
    const focused = focusedIn(document);
    if (began && focused && focused !== document.body) this.#before = focused;
    this.#host.shadowRoot?.querySelector<HTMLElement>('.card')?.focus({ preventScroll: true });
  }

  #giveBack(): void {
    if (this.#inside && this.#before?.isConnected) this.#before.focus({ preventScroll: true });
    this.#before = null;
  }

  /** Nobody is at work elsewhere in the page. */
  #mayTake(): boolean {
    const focused = focusedIn(document);
    if (!focused || focused === document.body) return true;
    if (focused.matches('input, textarea, select, [contenteditable]')) return false;
    const home = upward(this.#host).find(node => node.matches('dialog')) ?? callOwner(this.#host) ?? this.#host;
    return upward(focused).includes(home);
  }
}

/** The elements from one upward, through shadow roots, itself first. */
function upward(element: Element): Element[] {
  const path: Element[] = [];
  for (let node: Element | null = element; node;) {
    path.push(node);
    const root = node.getRootNode();
    node = node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return path;
}

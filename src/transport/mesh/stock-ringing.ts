import { toCallError } from '../../foundation/errors.js';
import { FactEvent, TypedEventTarget } from '../../foundation/events.js';
import { log } from '../../foundation/logger.js';
import { randomId } from '../../foundation/random.js';
import type { RingOutcome, RingRequest, Ringing, RingingEvents, SignIn } from '../../signaling/ringing.js';
import type { LinkEnvelope, Signaling } from '../../signaling/signaling.js';
import { parseLinkMessage } from './link-wire.js';
import type { MeshTransport } from './mesh-transport.js';
import { turnAway } from './stock-answer.js';
import type { Waiting } from './vestibule.js';

export interface StockRingingOptions {
  readonly signaling: Signaling;
  readonly mesh: MeshTransport;
  /** A stock client that calls during a call comes in as a guest, and does not ring. */
  readonly inCall: () => boolean;
  /** This page can be rung. */
  readonly reachable: () => boolean;
}

interface Outgoing {
  readonly request: RingRequest;
  readonly id: string;
  readonly timers: ReturnType<typeof setTimeout>[];
  waiting: Waiting | undefined;
  answered: boolean;
}

interface Incoming {
  readonly from: string;
  readonly connectionId: string;
  readonly envelopes: LinkEnvelope[];
  readonly timer: ReturnType<typeof setTimeout>;
  accepted: boolean;
}

const SCHEME = 'peerjs:';
/** A broker says within this time, in ms, that nobody has that id; afterwards it rings there. */
const EXPIRY = 6500;
/** How long a stock client's call rings, in ms: it has no word for giving up. */
const PATIENCE = 39_000;
/** So many ring at once, with so many candidates each. */
const MOST = 4;
const LETTERS = 60;

const EVENTS = ['signed-in', 'refused', 'reach', 'come', 'end', 'contacts'] as const;

/**
 * Ringing that stock PeerJS clients take part in: `peerjs:ID` calls one, and a media offer of one rings here. They know nothing of rings:
 * an answer is their yes, silence their no. Everything else goes to the broker's own ringing.
 */
export class StockRinging extends TypedEventTarget<RingingEvents> implements Ringing {
  readonly #inner: Ringing;
  readonly #options: StockRingingOptions;
  readonly #outgoing = new Map<string, Outgoing>();
  readonly #incoming = new Map<string, Incoming>();
  /** Stock clients in the call: the broker has no word of their going. */
  readonly #guests = new Set<string>();
  readonly #closed = new AbortController();

  constructor(inner: Ringing, options: StockRingingOptions) {
    super();
    this.#inner = inner;
    this.#options = options;
    const { signal } = this.#closed;
    for (const type of EVENTS)
      inner.addEventListener(type, event => this.dispatchEvent(new FactEvent(type, (event as FactEvent<object>).detail)), { signal });
    options.signaling.addEventListener('envelope', ({ detail: { from, envelope } }) => this.#receive(from, envelope), { signal });
    options.signaling.addEventListener(
      'member-gone',
      ({ detail: { id, reason, held = false } }) => {
        if (reason === 'left' && !held) this.#hungUp(id);
      },
      { signal },
    );
    options.mesh.addEventListener(
      'member-gone',
      ({ detail: { id } }) => {
        if (this.#guests.delete(id)) this.#hungUp(id);
      },
      { signal },
    );
    options.signaling.addEventListener(
      'unreachable',
      ({ detail: { id } }) => {
        for (const out of this.#outgoing.values()) if (out.id === id && !out.answered) this.#over(out, 'unavailable');
      },
      { signal },
    );
  }

  signIn(as: SignIn): void {
    this.#inner.signIn(as);
  }

  signOut(): void {
    this.#inner.signOut();
  }

  setStatus(status: 'online' | 'away' | 'busy'): void {
    this.#inner.setStatus(status);
  }

  follow(users: readonly string[] | null): void {
    this.#inner.follow(users);
  }

  clearMissed(): void {
    this.#inner.clearMissed();
  }

  ring(request: RingRequest): void {
    if (request.to.startsWith(SCHEME)) void this.#dial(request);
    else this.#inner.ring(request);
  }

  answer(ring: string, answer: 'accept' | 'decline' | 'busy', message?: string): void {
    const incoming = this.#incoming.get(ring);
    if (!incoming) {
      this.#inner.answer(ring, answer, message);
    } else if (answer === 'accept') {
      incoming.accepted = true;
      clearTimeout(incoming.timer);
      this.#end(ring, '', 'accepted', randomId());
    } else {
      this.#incoming.delete(ring);
      clearTimeout(incoming.timer);
      void turnAway(this.#options.signaling, incoming.from, incoming.envelopes);
    }
  }

  cancel(ref: string): void {
    const out = this.#outgoing.get(ref);
    if (out) this.#drop(out);
    else this.#inner.cancel(ref);
  }

  keep(until: Promise<unknown>): void {
    this.#inner.keep(until);
    until.then(
      () => {
        // What was waited for need not have been the room.
        if (this.#options.inCall()) this.#admit();
      },
      () => {
        for (const out of this.#outgoing.values()) if (out.answered) this.#drop(out);
      },
    );
  }

  close(): void {
    this.#closed.abort();
    for (const out of this.#outgoing.values()) this.#drop(out);
    for (const { timer } of this.#incoming.values()) clearTimeout(timer);
    this.#incoming.clear();
    this.#inner.close();
  }

  async #dial(request: RingRequest): Promise<void> {
    const { signaling, mesh } = this.#options;
    const { ref, to, timeout } = request;
    const id = to.slice(SCHEME.length).trim();
    const out: Outgoing = { request, id, timers: [], waiting: undefined, answered: false };
    this.#outgoing.set(ref, out);
    out.timers.push(setTimeout(() => this.#over(out, 'no-answer'), timeout));
    try {
      await signaling.connect(this.#closed.signal);
      const waiting = await mesh.dial(id);
      if (this.#outgoing.has(ref)) out.waiting = waiting;
      else void waiting.link.close();
    } catch (cause) {
      this.#drop(out);
      this.dispatchEvent(new FactEvent('refused', { ref, error: toCallError(cause) }));
      return;
    }
    if (!this.#outgoing.has(ref)) return;
    out.timers.push(
      setTimeout(() => {
        this.dispatchEvent(new FactEvent('reach', { ref, ring: to + ref, to, left: timeout - EXPIRY }));
      }, EXPIRY),
    );
  }

  #receive(from: string, envelope: LinkEnvelope): void {
    for (const out of this.#outgoing.values()) {
      if (out.id !== from) continue;
      out.waiting?.link.receive(envelope);
      if (envelope.type === 'ANSWER' && !out.answered) this.#answered(out);
      return;
    }
    const incoming = [...this.#incoming.values()].find(call => call.from === from);
    const message = parseLinkMessage(envelope);
    if (incoming && message?.connectionId === incoming.connectionId) {
      if (incoming.envelopes.length < LETTERS && message.kind === 'candidate') incoming.envelopes.push(envelope);
    } else if (message?.kind === 'offer' && message.stock) {
      this.#come(from, envelope, message);
    }
  }

  #come(
    from: string,
    envelope: LinkEnvelope,
    { connectionId, name, sdp }: { readonly connectionId: string; readonly name: string; readonly sdp: string },
  ): void {
    const { inCall, reachable } = this.#options;
    if (inCall() || !reachable() || this.#incoming.size >= MOST) return;
    const ring = `${SCHEME}${from}:${connectionId}`;
    const timer = setTimeout(() => {
      this.#incoming.delete(ring);
      this.#end(ring, '', 'missed');
    }, PATIENCE);
    this.#incoming.set(ring, { from, connectionId, envelopes: [envelope], timer, accepted: false });
    const audio = !/^m=video/m.test(sdp);
    this.dispatchEvent(new FactEvent('come', { ring, from: { id: from, name, user: '' }, audio, left: PATIENCE }));
  }

  #answered(out: Outgoing): void {
    out.answered = true;
    for (const timer of out.timers) clearTimeout(timer);
    const { room } = out.request;
    this.#end(out.request.to + out.request.ref, out.request.ref, 'accepted', room ?? randomId());
    // They were rung into the call that goes on.
    if (room !== undefined) this.#admit();
  }

  /** This page is in the room: whoever waits comes in. */
  #admit(): void {
    const { mesh, signaling } = this.#options;
    for (const { request, id, waiting, answered } of this.#outgoing.values()) {
      if (!answered || !waiting) continue;
      this.#outgoing.delete(request.ref);
      this.#guests.add(id);
      mesh.welcome(id, waiting);
    }
    for (const [ring, { from, envelopes, accepted }] of this.#incoming) {
      if (!accepted) continue;
      this.#incoming.delete(ring);
      this.#guests.add(from);
      // As if they had called into the room, which is what they do now.
      for (const envelope of envelopes) signaling.dispatchEvent(new FactEvent('envelope', { from, envelope }));
    }
  }

  #over(out: Outgoing, outcome: RingOutcome): void {
    this.#drop(out);
    this.#end(out.request.to + out.request.ref, out.request.ref, outcome);
  }

  #drop({ request, timers, waiting }: Outgoing): void {
    this.#outgoing.delete(request.ref);
    for (const timer of timers) clearTimeout(timer);
    waiting?.link.close().catch((error: unknown) => {
      log.debug('stock', error);
    });
    if (!this.#options.inCall()) this.#options.signaling.close();
  }

  /** The call hears of it first, in whatever order they listen. */
  #hungUp(id: string): void {
    queueMicrotask(() => this.dispatchEvent(new FactEvent('hung-up', { id })));
  }

  #end(ring: string, ref: string, outcome: RingOutcome, room = ''): void {
    this.dispatchEvent(new FactEvent('end', { ring, ref, outcome, room, by: null, message: '' }));
  }
}

import { FactEvent, TypedEventTarget } from '../../src/foundation/events.js';
import type { CallError } from '../../src/foundation/errors.js';
import type { Note, NoteCarrier } from '../../src/transport/notes.js';
import type { RingOutcome, RingParty, RingRequest, Ringing, RingingEvents, SignIn } from '../../src/signaling/ringing.js';

export const BEN: RingParty = { id: 'ben-page', name: 'Ben', user: 'ben' };
export const CY: RingParty = { id: 'cy-page', name: 'Cy', user: 'cy' };

/** A Ringing without a broker: what is asked is written down, what the broker would say comes from the test. */
export class ScriptedRinging extends TypedEventTarget<RingingEvents> implements Ringing {
  readonly asked: string[] = [];
  requests: RingRequest[] = [];

  signIn({ user, password }: SignIn): void {
    this.asked.push(`sign-in ${user} ${password}`.trim());
  }

  signOut(): void {
    this.asked.push('sign-out');
  }

  setStatus(status: string): void {
    this.asked.push(`status ${status}`);
  }

  follow(users: readonly string[] | null): void {
    this.asked.push(`follow ${JSON.stringify(users)}`);
  }

  ring(request: RingRequest): void {
    this.requests.push(request);
    this.asked.push(`${request.note ? 'note' : 'ring'} ${request.to}`);
  }

  answer(ring: string, answer: string, message = ''): void {
    this.asked.push(`${answer} ${ring} ${message}`.trim());
  }

  cancel(ref: string): void {
    this.asked.push(`cancel ${String(this.requests.findIndex(request => request.ref === ref))}`);
  }

  clearMissed(): void {
    this.asked.push('seen');
  }

  keep(until: Promise<unknown>): void {
    this.asked.push('keep');
    until.catch(() => undefined);
  }

  close(): void {
    this.asked.push('close');
  }

  /** The last ring made here reaches the other's page. */
  reach(ring = 'out-1', left = 45_000): void {
    const { ref, to } = this.requests.at(-1)!;
    this.dispatchEvent(new FactEvent('reach', { ref, ring, to, left }));
  }

  come(ring: string, from: RingParty = BEN, { audio = false, note = false, left = 45_000 } = {}): void {
    this.dispatchEvent(new FactEvent('come', { ring, from, audio, left, ...(note && { note }) }));
  }

  end(ring: string, outcome: RingOutcome, { room = '', message = '', by = null as RingParty | null } = {}): void {
    this.dispatchEvent(new FactEvent('end', { ring, ref: '', outcome, room, by, message }));
  }

  hangUp(id: string): void {
    this.dispatchEvent(new FactEvent('hung-up', { id }));
  }

  refuse(ref: string, error: CallError): void {
    this.dispatchEvent(new FactEvent('refused', { ref, error }));
  }
}

/** Carries messages nowhere: the test says how it goes. */
export class ScriptedCarrier implements NoteCarrier {
  readonly asked: string[] = [];
  readonly sent: Note[] = [];
  readonly #ends: { readonly resolve: (note: Note) => void; readonly reject: (error: unknown) => void }[] = [];

  send(to: string, key: string, note: Note, signal: AbortSignal): Promise<void> {
    this.sent.push(note);
    return this.#ask(`send ${key} to ${to}`, signal).then(() => undefined);
  }

  receive(from: string, key: string, signal: AbortSignal): Promise<Note> {
    return this.#ask(`receive ${key} from ${from}`, signal);
  }

  /** The oldest that is on its way arrives. */
  arrive(note: Note = { blob: new Blob(['hello'], { type: 'audio/webm' }), audioOnly: true }): void {
    this.#ends.shift()?.resolve(note);
  }

  fail(): void {
    this.#ends.shift()?.reject(new Error('no way'));
  }

  #ask(what: string, signal: AbortSignal): Promise<Note> {
    this.asked.push(what);
    return new Promise((resolve, reject) => {
      this.#ends.push({ resolve, reject });
      signal.addEventListener('abort', () => {
        this.asked.push(`${what}: given up`);
        reject(signal.reason as Error);
      });
    });
  }
}

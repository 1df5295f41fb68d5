import type { RingStatus } from '../../transport/ringing.js';
import type { Call } from '../call.js';
import { active } from '../call-state.js';

/** How long a page is hidden before its person counts as away, in ms. */
const AWAY = 300_000;

type OwnStatus = Exclude<RingStatus, 'offline'>;

/** Says how reachable this person is: busy in a call, away when the page has been hidden for a while, or as the page says. */
export class RingPresence {
  readonly #call: Call;
  readonly #tell: (status: OwnStatus) => void;
  #told: OwnStatus = 'online';
  #chosen: OwnStatus | undefined;
  #away = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(call: Call, tell: (status: OwnStatus) => void, signal: AbortSignal) {
    this.#call = call;
    this.#tell = tell;
    call.addEventListener('phase', () => this.#read(), { signal });
    document.addEventListener(
      'visibilitychange',
      () => {
        this.#look();
      },
      { signal },
    );
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
    });
    this.#look();
  }

  /** What the page says of its person, in place of what can be guessed; undefined leaves it to guessing again. */
  choose(status: OwnStatus | undefined): void {
    this.#chosen = status;
    this.#read();
  }

  #look(): void {
    clearTimeout(this.#timer);
    this.#away = false;
    if (document.visibilityState === 'hidden')
      this.#timer = setTimeout(() => {
        this.#away = true;
        this.#read();
      }, AWAY);
    this.#read();
  }

  #read(): void {
    const status = active(this.#call.state.state) ? 'busy' : (this.#chosen ?? (this.#away ? 'away' : 'online'));
    if (status === this.#told) return;
    this.#told = status;
    this.#tell(status);
  }
}

import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../../call/call.js';
import { active } from '../../call/call-state.js';
import type { CallPhase, Contact, MissedRing, Participant, Ring } from '../../call/call-state.js';
import { ringAlive } from '../../call/ring/ring-state.js';
import { CallController } from '../../controllers/call-controller.js';
import { callOwner } from '../../controllers/call-owner.js';
import { uiOf } from '../../controllers/call-ui.js';
import { StateSet } from '../../controllers/custom-states.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import type { CallError } from '../../foundation/errors.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import tokens from '../../styles/tokens.js';
import { hueOf } from '../call-tile/avatar.js';
import styles from './call-ring.styles.js';
import { MessageAddresses } from './message-addresses.js';
import { RingAlerts } from './ring-alerts.js';
import { afterCard, incomingCard, outgoingCard, overCard } from './ring-card.js';
import { RingDoer } from './ring-doer.js';
import { RingFocus } from './ring-focus.js';
import { messageCard } from './ring-message.js';
import { RingMessenger } from './ring-messenger.js';
import { heldNotice, ringNotice } from './ring-notices.js';
import { inVain, ringScene, sameRing } from './ring-scene.js';
import type { RingScene } from './ring-scene.js';
import { peerName, ringLine } from './ring-view.js';
import type { RingView } from './ring-view.js';
import { waitingCard } from './ring-waiting.js';
import { ringWords } from './ring-words.js';
import lists from './ring-lists.styles.js';

/** States that a page's style sheet can see. */
const STATES = ['calling', 'ringing', 'incoming', 'over', 'waiting', 'second', 'held'] as const;

/**
 * @summary A ring, on both sides: who calls whom, how it goes and how it ended, with its tones; beside a running call, a discreet notice.
 *
 * It is part of `<video-call>` and comes on demand, with the first ring or when `user` is set. Without `<video-call>`, put it into a
 * `<call-provider>`, or name the call by `for`. It shows nothing while nothing rings, but for a page that has a `user` and no `room`:
 * there it waits, and lists who called in vain.
 *
 * @slot - Words of the page's own on the screen that waits for calls.
 *
 * @fires call-request - Before it acts; `action` is `ring`, `accept`, `decline`, `cancel` or `hold`; cancelable.
 * @fires call-ring-message - A message was recorded for somebody who did not answer; `to`, `blob`, `audioOnly`; cancelable: then the page
 * has taken it, and nothing is sent. Else it goes from page to page, as soon as a page of theirs is there that takes messages.
 *
 * @csspart ring - The card of a ring, or the notice beside a running call.
 * @csspart avatar - The initials.
 * @csspart self - The own picture while it rings at the other end.
 * @csspart button - Each button.
 *
 * @cssState calling - The other's page is not reached yet.
 * @cssState ringing - It rings at the other end.
 * @cssState incoming - It rings here.
 * @cssState over - How an own ring ended.
 * @cssState waiting - Ready to be called.
 * @cssState second - Something rings beside a running call.
 * @cssState held - Somebody put the call on hold.
 */
export class CallRing extends LitElement {
  static readonly tag: string = 'call-ring';

  static override styles: CSSResultGroup = [tokens, base, button, styles, lists];

  /** The id of the call that rings; without it, the nearest one above. */
  @property() for = '';

  /** No tone, no vibration, no notification. The same attribute on `<video-call>` does it there. */
  @property({ type: Boolean }) silent = false;

  /**
   * Recorded messages: whoever rang in vain from here is offered to leave one, and those that others leave for this page's `user` are
   * taken, and listed with the missed calls. The same attribute on `<video-call>` or `<call-button>` does it there.
   */
  @property({ type: Boolean }) messages = false;

  @state() private replying = false;
  @state() private kept: Ring | null = null;
  @state() private dismissed: Ring | null = null;
  /** Why this page cannot be rung, as far as it is known. */
  @state() private refusal: CallError | null = null;

  readonly #phase: CallController<CallPhase> = new CallController(this, call => call.state);
  readonly #ring: CallController<Ring | null> = new CallController(this, call => call.ring);
  readonly #second: CallController<Ring | null> = new CallController(this, call => call.secondRing);
  readonly #missed: CallController<readonly MissedRing[]> = new CallController(this, call => call.missed);
  readonly #user: CallController<string> = new CallController(this, call => call.user);
  readonly #self: CallController<Participant> = new CallController(this, call => call.self);
  readonly #held: CallController<readonly string[]> = new CallController(this, call => call.held);
  readonly #contacts: CallController<readonly Contact[]> = new CallController(this, call => call.contacts);
  readonly #locale: LocalizeController = new LocalizeController(this);
  readonly #states = new StateSet(this);
  readonly #alerts = new RingAlerts(() => {
    this.requestUpdate();
  });
  readonly #focus = new RingFocus(this);
  readonly #messenger = new RingMessenger(this, this.#phase, () => {
    this.requestUpdate();
  });
  readonly #doer = new RingDoer(this, this.#phase, {
    reply: open => {
      this.replying = open;
    },
    record: ring => {
      this.#messenger.begin(ring.peer);
    },
    dismiss: ring => {
      this.dismissed = ring;
      if (sameRing(ring, this.kept)) this.kept = null;
      if (sameRing(ring, this.#origin)) this.#origin = null;
    },
    sound: () => this.#alerts.allowSound(),
    notify: () => this.#alerts.allowNotifications(),
  });
  readonly #addresses = new MessageAddresses();
  #taking = false;
  #origin: Ring | null = null;
  #listened: Call | undefined;
  #listening: AbortController | undefined;
  #scene: RingScene = { card: 'none', ring: null, notices: [] };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cover(false);
    this.#listening?.abort();
    this.#listened = undefined;
    this.#alerts.stop();
    this.#messenger.discard();
    this.#addresses.keep([]);
    this.#taking = false;
  }

  protected override willUpdate(): void {
    const ring = this.#ring.value ?? null;
    this.#listen(this.#phase.call);
    this.#remember(ring);
    this.#take(this.#exchanges);
    this.#addresses.keep((this.#missed.value ?? []).flatMap(({ message }) => message?.blob ?? []));
    const hasRoom = (callOwner(this)?.room.trim() ?? '') !== '';
    this.#tellStage(hasRoom);
    const unseen = (one: Ring | null | undefined): Ring | null =>
      one && sameRing(one, this.dismissed) && !ringAlive(one) ? null : (one ?? null);
    this.#scene = this.#replaced()
      ? { card: 'none', ring: null, notices: [] }
      : ringScene({
          phase: this.#phase.value ?? 'idle',
          ring: unseen(ring),
          secondRing: unseen(this.#second.value),
          user: this.#phase.call?.settings.user ?? '',
          hasRoom,
          kept: this.kept,
          origin: this.#origin,
        });
    if (this.#scene.ring?.state !== 'incoming') this.replying = false;
    if (this.#scene.card !== 'over' && this.#messenger.to) this.#messenger.discard();
    this.#focus.before();
  }

  /** A name that is refused is told as a failure of the call. */
  #listen(call: Call | undefined): void {
    if (this.#user.value) this.refusal = null;
    if (call === this.#listened || !this.isConnected) return;
    this.#listening?.abort();
    this.#listened = call;
    this.#listening = new AbortController();
    call?.addEventListener(
      'error',
      ({ detail: { error } }) => {
        if (call.state.user === '') this.refusal = error;
      },
      { signal: this.#listening.signal },
    );
  }

  /** What outlives the model's own memory of a ring: an end in vain until it was dismissed, and whom the running call came from. */
  #remember(ring: Ring | null): void {
    if (active(this.#phase.value ?? 'idle')) {
      this.kept = null;
    }
    if (!ring) return;
    const rings: boolean = ringAlive(ring);
    if (rings) {
      this.kept = null;
      this.#origin = null;
    } else if (ring.state === 'accepted') this.#origin = ring;
    else if (inVain(ring) && !sameRing(ring, this.dismissed)) {
      this.kept = ring;
    }
  }

  override render(): TemplateResult {
    const view: RingView = {
      words: ringWords(this),
      contacts: this.#contacts.value ?? [],
      close: this.#locale.words.close,
      act: this.#doer,
      addressOf: message => this.#addresses.of(message),
    };
    const held = this.#held.value ?? [];
    const { notices } = this.#scene;
    return html`
      ${this.#card(view)}
      ${
        notices.length > 0 || held.length > 0
          ? html`<div class="notices">${heldNotice(held, this.#phase.call?.state.participants ?? [], view)}
              ${repeat(
                notices,
                ring => `${ring.direction}${String(ring.since)}`,
                ring => ringNotice(ring, view),
              )}</div>`
          : nothing
      }
      <span class="visually-hidden" role="status"></span>
      <span class="visually-hidden" role="alert"></span>
    `;
  }

  #card(view: RingView): TemplateResult | typeof nothing {
    const { card, ring } = this.#scene;
    if (card === 'waiting') {
      return waitingCard(
        {
          user: this.#user.value ?? '',
          refusal: this.#refusalIn(view),
          missed: this.#missed.value ?? [],
          mayNotify: this.#alerts.mayNotify,
          maySound: this.#alerts.maySound,
          time: at => new Intl.DateTimeFormat(this.#locale.words.code, { dateStyle: 'medium', timeStyle: 'short' }).format(at),
        },
        view,
      );
    }
    if (!ring) return nothing;
    if (card === 'after') return this.#after(ring, view);
    if (card === 'over') return this.#over(ring, view);
    return ring.direction === 'incoming' ? incomingCard(ring, view, this.replying) : outgoingCard(ring, this.#self.value, view);
  }

  /** Why this page cannot be rung. What is unsupported here is not the browser's fault. */
  #refusalIn({ words }: RingView): { readonly title: string; readonly hint: string } | null {
    const code = this.refusal?.code;
    return code ? (code === 'unsupported' ? words.waiting.nameless : this.#locale.words.errors[code]) : null;
  }

  #over(ring: Ring, view: RingView): TemplateResult {
    const { to, stage, recorder, audioOnly } = this.#messenger;
    if (!to) return overCard(ring, this.#exchanges, view);
    const { errors } = this.#locale.words;
    return messageCard({ ...view, to, stage, recorder, audioOnly, errors, message: this.#messenger });
  }

  #after(ring: Ring, view: RingView): TemplateResult {
    const { words } = this.#locale;
    const { error, endReason } = this.#phase.call?.state ?? {};
    const told = error && words.errors[error.code];
    return afterCard(ring, told?.title ?? words.ended[endReason ?? 'ended'], told?.hint ?? '', view);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const { card, ring, notices } = this.#scene;
    const covers = card !== 'none';
    const held = (this.#held.value ?? []).length > 0;
    for (const name of STATES) {
      const on =
        name === 'second' ? notices.length > 0 : name === 'held' ? held : name === card || (card === 'ring' && name === ring?.state);
      this.#states.set(name, on);
    }
    this.#states.set('covers', covers);
    this.#cover(covers);
    for (const face of this.renderRoot.querySelectorAll<HTMLElement>('.face')) {
      face.style.setProperty('--_hue', String(hueOf(face.dataset['id'] ?? '')));
    }
    const words = ringWords(this);
    const contacts = this.#contacts.value ?? [];
    const told = ring ?? notices.at(-1) ?? null;
    this.#focus.after(covers, told, told && `${peerName(told.peer, { words, contacts })}. ${ringLine(told, words)}`);
    const loud = [ring, ...notices].find(ringAlive) ?? told;
    this.#alerts.follow({
      ring: card === 'after' ? null : loud,
      beside: loud !== null && notices.includes(loud),
      silent: this.silent || this.#says('silent'),
      speaker: this.#phase.call?.media.device('audiooutput') ?? '',
      words,
      contacts,
    });
  }

  /** Nobody can be invited by the page's link into a call that began as a ring. */
  #tellStage(hasRoom: boolean): void {
    const ui = this.#phase.call && uiOf(this.#phase.call);
    if (ui && (hasRoom || this.#origin)) ui.roomless = !hasRoom;
  }

  /** Messages are left from here, and taken here. */
  get #exchanges(): boolean {
    return this.messages || this.#says('messages');
  }

  #take(on: boolean): void {
    if (on === this.#taking || !this.isConnected || !this.#phase.call) return;
    this.#taking = on;
    void this.#phase.run(async call => {
      (await call.desk()).takeMessages(on);
    });
  }

  /** Whether the owner of the call has a word for its ring. */
  #says(attribute: string): boolean {
    return callOwner(this)?.hasAttribute(attribute) === true;
  }

  #cover(covered: boolean): void {
    const { call } = this.#phase;
    if (call) uiOf(call).cover(covered);
  }

  /** What stands in a slot that the page filled with something else is not there. */
  #replaced(): boolean {
    const place = this.parentElement;
    return place instanceof HTMLSlotElement && place.assignedNodes().length > 0;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-ring': CallRing;
  }
}

import { LitElement, html, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import { CHAT_LENGTH } from '../../call/chat.js';
import { inRoom } from '../../call/call-state.js';
import type { ChatMessage, Participant } from '../../call/call-state.js';
import { CallController } from '../../controllers/call-controller.js';
import { CallRequestEvent } from '../../controllers/events.js';
import { LocalizeController } from '../../controllers/localize-controller.js';
import { icons } from '../../icons/icons.js';
import base from '../../styles/base.styles.js';
import button from '../../styles/button.styles.js';
import panel from '../../styles/panel.styles.js';
import tokens from '../../styles/tokens.js';
import styles from './call-chat.styles.js';
import { withLinks } from './links.js';

/** Messages of one person within this time stand under one name. */
const TOGETHER = 3 * 60_000;
/** This close to the end, in px, one is reading the newest and wants to go on with it. */
const NEAR_END = 32;

/**
 * @summary The text chat of a call: what was written, and a field to write in. Messages are text; web addresses in them are links.
 *
 * @fires call-request - Before a message is sent; `action` is `send-chat`; cancelable.
 * @fires call-error - A message could not be delivered; `error`.
 *
 * @csspart chat - The whole panel.
 * @csspart chat-message - One message.
 * @csspart button - Each button.
 */
export class CallChat extends LitElement {
  static readonly tag = 'call-chat';

  static override styles: CSSResultGroup = [tokens, base, button, panel, styles];

  /** The id of the call to write in; without it, the nearest one above. */
  @property() for = '';

  @query('.panel-scroll') private readonly scroller!: HTMLElement | null;
  @query('textarea') private readonly field!: HTMLTextAreaElement | null;

  /** Something new came below what is being read. */
  @state() private behind = false;
  @state() private empty = true;

  readonly #chat: CallController<readonly ChatMessage[]> = new CallController(this, call => call.chat);
  readonly #unread: CallController<number> = new CallController(this, call => call.unread);
  readonly #inRoom: CallController<boolean> = new CallController(this, call => inRoom(call.state));
  readonly #participants: CallController<readonly Participant[]> = new CallController(this, call => call.participants);
  readonly #locale: LocalizeController = new LocalizeController(this);
  #connected: AbortController | undefined;
  #newest: string | undefined;
  #visible = false;
  /** The newest message is in view, and shall stay so. */
  #following = true;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    const seen = new IntersectionObserver(entries => {
      this.#visible = entries.at(-1)?.isIntersecting ?? false;
      this.#markRead();
    });
    seen.observe(this);
    const sized = new ResizeObserver(() => {
      this.#follow();
    });
    sized.observe(this);
    signal.addEventListener('abort', () => {
      seen.disconnect();
      sized.disconnect();
    });
    document.addEventListener(
      'visibilitychange',
      () => {
        this.#markRead();
      },
      { signal },
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connected?.abort();
    this.#visible = false;
  }

  /** Focuses the field to write in. */
  override focus(options?: FocusOptions): void {
    this.field?.focus(options);
  }

  override render(): TemplateResult {
    const { chat: words } = this.#locale.words;
    const messages = this.#chat.value ?? [];
    return html`<div class="panel" part="chat">
      <div class="panel-scroll" role="log" aria-label=${words.title} tabindex="0" @scroll=${this.#scrolled}>
        ${
          messages.length === 0
            ? html`<p class="empty">${words.empty}</p>`
            : html`<ol role="list">
          ${repeat(
            messages,
            ({ from, id }) => `${from} ${id}`,
            (message, index) => this.#message(message, messages[index - 1]),
          )}
        </ol>`
        }
      </div>
      ${this.behind ? html`<button type="button" class="newest" part="button" @click=${this.#toNewest}>${words.newest}</button>` : nothing}
      ${this.#composer()}
    </div>`;
  }

  #message(message: ChatMessage, before: ChatMessage | undefined): TemplateResult {
    const { words } = this.#locale;
    const { self, failed, time, text } = message;
    const first = before?.from !== message.from || before.to !== message.to || time - before.time > TOGETHER;
    const name = self ? words.you : message.name || words.guest;
    const shown = new Date(time).toLocaleTimeString(words.code, { hour: 'numeric', minute: '2-digit' });
    return html`<li class=${classMap({ self, first, failed })} part="chat-message">
      ${first ? html`<p class="by"><bdi class="name">${name}</bdi> <time datetime=${new Date(time).toISOString()}>${shown}</time>${this.#onlyTo(message)}</p>` : nothing}
      <p class="text" dir="auto">${withLinks(text).map(piece =>
        piece.href === undefined ? piece.text : html`<a href=${piece.href} target="_blank" rel="noopener noreferrer">${piece.text}</a>`,
      )}</p>
      ${failed ? html`<p class="mark">${icons.warning} ${words.chat.failed}</p>` : nothing}
    </li>`;
  }

  #onlyTo({ to, self }: ChatMessage): TemplateResult | typeof nothing {
    if (to === null) return nothing;
    const { words } = this.#locale;
    const reader = this.#participants.value?.find(({ id }) => id === to);
    return html` <span class="direct">${self ? words.chat.directTo(reader?.name || words.guest) : words.chat.direct}</span>`;
  }

  #composer(): TemplateResult {
    const { chat: words } = this.#locale.words;
    return html`<form class="panel-foot" @submit=${this.#submit}>
      <textarea class="field" rows="1" maxlength=${CHAT_LENGTH} dir="auto" enterkeyhint="send" autocomplete="off" aria-label=${words.message}
        placeholder=${words.placeholder} ?disabled=${this.#inRoom.value !== true} @keydown=${this.#key} @input=${this.#input}></textarea>
      <button class="button icon primary" part="button" aria-label=${words.send} title=${words.send} ?disabled=${this.empty || this.#inRoom.value !== true}>${icons.send}</button>
    </form>`;
  }

  protected override willUpdate(): void {
    if ((this.#unread.value ?? 0) > 0) this.#markRead();
    const newest = this.#chat.value?.at(-1);
    if (newest?.id === this.#newest) return;
    this.#newest = newest?.id;
    if (newest === undefined || newest.self) this.#following = true;
    this.behind = !this.#following;
  }

  protected override updated(): void {
    this.#follow();
  }

  #follow(): void {
    const { scroller } = this;
    if (scroller && this.#following) scroller.scrollTop = scroller.scrollHeight;
  }

  #scrolled = (): void => {
    const { scroller } = this;
    // A hidden panel has no height and says nothing about what one reads.
    if (!scroller || scroller.clientHeight === 0) return;
    this.#following = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
    if (this.#following) this.behind = false;
  };

  #toNewest = (): void => {
    this.#following = true;
    this.behind = false;
    this.#follow();
    this.focus();
  };

  #markRead(): void {
    if (this.#visible && document.visibilityState === 'visible') this.#chat.call?.markChatRead();
  }

  #input = (): void => {
    const { field } = this;
    if (!field) return;
    this.empty = field.value.trim() === '';
    field.style.setProperty('block-size', 'auto');
    const border = field.offsetHeight - field.clientHeight;
    field.style.setProperty('block-size', `${String(field.scrollHeight + border)}px`);
  };

  #key = (event: KeyboardEvent): void => {
    // Enter that ends the choosing of characters belongs to the input method; Safari reports it late, as key code 229 (UI Events §7.3.1).
    const { keyCode } = event as { readonly keyCode: number };
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || keyCode === 229) return;
    event.preventDefault();
    this.#send();
  };

  #submit = (event: Event): void => {
    event.preventDefault();
    this.#send();
    this.focus();
  };

  #send(): void {
    const { field } = this;
    const text = field?.value.trim() ?? '';
    if (!field || text === '' || this.#inRoom.value !== true) return;
    if (!this.dispatchEvent(new CallRequestEvent('send-chat'))) return;
    field.value = '';
    this.#input();
    void this.#chat.run(call => call.sendChat(text));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-chat': CallChat;
  }
}

import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { icons } from '../../icons/icons.js';
import type { RingView } from './ring-view.js';

/** What the broker passes on, in characters. */
const LONGEST = 200;

/** Declines with words: a few that are ready, sent by one press, or one's own. */
export function replyForm({ words, act }: RingView): TemplateResult {
  return html`<form class="reply" aria-label=${words.declineWith} @submit=${(event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem('words');
    act.decline(field instanceof HTMLInputElement ? field.value.trim() : '');
  }} @keydown=${(event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // Inside a dialog, the same key would close that.
    event.preventDefault();
    event.stopPropagation();
    act.reply(false);
  }}>
    ${words.ready.map(text => html`<button type="button" part="button" class="button ready" @click=${() => act.decline(text)}>${text}</button>`)}
    <div class="own">
      <input class="field" name="words" maxlength=${LONGEST} dir="auto" autocomplete="off" enterkeyhint="send" aria-label=${words.ownWords} placeholder=${words.ownWords}>
      <button part="button" class="button icon primary" aria-label=${words.send} title=${words.send}>${icons.send}</button>
    </div>
    <button type="button" part="button" class="button quiet" @click=${() => act.reply(false)}>${words.back}</button>
  </form>`;
}

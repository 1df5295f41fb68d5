import { languageOf } from '../../controllers/localize-controller.js';
import en from '../../locales/ring-en.js';
import type { RingLocale } from '../../locales/ring-en.js';
import zh from '../../locales/ring-zh.js';

const locales = new Map<string, RingLocale>([
  ['en', en],
  ['zh', zh],
]);

/** Adds a language to ringing, or replaces the words of a built-in one; what is shown already follows at its next change. */
export function registerRingLocale(locale: RingLocale): void {
  locales.set(locale.code.toLowerCase(), locale);
}

/** The words of ringing in the language in which an element stands. */
export function ringWords(element: Element): RingLocale {
  const tag = languageOf(element).toLowerCase();
  return locales.get(tag) ?? locales.get(tag.split('-', 1)[0] ?? '') ?? en;
}

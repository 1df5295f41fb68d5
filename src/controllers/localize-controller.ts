import type { ReactiveController, ReactiveControllerHost } from 'lit';
import en from '../locales/en.js';
import type { Locale } from '../locales/en.js';
import zh from '../locales/zh.js';

const locales = new Map<string, Locale>([
  ['en', en],
  ['zh', zh],
]);
const hosts = new Set<ReactiveControllerHost>();
let observer: MutationObserver | undefined;

/** Adds a language, or replaces the words of a built-in one. Elements that are already shown change at once. */
export function registerLocale(locale: Locale): void {
  locales.set(locale.code.toLowerCase(), locale);
  for (const host of hosts) host.requestUpdate();
}

/** The words for a language tag (BCP 47): the tag itself, then its language alone, then English. */
export function localeFor(tag: string): Locale {
  const lower = tag.toLowerCase();
  return locales.get(lower) ?? locales.get(lower.split('-', 1)[0] ?? '') ?? en;
}

/** The language in which an element stands: the nearest `lang` above it, through shadow roots; else the reader's own. */
export function languageOf(element: Element): string {
  for (let node: Element | null = element; node; node = parentOf(node)) {
    const lang = node.getAttribute('lang');
    if (lang) return lang;
  }
  return typeof navigator === 'undefined' ? 'en' : navigator.language;
}

function parentOf(node: Element): Element | null {
  if (node.assignedSlot) return node.assignedSlot;
  if (node.parentElement) return node.parentElement;
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Gives its host the words of the language in which it stands, and renders it anew when a `lang` in the page changes. */
export class LocalizeController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  get words(): Locale {
    return localeFor(languageOf(this.#host));
  }

  hostConnected(): void {
    hosts.add(this.#host);
    observer ??= new MutationObserver(() => {
      for (const host of hosts) host.requestUpdate();
    });
    if (hosts.size === 1) observer.observe(document, { subtree: true, attributes: true, attributeFilter: ['lang'] });
  }

  hostDisconnected(): void {
    hosts.delete(this.#host);
    if (hosts.size === 0) observer?.disconnect();
  }
}

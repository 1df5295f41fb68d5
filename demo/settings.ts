import { pageInChinese } from './words.js';
import type { Language } from './words.js';

type Theme = 'light' | 'dark';

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // A browser that blocks storage asks anew each time.
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

/** The language of this visit: from the address, as chosen before, or as the browser says. */
export function preferredLanguage(): Language {
  const asked = new URL(location.href).searchParams.get('lang') ?? stored('demo:lang') ?? navigator.language;
  return asked.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Shows the page in a language. The call follows by itself: it reads `lang`. */
export function setLanguage(language: Language): void {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>('[data-t]')) {
    element.dataset['en'] ??= element.textContent;
    element.textContent = (language === 'zh' ? pageInChinese[element.dataset['t'] ?? ''] : undefined) ?? element.dataset['en'];
  }
  for (const input of document.querySelectorAll<HTMLInputElement>('[data-p]')) {
    input.dataset['en'] ??= input.placeholder;
    input.placeholder = (language === 'zh' ? pageInChinese[input.dataset['p'] ?? ''] : undefined) ?? input.dataset['en'];
  }
}

export function keepLanguage(language: Language): void {
  store('demo:lang', language);
}

export function preferredTheme(): Theme | undefined {
  const theme = new URL(location.href).searchParams.get('theme') ?? stored('demo:theme');
  return theme === 'light' || theme === 'dark' ? theme : undefined;
}

export function setTheme(theme: Theme | undefined): void {
  if (theme) document.documentElement.dataset['theme'] = theme;
}

/** The other one than what is shown now. */
export function toggleTheme(): void {
  const { theme } = document.documentElement.dataset;
  const dark = theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  const next = dark ? 'light' : 'dark';
  setTheme(next);
  store('demo:theme', next);
}

import { byId } from './ring-types.js';
import { keepLanguage, preferredLanguage, preferredTheme, setLanguage, setTheme, toggleTheme } from './settings.js';
import type { Language } from './words.js';

/** Language and colours of a page about ringing, with their buttons; `changed` puts in the words that depend on what is shown. */
export function setUpPage(changed: (language: Language) => void): void {
  let language = preferredLanguage();
  const speak = (chosen: Language): void => {
    language = chosen;
    setLanguage(chosen);
    const button = byId('lang');
    button.lang = chosen === 'zh' ? 'en' : 'zh';
    button.textContent = chosen === 'zh' ? 'English' : '中文';
    changed(chosen);
  };
  setTheme(preferredTheme());
  speak(language);
  byId('theme').addEventListener('click', toggleTheme);
  byId('lang').addEventListener('click', () => {
    const next = language === 'zh' ? 'en' : 'zh';
    keepLanguage(next);
    speak(next);
  });
}

/** An element with words in it. */
export function element(tag: string, className: string, ...content: (string | Node)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...content);
  return made;
}

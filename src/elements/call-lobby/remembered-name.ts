import { log } from '../../foundation/logger.js';

const KEY = 'calltag:name';

/** The name from the last visit; a page whose storage is blocked simply forgets. */
export function recallName(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch (error) {
    log.debug('storage is blocked', error);
    return '';
  }
}

export function rememberName(name: string): void {
  try {
    if (name === '') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, name);
  } catch (error) {
    log.debug('storage is blocked', error);
  }
}

import { fieldsOf } from '../foundation/fields.js';
import { log } from '../foundation/logger.js';
import { randomId } from '../foundation/random.js';

/** Who this page is at a broker: an id that others see, and a secret that proves the right to take it back. */
export interface Identity {
  readonly id: string;
  readonly secret: string;
}

const KEY = 'calltag:identity';

/** Identities that a reload left behind, read once: what is taken out here is in no other tab. */
let left: Identity[] | undefined;
const held = new Set<Identity>();

function takeLeft(): Identity[] {
  try {
    const text = sessionStorage.getItem(KEY);
    // A duplicated tab gets a copy of the storage. What is in use is therefore never in it: it is taken out now and put back as the page goes.
    sessionStorage.removeItem(KEY);
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter(isIdentity) : [];
  } catch (error) {
    log.debug('storage is blocked', error);
    return [];
  }
}

function isIdentity(value: unknown): value is Identity {
  const { id, secret } = fieldsOf(value);
  return /^[0-9a-f]{32} [0-9a-f]{32}$/.test(`${String(id)} ${String(secret)}`);
}

function putBack(): void {
  try {
    if (held.size > 0) sessionStorage.setItem(KEY, JSON.stringify([...held]));
  } catch (error) {
    log.debug('storage is blocked', error);
  }
}

/** The identity of one call in this page; a reload of the page gets the same again, in the same order. */
export function takeIdentity(): Identity {
  if (left === undefined) {
    left = takeLeft();
    if (typeof window !== 'undefined') {
      window.addEventListener('pagehide', putBack);
      window.addEventListener('pageshow', event => {
        if (event.persisted) takeLeft();
      });
    }
  }
  const identity = left.shift() ?? { id: randomId(), secret: randomId() };
  held.add(identity);
  return identity;
}

/** A call begins: a reload of the page takes its identity up again. */
export function holdIdentity(identity: Identity): void {
  held.add(identity);
}

/** The call has ended: a reload need not take this identity up again. */
export function dropIdentity(identity: Identity): void {
  held.delete(identity);
}

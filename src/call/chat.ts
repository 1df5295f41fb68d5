import { fieldsOf } from '../foundation/fields.js';
import { randomId } from '../foundation/random.js';
import type { ChatMessage } from './call-state.js';

/** The most characters of one message; longer ones are cut by whoever receives them. */
export const CHAT_LENGTH = 4000;
/** How many messages are kept. */
const CHAT_KEPT = 500;

/** What travels under the topic `chat`. */
export interface ChatWire {
  readonly id: string;
  readonly text: string;
  readonly direct: boolean;
}

export function chatWire(text: string, direct: boolean): ChatWire {
  return { id: randomId(), text: text.slice(0, CHAT_LENGTH), direct };
}

/** Somebody's chat message, or undefined when it is none. */
export function parseChat(data: unknown): ChatWire | undefined {
  const { id, text, direct } = fieldsOf(data);
  if (typeof id !== 'string' || id.length > 64 || typeof text !== 'string' || text.trim() === '') return undefined;
  return { id, text: text.slice(0, CHAT_LENGTH), direct: direct === true };
}

/** The log with one message more; the oldest go first, and the same message twice counts once. */
export function withMessage(log: readonly ChatMessage[], message: ChatMessage): readonly ChatMessage[] {
  if (log.some(old => old.id === message.id && old.from === message.from)) return log;
  return [...log, message].slice(-CHAT_KEPT);
}

import { createContext } from '@lit/context';
import type { Call } from '../call/call.js';

/** Which call the elements below belong to; never its state. */
export const callContext = createContext<Call | undefined>(Symbol.for('calltag'));

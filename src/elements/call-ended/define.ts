import { define } from '../define.js';
import { CallEnded } from './call-ended.js';

define(CallEnded);
export { CallEnded };

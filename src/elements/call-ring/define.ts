import { define } from '../define.js';
import { CallRing } from './call-ring.js';

define(CallRing);
export { CallRing };

import { define } from '../define.js';
import { CallCapacity } from './call-capacity.js';

define(CallCapacity);
export { CallCapacity };

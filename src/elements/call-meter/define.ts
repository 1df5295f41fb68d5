import { define } from '../define.js';
import { CallMeter } from './call-meter.js';

define(CallMeter);
export { CallMeter };

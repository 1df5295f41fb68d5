import { define } from '../define.js';
import { CallControls } from './call-controls.js';

define(CallControls);
export { CallControls };

import { define } from '../define.js';
import { CallButton } from './call-button.js';

define(CallButton);
export { CallButton };

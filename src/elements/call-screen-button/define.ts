import { define } from '../define.js';
import { CallScreenButton } from './call-screen-button.js';

define(CallScreenButton);
export { CallScreenButton };

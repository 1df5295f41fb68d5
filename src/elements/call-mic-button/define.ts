import { define } from '../define.js';
import { CallMicButton } from './call-mic-button.js';

define(CallMicButton);
export { CallMicButton };

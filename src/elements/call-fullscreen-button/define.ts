import { define } from '../define.js';
import { CallFullscreenButton } from './call-fullscreen-button.js';

define(CallFullscreenButton);
export { CallFullscreenButton };

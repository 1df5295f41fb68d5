import { define } from '../define.js';
import { CallHandButton } from './call-hand-button.js';

define(CallHandButton);
export { CallHandButton };

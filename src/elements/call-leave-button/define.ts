import { define } from '../define.js';
import { CallLeaveButton } from './call-leave-button.js';

define(CallLeaveButton);
export { CallLeaveButton };

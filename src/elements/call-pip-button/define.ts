import { define } from '../define.js';
import { CallPipButton } from './call-pip-button.js';

define(CallPipButton);
export { CallPipButton };

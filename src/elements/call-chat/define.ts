import { define } from '../define.js';
import { CallChat } from './call-chat.js';

define(CallChat);
export { CallChat };

import { define } from '../define.js';
import { CallChatButton } from './call-chat-button.js';

define(CallChatButton);
export { CallChatButton };
